/**
 * ipconfig /all: host name, primary suffix, addresses and DNS servers in their order. A line that is nothing but
 * a value continues the label above it.
 */
import type { Line } from '../lines.js';
import type { NetworkSettings, Observation, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf, nameOf } from '../values.js';

const FIRST = /^Windows (?:2000 |NT )?IP Configuration$/i;
const ADAPTER = /^[^:]{1,120}\badapter\b[^:]{0,120}:$/i;
const COMMAND = /(?:^|\s)ipconfig(?:\.exe)?(?:\s{0,20}\/all\b.*)?$/i;
const HOST_NAME = 'host name';
const ADDRESS_LABEL = /^(?:autoconfiguration |temporary |link-local )?(?:ip|ipv4|ipv6) address$/;
/** Labels that tell ipconfig from any other text with dots before a colon. */
const OWN_LABELS =
  /^(?:host name|primary dns suffix|dns servers|ip address|ipv4 address|connection-specific dns suffix|physical address)$/;
/** What Windows lists where no DNS server is set for IPv6. */
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

class Ipconfig implements Reading {
  #host: string | null;
  #hostPrinted = false;
  #suffix: Seen<string> | null = null;
  readonly #addresses = new Set<string>();
  readonly #dnsServers = new Set<string>();
  #dnsServersFrom: LineReference | null = null;
  #label = '';
  #begun = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly filtered: boolean,
  ) {
    this.#host = opened.host;
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    if (FIRST.test(line.text)) {
      if (this.#begun) return 'no';
      this.#begun = true;
      return 'yes';
    }
    if (ADAPTER.test(line.text)) {
      this.#label = '';
      return 'yes';
    }
    const field = labelled(line.text);
    if (field === null) return this.#continuation(line);
    if (field.label === HOST_NAME && this.#hostPrinted) return 'no';
    this.#begun = true;
    this.#label = field.label;
    this.#value(field.value, line);
    return 'yes';
  }

  #continuation(line: Line): Verdict {
    if (this.#label === '') return 'no';
    if (addressOf(line.text) !== null) {
      this.#value(line.text, line);
      return 'yes';
    }
    return this.#label === 'dns suffix search list' && nameOf(line.text) !== null ? 'yes' : 'no';
  }

  #value(value: string, line: Line): void {
    const address = addressOf(value);
    if (this.#label === HOST_NAME) {
      this.#hostPrinted = true;
      this.#host = nameOf(value) ?? this.#host;
      if (this.#host !== null) this.piece.place(this.#host);
    } else if (this.#label === 'primary dns suffix') {
      const suffix = nameOf(value);
      if (suffix !== null) this.#suffix = { value: suffix.toLowerCase(), from: this.piece.reference(line) };
    } else if (address !== null && ADDRESS_LABEL.test(this.#label)) {
      this.#addresses.add(address);
    } else if (address !== null && this.#label === 'dns servers' && !PLACEHOLDER.test(address)) {
      this.#dnsServers.add(address);
      this.#dnsServersFrom ??= this.piece.reference(line);
    }
  }

  finish(): readonly Observation[] {
    if (!this.#begun) return [];
    const settings: NetworkSettings = {
      kind: 'network-settings',
      host: this.#host,
      primarySuffix: this.#suffix,
      addresses: [...this.#addresses],
      dnsServers: [...this.#dnsServers],
      dnsServersFrom: this.#dnsServersFrom,
      complete: this.#hostPrinted && !this.filtered,
      from: this.piece.reference(this.opened),
    };
    return [settings];
  }
}

/** `Label . . . . : value`, with the label in lower case. */
function labelled(text: string): { label: string; value: string } | null {
  const colon = text.indexOf(':');
  if (colon < 4 || colon > 80) return null;
  const before = text.slice(0, colon);
  if (!/[ .]\.\s?$/.test(before)) return null;
  return { label: before.replace(/[ .]{1,80}$/, '').toLowerCase(), value: text.slice(colon + 1).trim() };
}

export const ipconfig: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const typed = line.command.split('|', 1)[0] ?? '';
      if (!COMMAND.test(typed.trim())) return null;
      const filtered = typed !== line.command || !/\/all\b/i.test(typed);
      return { reading: new Ipconfig(line, context, filtered), verdict: 'yes' };
    }
    const label = labelled(line.text)?.label;
    if (!FIRST.test(line.text) && !(label !== undefined && OWN_LABELS.test(label))) return null;
    const reading = new Ipconfig(line, context, !FIRST.test(line.text) && label !== HOST_NAME);
    return { reading, verdict: reading.take(line) };
  },
};
