/**
 * What a log or a tool for many hosts puts before every line of an output: a time, a number, or the host. Taken off
 * only where it stands before all lines of the piece.
 */

export interface LinePrefix {
  /** Takes a line as it came; returns it without the prefix, and the host that the prefix names. */
  strip(raw: string): { readonly text: string; readonly host: string | null };
}

const TIME =
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?(?:\s?[|:]\s|\s|$)/;
const CLOCK = /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?(?:\s?[|:]\s|\s|$)/;
const NUMBER = /^\s{0,8}\d{1,6}(?:[:|]\s?|\t)/;
const HOST = /^\[?([A-Za-z0-9][\w.-]{0,254})\]?(?::\s|\s\|\s|:$|\s\|$)/;
/** Labels of tools' own fields. */
const FIELD = /^(?:server|address|name|addresses|aliases|from|to|dc|flags|type|ttl|source|destination)$/i;
/** Fewer lines prove no habit. */
const FEWEST_LINES = 4;
const FEWEST_LINES_OF_HOST = 5;

/** Takes the lines of a piece; returns what stands before all of them, or null. */
export function linePrefix(lines: Iterable<string>): LinePrefix | null {
  let fitting = [TIME, CLOCK, NUMBER, HOST];
  const hosts = new Set<string>();
  let count = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    count += 1;
    fitting = fitting.filter((pattern) => pattern.test(line));
    if (fitting.length === 0) return null;
    const host = HOST.exec(line)?.[1];
    if (host !== undefined && hosts.size < 1000) hosts.add(host);
  }
  const [pattern] = fitting;
  if (pattern === undefined || count < FEWEST_LINES) return null;
  if (pattern === HOST) {
    const named = [...hosts].every((host) => !FIELD.test(host));
    if (!named || count < hosts.size * FEWEST_LINES_OF_HOST) return null;
  }
  return {
    strip: (raw) => {
      const found = pattern.exec(raw);
      const host = pattern === HOST ? (found?.[1] ?? null) : null;
      return { text: found === null ? raw : raw.slice(found[0].length), host };
    },
  };
}
