/**
 * Get-DnsClientServerAddress, as table, as list, or as the bare addresses of `.ServerAddresses`: the DNS servers
 * that a machine asks, in their order.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf } from '../values.js';
import { isCut, membersOf } from './powershell-values.js';
import type { ObjectDocument } from './printed-object.js';

const COMMAND = /\bGet-DnsClientServerAddress\b/i;
const ELSEWHERE = /\s-CimSession\s{1,20}["']?([\w.-]{1,255})/i;
const HEADING = /^InterfaceAlias\s{1,60}Interface\s{1,20}Address\s{1,20}ServerAddresses$/i;
const HEADING_REST = /^(?:Index\s{1,40}Family|[-\s]{10,200})$/i;
const LIST = /^(?:.{1,200}\s(?:IPv[46]|\d{1,3})\s{1,20}|ServerAddresses\s{1,20}:\s)\{(.{0,800}?)(\})?$/i;
const LIST_FIELD =
  /^(?:InterfaceAlias|InterfaceIndex|AddressFamily|Address|ElementName|Caption|Description|InstanceID)\s{0,20}:/i;
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

class DnsClientServers implements Reading {
  readonly #servers = new Set<string>();
  #from: LineReference | null = null;
  #cut = false;
  /** A collection that was broken goes on. */
  #open = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly host: string | null,
    private readonly filtered: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    // A list of addresses as JSON.
    if (/^[[\]]$/.test(line.text)) return 'yes';
    if (HEADING.test(line.text) || HEADING_REST.test(line.text) || LIST_FIELD.test(line.text)) return 'yes';
    const found = LIST.exec(line.text);
    const list = found?.[1] ?? (this.#open ? line.text.replace('}', '') : undefined);
    if (list !== undefined) this.#open = found === null ? !line.text.includes('}') : found[2] === undefined;
    const words = list?.split(/[,\s]+/) ?? [line.text];
    const addresses = words.flatMap((word) => addressOf(word) ?? []);
    if (found === null && addresses.length === 0) return 'no';
    if (list?.includes('...') === true || list?.includes('…') === true) this.#cut = true;
    this.#add(addresses, this.piece.reference(line));
    return 'yes';
  }

  takeObjects({ kind, objects }: ObjectDocument): boolean {
    if (kind !== 'dns-client') return false;
    for (const object of objects) {
      const listed = object.field('serveraddresses');
      if (listed === null) continue;
      if (isCut(listed.value)) this.#cut = true;
      else this.#add(membersOf(listed), listed.from);
    }
    return true;
  }

  #add(words: readonly string[], from: LineReference): void {
    for (const address of words.flatMap((word) => addressOf(word) ?? [])) {
      if (PLACEHOLDER.test(address)) continue;
      this.#servers.add(address);
      this.#from ??= from;
    }
  }

  finish(): readonly Observation[] {
    if (this.#servers.size === 0) return [];
    return [
      {
        kind: 'network-settings',
        host: this.host,
        primarySuffix: null,
        addresses: [],
        dnsServers: [...this.#servers],
        dnsServersFrom: this.#from,
        complete: !this.#cut && !this.filtered,
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const dnsClientServers: Reader = {
  startObjects(printed, line, context) {
    const reading = new DnsClientServers(line, context, line.host, false);
    return reading.takeObjects(printed) ? reading : null;
  },
  start(line, context) {
    if (line.command !== null) {
      if (!COMMAND.test(line.command)) return null;
      const host = ELSEWHERE.exec(line.command)?.[1] ?? line.host;
      const filtered = /\s-Interface(?:Alias|Index)\b|\|\s{0,10}(?:\?|where)/i.test(line.command);
      return { reading: new DnsClientServers(line, context, host, filtered), verdict: 'yes' };
    }
    if (!HEADING.test(line.text)) return null;
    return { reading: new DnsClientServers(line, context, line.host, false), verdict: 'yes' };
  },
};
