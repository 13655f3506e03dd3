/** What a typed PowerShell command asks, and of which server. */
import { addressOf, nameOf } from '../values.js';

export interface PowershellCommand {
  /** In lower case. */
  readonly cmdlet: string;
  readonly text: string;
  /** The server that it names; undefined where it names none, null where a variable stands for it. */
  readonly server: string | null | undefined;
  /** What it asks for by name: -Name, -ZoneName, or the first argument. */
  readonly name: string | null;
  /** Objects may be left out of the output, or replaced by something else. */
  readonly filtered: boolean;
  /** Only how many there are is printed. */
  readonly counts: boolean;
}

const SERVER = /\s-(?:ComputerName|cn|CimSession|Server)[\s:]{1,10}["']?([^\s"',;|)]{1,255})/i;
const NAME = /\s-(?:Name|ZoneName|Identity)[\s:]{1,10}["']?([^\s"',;|)]{1,255})/i;
const COUNT = /\)\.(?:Count|Length)\b|\|\s{0,10}measure(?:-object)?\b/i;
const FILTER =
  /\|\s{0,10}(?:\?|where(?:-object)?|select(?:-object|-string)?\s{1,10}-(?:first|last|index)|findstr|sls)(?![\w-])|\s-Filter\s(?!\*|["']\*)/i;

/** Takes a command and the pattern of its cmdlets (its first group names one); null where it is none of them. */
export function powershellCommand(typed: string, cmdlets: RegExp): PowershellCommand | null {
  const found = typed.length > 2000 ? null : cmdlets.exec(typed);
  if (found === null) return null;
  const [, cmdlet = ''] = found;
  const own = typed.slice(found.index + found[0].length);
  const server = SERVER.exec(own)?.[1];
  const positional = /^\s{1,10}["']?([^\s"',;|)-][^\s"',;|)]{0,254})/.exec(own)?.[1];
  return {
    cmdlet: cmdlet.toLowerCase(),
    text: typed,
    server: server === undefined ? undefined : serverNamed(server),
    name: nameOf(NAME.exec(own)?.[1] ?? positional ?? ''),
    filtered: FILTER.test(own),
    counts: COUNT.test(own),
  };
}

/** A variable names nobody. */
export function serverNamed(word: string): string | null {
  return addressOf(word) ?? nameOf(word);
}
