/** What a typed dnscmd asks, and of which server: its first argument, or the machine on which it runs. */
import type { Line } from '../lines.js';
import { addressOf, nameOf } from '../values.js';

export interface DnscmdCommand {
  readonly server: string | null;
  /** What follows the operation. */
  readonly words: readonly string[];
  readonly filtered: boolean;
}

const COMMAND =
  /(?:^|\s|\\)dnscmd(?:\.exe)?\s{1,20}(?:(?!\/)(\S{1,255})\s{1,20})?\/(\w{1,40})(?:\s{1,20}(.{0,600}))?$/i;
const ITSELF = /^(?:\.|localhost|127\.0\.0\.1|::1)$/i;

/** Takes a line and an operation in lower case (`zoneinfo`); null where it is no command for it. */
export function dnscmdCommand(line: Line, operation: string): DnscmdCommand | null {
  const [typed = '', ...pipes] = line.command?.split('|') ?? [];
  const found = COMMAND.exec(typed.trim());
  if (found?.[2]?.toLowerCase() !== operation) return null;
  const asked = found[1]?.replace(/^["']|["']$/g, '');
  return {
    server: asked === undefined || ITSELF.test(asked) ? line.host : (addressOf(asked) ?? nameOf(asked)),
    words: (found[3] ?? '')
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => word.replace(/^["']|["']$/g, '')),
    filtered: pipes.length > 0,
  };
}
