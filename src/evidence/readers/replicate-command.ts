/** What a command line of repadmin /replicate (/sync), or of Samba's counterpart, names: the destination, then the source, and a naming context. */
import { guidOf, nameOf } from '../values.js';

const COMMAND =
  /\b(?:repadmin(?:\.exe)?["']?\s{1,20}\/(?:replicate|sync)|samba-tool\s{1,20}drs\s{1,20}replicate)\b(.{0,600})$/i;
/** Samba's options, some of them with a value of their own. */
const OPTION = /\s(?:-[UksHAPNd]\s{1,5}\S{1,255}|--?[A-Za-z][\w=-]{0,255})/g;
const LOCAL = /^(?:localhost|\.)$/i;
const CONTEXT = /(["'])((?:CN|DC|OU)=[^"']{1,400})\1|(?<=\s|^)["']?((?:CN|DC|OU)=[^\s"']{1,400})/i;

export interface ReplicateCommand {
  readonly destination: string | null;
  readonly source: string | null;
  /** /sync names the source by its NTDS Settings GUID. */
  readonly sourceGuid: string | null;
  readonly namingContext: string | null;
}

/** Takes a command; returns what follows the verb, or null where it is another command. */
export function replicateArguments(command: string): string | null {
  return COMMAND.exec(command)?.[1] ?? null;
}

/** Takes what follows the verb, and the machine that it was typed on. */
export function replicateCommand(rest: string, host: string | null): ReplicateCommand {
  const [typed = ''] = rest.split(/[|>]/, 1);
  const [named = '', , quoted, plain] = CONTEXT.exec(typed) ?? [];
  const namingContext = (quoted ?? plain)?.replace(/,\s/g, ',') ?? null;
  const [destination = '', source = ''] = typed
    .replace(named, ' ')
    .replace(OPTION, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["']$/g, ''))
    .filter((word) => word !== '' && !/^\/|=/.test(word));
  const sourceGuid = guidOf(source);
  return {
    destination: LOCAL.test(destination) ? host : nameOf(destination),
    source: sourceGuid === null ? nameOf(source) : null,
    sourceGuid,
    namingContext,
  };
}
