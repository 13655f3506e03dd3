/**
 * Get-NetIPConfiguration, and Get-DnsClientServerAddress as a list: the adapters of a machine and the DNS servers that
 * it asks. Without -All virtual and unconnected adapters are left out. Names of properties are the same in every language.
 */
import type { Line } from '../lines.js';
import type { NetworkAdapter, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf, nameOf } from '../values.js';

const COMMAND = /(?:^|[\s({;])(?:Get-NetIPConfiguration|gip)(?![\w-])/i;
const ELSEWHERE = /\s-(?:CimSession|ComputerName)[\s:]{1,10}["']?([\w.-]{1,255})/i;
const FILTERED = /\s-Interface(?:Alias|Index)\b|\|\s{0,10}(?:\?|where|select|findstr|sls)(?![\w-])/i;
const FIELD =
  /^(ComputerName|InterfaceAlias|InterfaceIndex|InterfaceDescription|CompartmentId|AddressFamily|Address|ServerAddresses|NetProfile(?:\.\w{1,30})?|NetAdapter(?:\.\w{1,30})?|NetIPv[46]Interface(?:\.\w{1,30})?|IPv[46](?:LinkLocal|Temporary)?Address|IPv[46]DefaultGateway|DNSServer|AllIPAddresses|Detailed)\s{0,40}:(?:\s(.{0,400}))?$/i;
const FIRST = /^InterfaceAlias\s{0,40}:\s/i;
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

type Draft = { -readonly [Key in 'disconnected' | 'dhcp']: NetworkAdapter[Key] } & {
  readonly name: string;
  readonly addresses: string[];
  readonly gateways: string[];
  readonly dnsServers: string[];
  readonly from: LineReference;
};

class NetIpConfiguration implements Reading {
  readonly #adapters: Draft[] = [];
  #label = '';
  #from: LineReference | null = null;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private host: string | null,
    private readonly complete: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const field = FIELD.exec(line.text);
    if (field === null) return this.#addresses(line.text, line) ? 'yes' : 'no';
    const value = field[2]?.trim() ?? '';
    this.#label = field[1]?.toLowerCase() ?? '';
    if (this.#label === 'computername') this.host = nameOf(value) ?? this.host;
    else if (this.#label === 'interfacealias') {
      this.#adapters.push({
        name: value,
        addresses: [],
        gateways: [],
        dnsServers: [],
        dhcp: null,
        disconnected: false,
        from: this.piece.reference(line),
      });
    } else this.#value(value, line);
    return 'yes';
  }

  #value(value: string, line: Line): void {
    const adapter = this.#adapters.at(-1);
    if (adapter !== undefined && /^netadapter\.status$/.test(this.#label))
      adapter.disconnected = /^(?:Disconnected|Disabled|Not Present)$/i.test(value);
    if (adapter !== undefined && this.#label === 'netipv4interface.dhcp')
      adapter.dhcp = /^Enabled$/i.test(value);
    this.#addresses(value, line);
  }

  /** Takes a value, or a line that continues one; returns whether addresses are what stands there. */
  #addresses(text: string, line: Line): boolean {
    const found = text.split(/[{},\s]+/).flatMap((word) => addressOf(word) ?? []);
    const adapter = this.#adapters.at(-1);
    if (found.length === 0 || adapter === undefined) return false;
    const addresses = found.filter((address) => !PLACEHOLDER.test(address));
    if (this.#label === 'dnsserver' || this.#label === 'serveraddresses') {
      if (addresses.length > 0) this.#from ??= this.piece.reference(line);
      adapter.dnsServers.push(...addresses);
    } else if (this.#label.endsWith('defaultgateway')) adapter.gateways.push(...addresses);
    else if (/^ipv[46].*address$/.test(this.#label)) adapter.addresses.push(...addresses);
    return true;
  }

  finish(): readonly Observation[] {
    const adapters = this.#adapters;
    const known = adapters.some(({ addresses, dnsServers }) => addresses.length + dnsServers.length > 0);
    if (!known) return [];
    return [
      {
        kind: 'network-settings',
        host: this.host,
        primarySuffix: null,
        addresses: [...new Set(adapters.flatMap(({ addresses }) => addresses))],
        dnsServers: [...new Set(adapters.flatMap(({ dnsServers }) => dnsServers))],
        dnsServersFrom: this.#from,
        complete: this.complete,
        adapters: adapters.map((adapter) => ({ ...adapter, suffix: null, dhcpServer: null })),
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const netIpConfiguration: Reader = {
  start(line, context) {
    if (line.command !== null) {
      if (!COMMAND.test(line.command)) return null;
      const host = ELSEWHERE.exec(line.command)?.[1] ?? line.host;
      const complete = /\s-All\b/i.test(line.command) && !FILTERED.test(line.command);
      return { reading: new NetIpConfiguration(line, context, host, complete), verdict: 'yes' };
    }
    if (line.input !== null || !FIRST.test(line.text)) return null;
    const reading = new NetIpConfiguration(line, context, line.host, false);
    reading.take(line);
    return { reading, verdict: 'maybe' };
  },
};
