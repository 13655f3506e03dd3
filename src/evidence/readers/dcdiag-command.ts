/** What a dcdiag command line says: whom it asks, and in how much detail. */

const COMMAND = /(?:^|[\s\\"'/])dcdiag(?:\.exe)?["']?(?:\s|\/|$)/i;
const SERVER_SWITCH = /\s?\/s:["']?([^\s"']{1,255})/i;
const OTHER_SERVERS = /\s?\/(?:n:|e\b|a\b)/i;
const IN_DETAIL = /\s?\/v\b/i;

export function isDcdiag(command: string): boolean {
  return COMMAND.test(command);
}

/** The server that the command names. */
export function askedServer(command: string): string | null {
  return SERVER_SWITCH.exec(command)?.[1] ?? null;
}

/** Whether it asks several servers, or one that it does not name. */
export function asksOthers(command: string): boolean {
  return OTHER_SERVERS.test(command);
}

/** Whether it prints what is well, too. */
export function isInDetail(command: string): boolean {
  return IN_DETAIL.test(command);
}
