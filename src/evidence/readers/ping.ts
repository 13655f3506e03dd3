/**
 * ping on Windows and Linux: says whether a name resolves on the machine where it ran, and whether the address
 * answered. The name asked stands in the command; the name after "Pinging" is the target of an alias. A router that
 * reports the host as unreachable is no reply of the host.
 */
import type { Line } from '../lines.js';
import type { Observation, PingResult } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { addressOf, aliasIn, dnsName, nameOf } from '../values.js';
import * as lines from './ping-lines.js';

const COMMAND = /(?:^|\s)ping6?(?:\.exe)?\s{1,20}(.{1,400})$/i;
/** Switches of ping that take a value. */
const WITH_VALUE = /^[-/][nliwrvskjcIWS]$/;

class Ping implements Reading {
  #result: PingResult | null = null;
  #replied: boolean | null = null;
  #packets: { readonly sent: number; readonly received: number } | null = null;
  #refuser: string | null = null;
  readonly #wrapped = new Unwrapper(lines.isUnfinished);

  constructor(
    private readonly piece: PieceContext,
    private readonly asked: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    if (this.#result?.address != null) {
      const replied = lines.answered(text, this.#result.address);
      if (replied !== null) this.#replied ??= replied;
      this.#packets ??= lines.packetsIn(text);
      this.#refuser ??= lines.refuserIn(text);
    }
    if (this.#result !== null) return lines.isRest(text) ? 'yes' : 'no';
    return this.#begin(text, line);
  }

  #begin(text: string, line: Line): Verdict {
    const shared = { kind: 'ping', host: line.host, from: this.piece.reference(line) } as const;
    const resolved = lines.pinging(text);
    if (resolved !== null) {
      const { name, address } = resolved;
      const printed = name === null ? null : dnsName(name);
      const alias = printed !== null && aliasIn(printed) !== null;
      const asked = this.asked ?? (alias ? printed : null);
      this.#result = { ...shared, asked, resolved: true, target: alias ? null : printed, address };
      return 'yes';
    }
    const unknown = lines.unknownHost(text, this.asked);
    if (unknown === null) return 'no';
    const asked = this.asked ?? dnsName(unknown);
    this.#result = { ...shared, asked, resolved: false, target: null, address: null };
    return 'yes';
  }

  finish(): readonly Observation[] {
    const result = this.#result;
    if (result === null) return [];
    // Counted to the end and never an echo: what came, came from a router.
    const replied = this.#replied ?? (this.#packets !== null && this.#refuser !== null ? false : null);
    if (result.address === null) return [result];
    return [
      {
        ...result,
        ...(replied === null ? {} : { replied }),
        ...(this.#packets === null ? {} : { packets: this.#packets }),
        ...(this.#refuser === null ? {} : { refusedBy: this.#refuser }),
      },
    ];
  }
}

/** The name on the command line, in lower case; null for an address or none. */
function askedName(rest: string): string | null {
  const words = rest.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ''));
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
    if (line.input !== null) return null;
    if (lines.pinging(line.text) === null && lines.unknownHost(line.text, null) === null) return null;
    const reading = new Ping(context, null);
    return { reading, verdict: reading.take(line) };
  },
};
