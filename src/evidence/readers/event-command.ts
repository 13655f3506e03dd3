/** Commands that print events: which machine's log they asked, for lists that print neither. */
export interface EventHints {
  readonly computer: string | null;
  readonly log: string | null;
}

const TOOL =
  /(?:^|[\s({|;\\/])(?:wevtutil|get-winevent|get-eventlog|eventquery|win32_ntlogevent|ntevent)(?:\.exe|\.vbs)?\s/i;
const COMPUTER = /\s(?:-(?:ComputerName|cn|Computer)[\s:]|\/r(?:emote)?:|\/s\s)\s{0,5}["']?([\w.-]{1,255})/i;
const LOG =
  /(?:Log(?:Name|File)['"]?\s{0,5}[=:]?\s{0,5}|\b(?:qe|query-events)\s{1,5}|\s\/l\s{1,5}|Get-EventLog\s{1,5}(?=[^-\s]))(?:"([^"]{1,80})"|'([^']{1,80})'|([\w-]{1,80}))/i;

/** Takes a command as typed; returns what it asked, or null where it prints no events. */
export function commandHints(command: string): EventHints | null {
  if (!TOOL.test(`${command} `)) return null;
  const log = LOG.exec(command);
  return {
    computer: COMPUTER.exec(command)?.[1] ?? null,
    log: log?.[1] ?? log?.[2] ?? log?.[3] ?? null,
  };
}
