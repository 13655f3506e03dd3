/**
 * The network adapters that the basic test of dcdiag lists in detail: addresses, and the DNS servers in their order.
 */
import type { Line } from '../lines.js';
import type { Verdict } from '../reader.js';
import { addressOf, nameOf } from '../values.js';
import { adapterIn, isMarkedValid } from './dcdiag-notation.js';

const ADAPTER = /^(?:[^\s:]{2,40}\s[^:]{0,60})?\[\d{8}\].{0,200}:$/;
const ADDRESSES =
  /^(?:IP address|Adresse IP|IP-Adresse|Direcci\S{1,3}n IP|Endere\S{1,3}o IP)\s?:\s?(.{2,600})$/i;
const STATIC = /^IP address is (static|dynamic)/i;
const MAC = /^(?:MAC|L.adresse MAC|Die MAC|La direcci\S{1,3}n MAC|O endere\S{1,3}o MAC)\b/i;
const SERVERS = /^(?:DNS servers?|Serveurs? DNS|DNS-Server|Servidor(?:es)? DNS)\s?:$/i;
const SERVER =
  /^(?:(?:Error|Warning|Erreur|Avertissement|Fehler|Warnung|Advertencia|Aviso|Erro)\s?:\s?)?([0-9a-f.:%]{2,60})\s?\(([^()]{0,255})\)\s?(\[[^\]]{1,80}\]?)/i;
/** Placeholders that Windows configures by itself. */
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

export interface ListedServer {
  readonly address: string;
  readonly name: string | null;
  readonly valid: boolean;
  readonly adapter: string | null;
  readonly line: Line;
}

export interface ListedAdapter {
  readonly name: string | null;
  readonly addresses: readonly string[];
  readonly dnsServers: ReadonlySet<string>;
  readonly dhcp: boolean | null;
  readonly line: Line;
}

interface OpenAdapter extends ListedAdapter {
  readonly addresses: string[];
  readonly dnsServers: Set<string>;
  dhcp: boolean | null;
}

export class AdapterList {
  readonly #adapters: OpenAdapter[] = [];
  readonly #servers = new Map<string, ListedServer>();
  #listing = false;
  #ended = false;

  get adapters(): readonly ListedAdapter[] {
    return this.#adapters;
  }

  /** In their order, adapter by adapter. */
  get servers(): readonly ListedServer[] {
    return [...this.#servers.values()];
  }

  /** Whether something else has followed, so that the list was not cut. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Something else than a line of the block has come. */
  end(): void {
    this.#ended = true;
  }

  /** Returns `yes` for a line of the list that no message is made of. */
  take(line: Line): Verdict {
    const verdict = this.#take(line);
    this.#ended = verdict === 'no';
    return verdict;
  }

  #take(line: Line): Verdict {
    const { text } = line;
    if (ADAPTER.test(text)) {
      this.#open(line, adapterIn(text));
      return 'yes';
    }
    const adapter = this.#adapters.at(-1);
    if (SERVERS.test(text)) {
      if (adapter === undefined) this.#open(line, null);
      this.#listing = true;
      return 'yes';
    }
    const printed = ADDRESSES.exec(text)?.[1];
    if (printed !== undefined) {
      const addresses = printed.split(/[\s,]+/).flatMap((word) => addressOf(word) ?? []);
      (adapter ?? this.#open(line, null)).addresses.push(...addresses);
      return 'yes';
    }
    const kind = adapter === undefined ? undefined : STATIC.exec(text)?.[1];
    if (adapter !== undefined && kind !== undefined) adapter.dhcp = kind.toLowerCase() === 'dynamic';
    if (kind !== undefined || (adapter !== undefined && MAC.test(text))) return 'yes';
    return this.#listing ? this.#server(text, line) : 'no';
  }

  #server(text: string, line: Line): Verdict {
    const found = SERVER.exec(text);
    const address = addressOf(found?.[1] ?? '');
    if (found === null || address === null) return 'no';
    const adapter = this.#adapters.at(-1);
    if (!PLACEHOLDER.test(address)) {
      const valid = isMarkedValid(found[3] ?? '');
      const server = { address, name: nameOf(found[2] ?? ''), valid, adapter: adapter?.name ?? null, line };
      if (!this.#servers.has(address)) this.#servers.set(address, server);
      adapter?.dnsServers.add(address);
    }
    // One with an error or a warning is a message as well.
    return /^[0-9a-f]/i.test(text) && !/^[a-z]{4,}\s?:\s/i.test(text) ? 'yes' : 'no';
  }

  #open(line: Line, name: string | null): OpenAdapter {
    const adapter: OpenAdapter = { name, addresses: [], dnsServers: new Set(), dhcp: null, line };
    this.#adapters.push(adapter);
    this.#listing = false;
    return adapter;
  }
}
