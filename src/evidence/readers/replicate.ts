/**
 * repadmin /replicate (/sync), samba-tool drs replicate and "Replicate Now": replication of one naming context asked for
 * by hand. The command names the destination first; the answers name the source first. Also that repadmin could not
 * bind to a domain controller.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { nameOf, serverOf, statusOf } from '../values.js';
import { isLookupFailure, printedStatus } from './printed-status.js';
import { type ReplicateCommand, replicateArguments, replicateCommand } from './replicate-command.js';

const BANNER = /^repadmin\s?:.{0,80}\/(?:replicate|sync)\b["”»]?.{0,200}?(\S{1,255})$/i;
const DONE = /^(?:Sync|Replicate) from (\S{1,255}) to (\S{1,255}) (?:completed|was) successful/i;
/** `La synchronisation de SOURCE vers DESTINATION s'est terminée correctement.` */
const ANY_DONE =
  /^(?:\p{L}{1,3} )?(?:Synchron|Sincroni)\p{L}{2,12} (?:de|du|desde|von|da|do) (\S{1,255}) (?:vers|sur|nach|zu|a|hacia|para|à) (\S{1,255}) .{0,60}(?:succ\S{1,2}s|erfolgreich|correcte?|êxito|exito|sucesso)/iu;
const FAILED = /^(?:ERROR\([^)]{0,80}\): )?DsReplicaSync\S{0,20}(?:\(\))? \S.{0,300}$/i;
/** Below its command, an error in a language that does not begin with the function. */
const ANY_FAILED = /^(?:\p{L}[\p{L}'’ ]{1,40}\s)?DsReplicaSync\S{0,20} .{0,300}\(0x[0-9a-f]{1,8}\)/iu;
const NOT_BOUND = /^DsBind\S{0,20}(?:\(\))? \S{1,6} (\S{1,255}) .{0,80}?(-?\d{1,10})\s?\(0x[0-9a-f]{1,8}\)/i;
/** The dialog of Active Directory Sites and Services. */
const DIALOG =
  /^(?:The following error occurred )?during the attempt to synchroni[sz]e naming context (\S{1,255}) from domain controller (\S{1,255}) to domain controller ([^\s:]{1,255}):?\s?(.{0,200})$/i;
const DIALOG_BEGINS = /^The following error occurred during the attempt to synchroni[sz]e naming context\b/i;
const UNFINISHED =
  /^(?:DsReplicaSync|DsBind)(?!.*\d\s?\(0x).{0,200}$|^Sync from (?!.*successfully).{0,400}$/i;
/** What a mail program broke off the command. */
const REST =
  /^(?:["']?(?:CN|DC|OU)=\S{1,400}|[\w.-]{1,255} ["']?(?:CN|DC|OU)=\S{1,400}|\/\w{2,20})(?: \/\w{2,20}){0,3}$/i;
/** What a mail program broke off a status. */
const HEX = /^\(0x[0-9a-f]{1,8}\)\s?:?$/i;
const MESSAGE = /^[^:\\>=]{5,200}\.$/;

type Parties = Partial<ReplicateCommand>;

class Replicate implements Reading {
  readonly #found: Observation[] = [];
  /** The message of the last error has been read; it may be broken once. */
  #explained = true;
  #broken = false;
  #command: Parties;
  /** Whom a banner names, where several domain controllers are asked one after the other. */
  #asked: string | null = null;
  readonly #wrapped = new Unwrapper(isUnfinished);

  constructor(
    private readonly piece: PieceContext,
    private typed: string | null,
    private readonly host: string | null,
  ) {
    this.#command = typed === null ? {} : replicateCommand(typed, host);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    const banner = BANNER.exec(text)?.[1];
    if (banner !== undefined) {
      this.#asked = /^localhost$/i.test(banner) ? this.host : nameOf(banner);
      return 'yes';
    }
    const done = DONE.exec(text) ?? ANY_DONE.exec(text);
    const [, source = '', destination = ''] = done ?? [];
    if (done !== null) {
      const { namingContext = null } = this.#command;
      const parties = { destination: serverOf(destination).name, source: serverOf(source).name };
      return this.#add(line, { ...parties, namingContext }, 0);
    }
    return this.#failure(text, line) ?? this.#unbound(text, line) ?? this.#rest(text);
  }

  #failure(text: string, line: Line): Verdict | null {
    const dialog = DIALOG.exec(text);
    if (dialog !== null) {
      const [, , source = '', destination = '', message = ''] = dialog;
      const status = printedStatus(message);
      if (status === null) return 'yes';
      return this.#add(line, { destination: nameOf(destination), source: nameOf(source) }, status);
    }
    const fails = FAILED.test(text) || (this.typed !== null && ANY_FAILED.test(text));
    const status = fails ? printedStatus(text) : null;
    if (status === null) return null;
    const { destination = null, source = null, sourceGuid = null } = this.#command;
    const names = { ...this.#command, destination: this.#asked ?? destination };
    // Without a source nobody knows with whom it failed.
    return this.#add(line, source === null && sourceGuid === null ? {} : names, status);
  }

  #unbound(text: string, line: Line): Verdict | null {
    const unbound = NOT_BOUND.exec(text);
    if (unbound === null) return null;
    const from = this.piece.reference(line);
    const server = serverOf(unbound[1] ?? '').name;
    this.#found.push({ kind: 'replication-unreachable', server, code: statusOf(unbound[2]), from });
    this.#explained = false;
    return 'yes';
  }

  #rest(text: string): Verdict {
    if (this.typed !== null && this.#found.length === 0 && REST.test(text)) {
      this.typed = `${this.typed} ${text}`;
      this.#command = replicateCommand(this.typed, this.host);
      return 'yes';
    }
    if (this.#explained) return 'no';
    if (HEX.test(text)) return 'yes';
    const isWhole = MESSAGE.test(text);
    this.#explained = isWhole || this.#broken;
    this.#broken = true;
    return isWhole ? 'yes' : 'maybe';
  }

  #add(line: Line, { destination, source, sourceGuid, namingContext }: Parties, status: number): Verdict {
    this.#found.push({
      kind: 'replication-retry',
      destination: destination ?? null,
      source: source ?? null,
      ...(sourceGuid == null ? {} : { sourceGuid }),
      ...(namingContext == null ? {} : { namingContext }),
      succeeded: status === 0,
      status,
      from: this.piece.reference(line),
    });
    this.#explained = status === 0;
    this.#broken = false;
    return 'yes';
  }

  finish(): readonly Observation[] {
    return this.#found;
  }
}

/** An error goes on until its status, and the dialog until its message. */
function isUnfinished(text: string): boolean {
  if (text.length >= 500) return false;
  if (DIALOG_BEGINS.test(text)) return !/[.!]$/.test(text);
  return (
    UNFINISHED.test(text) &&
    !isLookupFailure(text) &&
    !/(?:\s-?\d{2,10}|0x[0-9a-f]{3,8}|'\))[:.]?$/i.test(text)
  );
}

export const replicate: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = replicateArguments(line.command);
      return rest === null ? null : { reading: new Replicate(context, rest, line.host), verdict: 'yes' };
    }
    const begins = [DONE, ANY_DONE, NOT_BOUND, BANNER, DIALOG, DIALOG_BEGINS].some((one) =>
      one.test(line.text),
    );
    const fails =
      FAILED.test(line.text) && (printedStatus(line.text) !== null || /\bfailed\b/i.test(line.text));
    if (line.input !== null || (!begins && !fails)) return null;
    const reading = new Replicate(context, null, line.host);
    return { reading, verdict: reading.take(line) };
  },
};
