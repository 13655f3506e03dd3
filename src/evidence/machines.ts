/**
 * The DNS client settings of each machine, and to which of its configured servers a lookup was put. A lookup is a
 * statement about a machine's servers when it ran there against the default server, or when the server asked is in
 * the machine's list.
 */
import type { Names } from './names.js';
import type { DnsLookup, NetworkSettings, Observation, Seen } from './observations.js';
import type { LineReference } from './types.js';
import { isLoopback } from './values.js';

export interface ClientSettings {
  readonly servers: readonly string[];
  readonly addresses: readonly string[];
  /** The line of the first DNS server; null where none is listed. */
  readonly from: LineReference | null;
  readonly suffix: Seen<string> | null;
  /** Whether the whole list was printed. */
  readonly complete: boolean;
}

/** Key of the first configured server where the list is not known. */
const FIRST = 0;

export class Machines {
  readonly #settings = new Map<string, ClientSettings>();

  constructor(
    observations: readonly Observation[],
    private readonly names: Names,
  ) {
    const printed = new Map<string, NetworkSettings[]>();
    for (const observation of observations) {
      if (observation.kind !== 'network-settings') continue;
      const key = names.key(observation.host);
      if (key === null) continue;
      const known = printed.get(key);
      if (known === undefined) printed.set(key, [observation]);
      else known.push(observation);
    }
    for (const [key, all] of printed) this.#settings.set(key, combined(all));
  }

  /** The machine's DNS servers in their order, from all adapters; null where none is known. */
  settings(key: string): ClientSettings | null {
    return this.#settings.get(key) ?? null;
  }

  /** The addresses under which a machine's configured servers can be asked, its own included where it is one of them. */
  servers(key: string): readonly string[] {
    const servers = this.settings(key)?.servers ?? [];
    const self = servers.some((server) => this.#isSelf(server, key));
    return self ? [...servers, ...this.names.addressesOf(key)] : servers;
  }

  /** Takes a lookup; returns the place (from 0) in the machine's list of the server that it asked, or null. */
  slot(lookup: DnsLookup, key: string): number | null {
    const ran = this.names.asker(lookup.host, lookup.name) === key;
    const servers = this.settings(key)?.servers ?? [];
    const address = lookup.serverAddress;
    if (address !== null) {
      const self = isLoopback(address) ? ran : this.names.addressesOf(key).has(address);
      const found = servers.findIndex((server) =>
        this.#isSelf(server, key) ? self : server === address && !isLoopback(address),
      );
      if (found >= 0) return found;
    }
    return ran && lookup.byDefault === true ? FIRST : null;
  }

  /**
   * The places that must have been asked before "none" may be said; the machine itself counts once, and not at all
   * where it stands beside others as 127.0.0.1 or ::1 only.
   */
  slots(key: string): ReadonlySet<number> {
    const servers = this.settings(key)?.servers ?? [];
    if (servers.length === 0) return new Set([FIRST]);
    const self = servers.findIndex((server) => this.#isSelf(server, key));
    const others = servers.some((server) => !this.#isSelf(server, key));
    const needed = servers.flatMap((server, at) => {
      if (others && isLoopback(server)) return [];
      return this.#isSelf(server, key) ? self : at;
    });
    return new Set(needed);
  }

  #isSelf(server: string, key: string): boolean {
    return isLoopback(server) || this.names.addressesOf(key).has(server);
  }
}

function combined(all: readonly NetworkSettings[]): ClientSettings {
  return {
    servers: [...new Set(all.flatMap(({ dnsServers }) => dnsServers))],
    addresses: [...new Set(all.flatMap(({ addresses }) => addresses))],
    from: all.find(({ dnsServersFrom }) => dnsServersFrom !== null)?.dnsServersFrom ?? null,
    complete: all.some(({ complete }) => complete),
    suffix: all.find(({ primarySuffix }) => primarySuffix !== null)?.primarySuffix ?? null,
  };
}
