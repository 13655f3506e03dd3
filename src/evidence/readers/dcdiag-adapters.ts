/**
 * The network adapters that the basic test of dcdiag lists in detail: addresses, and the DNS servers in their order.
 */
import type { Line } from '../lines.js';
import type { Verdict } from '../reader.js';
import { addressOf } from '../values.js';

const ADAPTER = /^(?:[^\s:]{2,40}\s[^:]{0,60})?\[\d{8}\].{0,200}:$/;
const ADDRESSES =
  /^(?:IP address|Adresse IP|IP-Adresse|Direcci\S{1,3}n IP|Endere\S{1,3}o IP)\s?:\s?(.{2,600})$/i;
const SERVERS = /^(?:DNS servers?|Serveurs? DNS|DNS-Server|Servidor(?:es)? DNS)\s?:$/i;
const SERVER =
  /^(?:(?:Error|Warning|Erreur|Avertissement|Fehler|Warnung|Advertencia|Aviso|Erro)\s?:\s?)?([0-9a-f.:%]{2,60})\s?\([^()]{0,255}\)\s?\[[^\]]{1,80}\]?/i;
/** Placeholders that Windows configures by itself. */
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

export class AdapterList {
  readonly #addresses: string[] = [];
  readonly #servers = new Map<string, Line>();
  #opened: Line | null = null;
  #listing = false;

  get opened(): Line | null {
    return this.#opened;
  }

  get addresses(): readonly string[] {
    return this.#addresses;
  }

  get servers(): readonly { readonly address: string; readonly line: Line }[] {
    return Array.from(this.#servers, ([address, line]) => ({ address, line }));
  }

  /** Returns `yes` for a line of the list that no message is made of. */
  take(line: Line): Verdict {
    const { text } = line;
    if (ADAPTER.test(text)) {
      this.#opened ??= line;
      this.#listing = false;
      return 'yes';
    }
    if (SERVERS.test(text)) {
      this.#opened ??= line;
      this.#listing = true;
      return 'yes';
    }
    const addresses = ADDRESSES.exec(text)?.[1];
    if (addresses !== undefined) {
      for (const word of addresses.split(/[\s,]+/)) {
        const address = addressOf(word);
        if (address !== null) this.#addresses.push(address);
      }
      return 'yes';
    }
    const address = this.#listing ? addressOf(SERVER.exec(text)?.[1] ?? '') : null;
    if (address === null) return 'no';
    if (!PLACEHOLDER.test(address) && !this.#servers.has(address)) this.#servers.set(address, line);
    // One with an error or a warning is a message as well.
    return /^[0-9a-f]/i.test(text) && !/^[a-z]{4,}\s?:\s/i.test(text) ? 'yes' : 'no';
  }
}
