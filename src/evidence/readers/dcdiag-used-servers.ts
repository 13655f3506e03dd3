/**
 * "Summary of test results for DNS servers used by the above domain controllers": for each DNS server whether it
 * resolves the forest, and with which error it does not. A failed PTR query says nothing.
 */
import type { Line } from '../lines.js';
import { addressOf, nameOf } from '../values.js';
import { Joined } from './dcdiag-joined.js';

const ENTRY = /^[^:]{3,24}\s?:\s?([0-9a-f.:%]{2,60})\s?\(([^()]{0,255})\)/i;
const TOPIC =
  /(_ldap\._tcp\.\S{1,255})|(_ldap\._tcp\s)|(in-addr\.arpa|ip6\.arpa)|(?:\[[^\]:]{3,40}:\s?(\d{1,10})\s?\()|(d[eé]l[eé]ga)/gi;
const ALL_PASSED = /All tests passed on this DNS server/i;
const KNOWN_LINE =
  /^(?:\d{1,6} test failures? on this DNS server|All tests passed on this DNS server|Name resolution is|PTR record query|Delegation is|DNS delegation|This is (?:not )?a valid|\[Error details)/i;

export interface UsedServer {
  readonly address: string;
  readonly name: string | null;
  readonly functional: boolean | null;
  /** Error of the query that matters; not that of a PTR query. */
  readonly code: number | null;
}

/** `DNS server: <address> (<name>)`. */
export function opensUsedServer(text: string): boolean {
  const found = ENTRY.exec(text);
  return found !== null && addressOf(found[1] ?? '') !== null;
}

export function isUsedServerLine(text: string): boolean {
  return KNOWN_LINE.test(text);
}

export class UsedServers {
  readonly #entries: Joined[] = [];

  open(line: Line): void {
    this.#entries.push(new Joined(line));
  }

  get isOpen(): boolean {
    return this.#entries.length > 0;
  }

  /** Takes a line of the entry that was opened last. */
  add(line: Line): boolean {
    return this.#entries.at(-1)?.add(line) ?? false;
  }

  /** By address; of two entries for one address the later counts. */
  all(): ReadonlyMap<string, UsedServer> {
    return new Map(
      this.#entries.flatMap(({ text }) => {
        const server = serverIn(text);
        return server === null ? [] : [[server.address, server] as const];
      }),
    );
  }
}

function serverIn(text: string): UsedServer | null {
  const entry = ENTRY.exec(text);
  const address = addressOf(entry?.[1] ?? '');
  if (entry === null || address === null) return null;
  const rest = text.slice(entry[0].length);
  let functional: boolean | null = null;
  let code: number | null = null;
  let topic: 'resolution' | 'pointer' = 'resolution';
  for (const [, failed, works, pointer, details] of rest.matchAll(TOPIC)) {
    if (details !== undefined) {
      if (topic === 'resolution') code ??= Number(details);
    } else topic = pointer === undefined ? 'resolution' : 'pointer';
    if (failed !== undefined) functional = false;
    else if (works !== undefined) functional ??= true;
  }
  if (ALL_PASSED.test(rest)) functional ??= true;
  return { address, name: nameOf(entry[2] ?? ''), functional, code };
}
