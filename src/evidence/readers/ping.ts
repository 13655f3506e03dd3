/**
 * Windows ping: says whether a name resolves on the machine where it ran. The name asked stands in the command;
 * the name after "Pinging" is the target of an alias. Replies are not needed for that.
 */
import type { Line } from '../lines.js';
import type { Observation, PingResult } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';

const COMMAND = /(?:^|\s)ping(?:\.exe)?\s{1,20}(.{1,400})$/i;
const PINGING = /^Pinging (\S{1,255})(?: \[([^\]\s]{1,60})\])?(?: from \S{1,60})? with\b/i;
const UNKNOWN = /^Ping request could not find host (\S{1,255})\. ?(?:Please|$)/i;
const UNFINISHED = /^Ping request could not find host$/i;
const REST =
  /^(?:Reply from |Request timed out|Ping statistics for |Packets: Sent|Approximate round trip|Minimum = |General failure|PING: transmit failed|Please check the name|check the name)/i;
/** Switches of ping that take a value. */
const WITH_VALUE = /^[-/][nliwrvskjSc]$/;

class Ping implements Reading {
  #result: PingResult | null = null;
  #unfinished: string | null = null;

  constructor(
    private readonly piece: PieceContext,
    private readonly asked: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#unfinished === null ? line.text : `${this.#unfinished} ${line.text}`;
    this.#unfinished = UNFINISHED.test(text) ? text : null;
    if (this.#unfinished !== null) return 'maybe';
    const unknown = UNKNOWN.exec(text)?.[1];
    const pinging = PINGING.exec(text);
    if (unknown === undefined && pinging === null) {
      return this.#result !== null && REST.test(line.text) ? 'yes' : 'no';
    }
    if (this.#result !== null) return 'no';
    const shared = { kind: 'ping', host: line.host, from: this.piece.reference(line) } as const;
    const printed = nameOf(unknown ?? pinging?.[1] ?? '');
    const target = printed === null ? null : dnsName(printed);
    this.#result =
      unknown !== undefined
        ? { ...shared, asked: this.asked ?? target, resolved: false, target: null, address: null }
        : {
            ...shared,
            asked: this.asked,
            resolved: true,
            target: addressOf(pinging?.[1] ?? '') === null ? target : null,
            address: addressOf(pinging?.[2] ?? pinging?.[1] ?? ''),
          };
    return 'yes';
  }

  finish(): readonly Observation[] {
    return this.#result === null ? [] : [this.#result];
  }
}

/** The name on the command line, in lower case; null for an address or none. */
function askedName(rest: string): string | null {
  const words = rest.split(/\s+/);
  const host = words.find((word, at) => !/^[-/]/.test(word) && !WITH_VALUE.test(words[at - 1] ?? ''));
  const name = host === undefined || addressOf(host) !== null ? null : nameOf(host);
  return name === null ? null : dnsName(name);
}

export const ping: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      return rest === undefined ? null : { reading: new Ping(context, askedName(rest)), verdict: 'yes' };
    }
    if (!PINGING.test(line.text) && !UNKNOWN.test(line.text)) return null;
    const reading = new Ping(context, null);
    return { reading, verdict: reading.take(line) };
  },
};
