/**
 * ipconfig /all: host name, primary suffix, addresses and DNS servers in their order. A line that is nothing but
 * a value continues the label above it.
 */
import type { Line } from '../lines.js';
import type { NetworkAdapter, NetworkSettings, Observation, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf, nameOf } from '../values.js';
import {
  adapterOf,
  type IpconfigLabel,
  ipconfigLabel,
  isDisconnected,
  isIpconfigTitle,
  isOwnLabel,
  isYes,
} from './ipconfig-labels.js';

const COMMAND = /(?:^|\s)ipconfig(?:\.exe)?(?:\s{0,20}\/all\b.*)?$/i;
/** What Windows lists where no DNS server is set for IPv6. */
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;
/** "(Preferred)" in any language. */
const REMARK = /\s?\([^()]{1,30}\)\s{0,5}$/;

class OpenAdapter {
  readonly addresses: string[] = [];
  dnsServers: string[] | null = null;
  gateways: string[] | null = null;
  dhcp: boolean | null = null;
  suffix: string | null = null;
  dhcpServer: string | null = null;
  disconnected = false;

  constructor(
    readonly name: string,
    readonly from: LineReference,
  ) {}

  /** Takes a value under its label, and the address in it. */
  note(label: IpconfigLabel, value: string, address: string | null): void {
    if (label === 'servers') {
      this.dnsServers ??= [];
      if (address !== null && !PLACEHOLDER.test(address)) this.dnsServers.push(address);
    } else if (label === 'gateway') {
      this.gateways ??= [];
      if (address !== null) this.gateways.push(address);
    } else if (label === 'dhcp') this.dhcp ??= isYes(value);
    else if (label === 'dhcp server') this.dhcpServer ??= address;
    else if (label === 'own suffix') this.suffix ??= nameOf(value)?.toLowerCase() ?? null;
    else if (isDisconnected(value)) this.disconnected = true;
  }

  /** Takes whether nothing was hidden: what is not shown is then not there. */
  settings(complete: boolean): NetworkAdapter {
    const none = complete ? [] : null;
    return { ...this, dnsServers: this.dnsServers ?? none, gateways: this.gateways ?? none };
  }
}

class Ipconfig implements Reading {
  #host: string | null;
  #hostPrinted = false;
  #suffix: Seen<string> | null = null;
  readonly #addresses = new Set<string>();
  readonly #dnsServers = new Set<string>();
  #dnsServersFrom: LineReference | null = null;
  readonly #adapters: OpenAdapter[] = [];
  readonly #searchSuffixes: string[] = [];
  #label: IpconfigLabel | null = null;
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
    if (isIpconfigTitle(line.text)) {
      if (this.#begun) return 'no';
      this.#begun = true;
      return 'yes';
    }
    const adapter = adapterOf(line.text);
    if (adapter !== null) {
      this.#label = null;
      const from = this.piece.reference(line);
      this.#adapters.push(new OpenAdapter(adapter, from));
      return 'yes';
    }
    const field = labelled(line.text);
    if (field === null) return this.#continuation(line);
    const label = ipconfigLabel(field.label);
    if (label === 'host' && this.#hostPrinted) return 'no';
    this.#begun = true;
    this.#label = label;
    this.#value(field.value, line);
    return 'yes';
  }

  #continuation(line: Line): Verdict {
    if (this.#label === null) return 'no';
    if (addressIn(line.text) !== null) {
      this.#value(line.text, line);
      return 'yes';
    }
    if (this.#label !== 'search' || nameOf(line.text) === null) return 'no';
    this.#value(line.text, line);
    return 'yes';
  }

  #value(value: string, line: Line): void {
    const address = addressIn(value);
    const adapter = this.#adapters.at(-1);
    if (this.#label === 'host') {
      this.#hostPrinted = true;
      this.#host = nameOf(value) ?? this.#host;
      if (this.#host !== null) this.piece.place(this.#host);
    } else if (this.#label === 'suffix') {
      const suffix = nameOf(value);
      if (suffix !== null) this.#suffix = { value: suffix.toLowerCase(), from: this.piece.reference(line) };
    } else if (this.#label === 'search') {
      const suffix = nameOf(value);
      if (suffix !== null) this.#searchSuffixes.push(suffix.toLowerCase());
    } else if (address !== null && this.#label === 'address') {
      this.#addresses.add(address);
      adapter?.addresses.push(address);
    } else if (address !== null && this.#label === 'servers' && !PLACEHOLDER.test(address)) {
      this.#dnsServers.add(address);
      this.#dnsServersFrom ??= this.piece.reference(line);
    }
    if (adapter !== undefined && this.#label !== null) adapter.note(this.#label, value, address);
  }

  finish(): readonly Observation[] {
    if (!this.#begun) return [];
    const complete = this.#hostPrinted && !this.filtered;
    const settings: NetworkSettings = {
      kind: 'network-settings',
      host: this.#host,
      primarySuffix: this.#suffix,
      addresses: [...this.#addresses],
      dnsServers: [...this.#dnsServers],
      dnsServersFrom: this.#dnsServersFrom,
      complete,
      adapters: this.#adapters.map((adapter) => adapter.settings(complete)),
      ...(this.#searchSuffixes.length === 0 ? {} : { searchSuffixes: this.#searchSuffixes }),
      from: this.piece.reference(this.opened),
    };
    return [settings];
  }
}

function addressIn(value: string): string | null {
  return addressOf(value.replace(REMARK, ''));
}

/** `Label . . . . : value`, with the label in lower case. The colon is the one behind the dots. */
function labelled(text: string): { label: string; value: string } | null {
  const dotted = /\.\s?:(?:\s|$)/.exec(text);
  const colon = dotted === null ? text.indexOf(':') : dotted.index + dotted[0].indexOf(':');
  if (colon < 4 || colon > 80) return null;
  const before = text.slice(0, colon);
  const label = before.replace(/[ .]{1,80}$/, '').toLowerCase();
  if (!/[ .]\.\s{0,3}$/.test(before) && !isOwnLabel(label)) return null;
  return { label, value: text.slice(colon + 1).trim() };
}

export const ipconfig: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const typed = line.command.split('|', 1)[0] ?? '';
      if (!COMMAND.test(typed.trim())) return null;
      const filtered = typed !== line.command || !/\/all\b/i.test(typed);
      return { reading: new Ipconfig(line, context, filtered), verdict: 'yes' };
    }
    const title = isIpconfigTitle(line.text);
    const label = title ? undefined : labelled(line.text)?.label;
    if (!title && !(label !== undefined && isOwnLabel(label))) return null;
    const whole = title || ipconfigLabel(label ?? '') === 'host';
    const reading = new Ipconfig(line, context, !whole);
    return { reading, verdict: reading.take(line) };
  },
};
