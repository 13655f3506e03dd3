/** /etc/resolv.conf of a Linux machine: its DNS servers in their order. */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf } from '../values.js';

const COMMAND =
  /^(?:sudo\s+)?(?:cat|more|less|head|tail|type|grep\s.{0,80})\s(?:.{0,80}\/)?resolv\.conf(?:\s|$)/i;
const SERVER = /^nameserver\s{1,40}(\S{2,60})(?:\s.{0,80})?$/i;
const OTHER = /^(?:(?:search|domain|options|sortlist)(?:\s|$)|[#;])/i;
/** The machine's own resolver, which asks servers that the file does not show. */
const STUB = /^127\.0\.0\.5[34]$/;

class ResolvConf implements Reading {
  readonly #servers = new Set<string>();
  #from: LineReference | null = null;
  #stub = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly complete: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const server = SERVER.exec(line.text)?.[1];
    if (server === undefined) return OTHER.test(line.text) ? 'yes' : 'no';
    const address = addressOf(server);
    if (address === null) return 'no';
    if (STUB.test(address)) this.#stub = true;
    else {
      this.#servers.add(address);
      this.#from ??= this.piece.reference(line);
    }
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#servers.size === 0) return [];
    return [
      {
        kind: 'network-settings',
        host: this.opened.host,
        primarySuffix: null,
        addresses: [],
        dnsServers: [...this.#servers],
        dnsServersFrom: this.#from,
        complete: this.complete && !this.#stub,
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const resolvConf: Reader = {
  start(line, context) {
    if (line.command !== null) {
      if (!COMMAND.test(line.command)) return null;
      const complete = /^(?:sudo\s+)?cat\s[^|]*$/i.test(line.command);
      return { reading: new ResolvConf(line, context, complete), verdict: 'yes' };
    }
    if (!SERVER.test(line.text)) return null;
    const reading = new ResolvConf(line, context, false);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
