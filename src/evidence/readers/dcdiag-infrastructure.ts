/** "Enterprise DNS infrastructure test results": how dcdiag finds a child domain tied to its parent domain. */
import type { Line } from '../lines.js';
import type { DcdiagInfrastructure } from '../observations-dcdiag.js';
import type { PieceContext, Verdict } from '../reader.js';
import { dnsName, nameOf } from '../values.js';
import { Joined } from './dcdiag-joined.js';

const TITLE = /^Enterprise DNS infrastructure test results\s?:/i;
const BEGINS = /^For parent domain(?:\s|$)/i;
const PAIR = /^For parent domain (\S{1,255}) and subordinate domain ([^\s:]{1,255})\s?:?/i;
const GLUE = /delegation is present but the glue record is missing/i;
const NOT_DELEGATED = /delegation is not configured on the parent domain/i;
const MISCONFIGURED = /error:? (?:forwarders|root hints) are misconfigured from parent/i;
const FAILING = /forwarders are configured from subordinate to parent domain but some of them failed/i;
const NEITHER = /neither forwarders nor root hints are configured from subordinate/i;
const KNOWN =
  /^(?:Error\s?:|Warning\s?:|Forwarders|Root hints|Delegation|\(See DNS servers section|Neither forwarders)/i;

export class InfrastructureVerdicts {
  readonly #pairs: Joined[] = [];

  constructor(private readonly piece: PieceContext) {}

  /** Whether a line begins these results, or those of a pair. */
  opens(line: Line): boolean {
    if (!BEGINS.test(line.text)) return TITLE.test(line.text);
    this.#pairs.push(new Joined(line));
    return true;
  }

  take(line: Line): Verdict | null {
    const pair = this.#pairs.at(-1);
    return pair?.add(line) === true && KNOWN.test(line.text) ? 'yes' : 'maybe';
  }

  finish(): readonly DcdiagInfrastructure[] {
    return this.#pairs.flatMap((joined) => {
      const { text, first } = joined;
      const pair = PAIR.exec(text);
      const parent = nameOf(pair?.[1] ?? '');
      const child = nameOf(pair?.[2] ?? '');
      if (parent === null || child === null) return [];
      return [
        {
          kind: 'dcdiag-infrastructure' as const,
          parent: dnsName(parent),
          zone: dnsName(child),
          delegation: GLUE.test(text)
            ? ('no-glue' as const)
            : NOT_DELEGATED.test(text)
              ? ('wrong' as const)
              : null,
          forwarder: forwarderIn(text),
          from: this.piece.reference(first),
        },
      ];
    });
  }
}

function forwarderIn(text: string): DcdiagInfrastructure['forwarder'] {
  if (FAILING.test(text)) return 'dead';
  if (MISCONFIGURED.test(text)) return 'wrong';
  return NEITHER.test(text) ? 'none' : null;
}
