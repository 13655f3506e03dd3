/**
 * Test-NetConnection, as list or as table: whether a name resolves on the machine where it ran, and whether the address
 * answered. Its property names are the same in every language.
 */
import type { Line } from '../lines.js';
import type { Observation, PingResult } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { addressOf, dnsName, nameOf } from '../values.js';

const COMMAND = /\b(?:Test-NetConnection|tnc)\b(.{0,400})$/i;
const FIELD =
  /^(ComputerName|RemoteAddress|RemotePort|InterfaceAlias|SourceAddress|PingSucceeded|PingReplyDetails \(RTT\)|TcpTestSucceeded|NameResolutionResults|NameResolutionSucceeded|ResolvedAddresses|MatchingIPsecRules|NetworkIsolationContext|IsAdmin|NetRoute \(NextHop\)|NetworkInterface|DetailedNotes)\s{0,40}:(?:\s(.{0,300}))?$/i;
const HEADING = /^ComputerName\s{1,80}Remote(?:Address|Port)\b/i;
/** A warning tells by the address that a name did resolve. */
const TCP_FAILED = /\bTCP\b.{0,60}\(([0-9a-f.:%]{3,60})\s{0,3}:\s{0,3}\d{1,5}\)/i;
const NAME_FAILED = /^(?:WARNING: )?Name resolution of (\S{1,255}) failed/i;
const WARNING = /^(?:WARNING|AVERTISSEMENT|WARNUNG|ADVERTENCIA|AVISO)\s?: /i;

interface Open {
  readonly fields: Map<string, string>;
  readonly from: LineReference;
  readonly host: string | null;
}

class TestNetConnection implements Reading {
  readonly #found: Observation[] = [];
  #open: Open | null = null;
  #heading: readonly string[] | null = null;
  #unresolved: string | null = null;

  constructor(
    private readonly piece: PieceContext,
    private readonly asked: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const field = FIELD.exec(line.text);
    if (field !== null) return this.#field(field[1]?.toLowerCase() ?? '', field[2]?.trim() ?? '', line);
    if (HEADING.test(line.text)) {
      this.#heading = line.text.toLowerCase().split(/\s+/);
      return 'yes';
    }
    const failed = NAME_FAILED.exec(line.text)?.[1];
    if (failed !== undefined) {
      this.#unresolved = failed;
      this.#begin(line).fields.set('computername', failed);
      return 'yes';
    }
    if (TCP_FAILED.test(line.text) || WARNING.test(line.text)) return 'yes';
    return this.#heading === null ? 'no' : this.#row(this.#heading, line);
  }

  #field(name: string, value: string, line: Line): Verdict {
    const known = this.#open?.fields.get(name);
    if (known !== undefined && known !== value) this.#close();
    const open = this.#open ?? this.#begin(line);
    if (!open.fields.has(name)) open.fields.set(name, value);
    return 'yes';
  }

  #row(heading: readonly string[], line: Line): Verdict {
    if (/^[-\s]+$/.test(line.text)) return 'yes';
    const words = line.text.split(/\s+/);
    if (words.length !== heading.length) return 'no';
    this.#close();
    const { fields } = this.#begin(line);
    for (const [at, name] of heading.entries()) fields.set(name, words[at] ?? '');
    this.#close();
    return 'yes';
  }

  #begin(line: Line): Open {
    this.#open = { fields: new Map(), from: this.piece.reference(line), host: line.host };
    return this.#open;
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    const name = nameOf(open?.fields.get('computername') ?? this.asked ?? '');
    if (open === null || (!open.fields.has('computername') && !open.fields.has('remoteaddress'))) return;
    const address = addressOf(open.fields.get('remoteaddress') ?? '');
    const asked = name === null || addressOf(name) !== null ? null : dnsName(name);
    const complete = open.fields.has('remoteaddress') || this.#unresolved !== null;
    if (!complete || (asked === null && address === null)) return;
    const tests = ['pingsucceeded', 'tcptestsucceeded'].flatMap(
      (one) => open.fields.get(one)?.toLowerCase() ?? [],
    );
    const replied = tests.includes('true') ? true : tests.includes('false') ? false : null;
    this.#found.push({
      kind: 'ping',
      host: open.host,
      asked,
      resolved: address !== null,
      target: null,
      address,
      ...(replied === null || address === null ? {} : { replied }),
      ...senderOf(open.fields),
      ...portOf(open.fields),
      from: open.from,
    });
    this.#unresolved = null;
  }

  finish(): readonly Observation[] {
    this.#close();
    return this.#found;
  }
}

function senderOf(fields: ReadonlyMap<string, string>): Pick<PingResult, 'sender'> {
  const sender = addressOf(fields.get('sourceaddress') ?? '');
  return sender === null ? {} : { sender };
}

function portOf(fields: ReadonlyMap<string, string>): Pick<PingResult, 'port'> {
  const [port = '', state = ''] = [fields.get('remoteport'), fields.get('tcptestsucceeded')];
  if (!/^\d{1,5}$/.test(port) || !/^(?:true|false)$/i.test(state)) return {};
  return { port: { number: Number(port), open: /^true$/i.test(state) } };
}

/** The name on the command line. */
function askedName(rest: string): string | null {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const named = words.findIndex((word) => /^-(?:ComputerName|cn|RemoteAddress)$/i.test(word));
  const word = named >= 0 ? words[named + 1] : words[0];
  return word === undefined || word.startsWith('-') ? null : word.replace(/["');]/g, '');
}

export const testNetConnection: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      if (rest === undefined) return null;
      return { reading: new TestNetConnection(context, askedName(rest)), verdict: 'yes' };
    }
    if (
      !/^ComputerName\s{0,40}:\s/i.test(line.text) &&
      !HEADING.test(line.text) &&
      !NAME_FAILED.test(line.text)
    ) {
      return null;
    }
    const reading = new TestNetConnection(context, null);
    return { reading, verdict: reading.take(line) };
  },
};
