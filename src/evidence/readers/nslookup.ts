/**
 * Windows nslookup: which server was asked what, and what came back. The first address is the server's own; a
 * time-out before "Server:" is the reverse query for the server's name and no answer; an SOA of the parent says
 * that the name is no zone of its own there.
 */
import type { Line } from '../lines.js';
import type { DnsLookup, LookupOutcome, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { commandQuestion, InteractiveQuestions, type Question } from './nslookup-question.js';

const SERVER = /^(Default )?Server:\s{0,20}(\S{0,255})$/;
const ADDRESS = /^Address(?:es)?:\s{0,20}(.{1,400})$/;
const CANONICAL = /^(\S{1,255})\s{1,60}canonical name = (\S{1,255})$/;
const NAME_SERVER = /^(\S{1,255})\s{1,60}nameserver = (\S{1,255})$/;
const GLUE = /^(\S{1,255})\s{1,60}(?:internet address|AAAA IPv6 address) = (\S{1,60})$/;
const SOA_FIELD =
  /^(primary name server|responsible mail addr|serial|refresh|retry|expire|default TTL) {0,4}= (\S{1,255})/;
const NAME = /^Name:\s{0,20}(\S{1,255})$/;
const ALIASES = /^Aliases:\s{0,20}(\S{1,255})/;
const CANNOT_FIND = /^\*\*\* (\S{1,255}) can't find (\S{1,255}): (.{1,80})$/i;
const NO_DATA = /^\*\*\* (?:No .{1,80} records available for|No internal type for .{1,80} for) (\S{1,255})$/i;
const TIMED_OUT = /^\*\*\* Request to (\S{1,255}) timed-out$/i;
const REVERSE =
  /^\*\*\* (?:Can't find server (?:name|address) for|Can't find address for server|Default servers are not available)/i;
const NOISE =
  /^(?:DNS request timed out\.|timeout was \d{1,6} seconds?\.|Non-authoritative answer:|Authoritative answers can be found from:|\(root\)|Unrecognized command:.*)$/i;
/** Lines that a mail program may have wrapped, and what ends them. */
const UNFINISHED =
  /^\*\*\* |\s(?:canonical|canonical name|canonical name =|nameserver|nameserver =|internet|internet address|internet address =)$/i;
const FINISHED =
  /: (?:non-existent domain|server failed|query refused|no response from server|timed out|no \w{1,20}|unspecified error)$|timed-out$|(?:available|IPv6 Addresses \(A\+AAAA\) records available) for \S{1,255}$/i;
const WRAPPED_RECORD = /^(?:canonical name|nameserver|internet address|AAAA IPv6 address) = /i;
const COMMAND_REST = /^[\w.:-]{2,255}(?: [\w.:-]{2,255})?$/;
const OUTCOMES: readonly (readonly [RegExp, LookupOutcome])[] = [
  [/^non-existent domain/i, 'no-such-name'],
  [/^server failed/i, 'server-failure'],
  [/^query refused/i, 'refused'],
  [/^no response from server/i, 'no-answer'],
  [/^timed out/i, 'no-answer'],
  [/^no (?:information|records|data)/i, 'no-data'],
];

interface OpenAnswer {
  readonly question: Question | null;
  readonly opened: Line;
  serverName: string | null;
  serverAddress: string | null;
  serverDone: boolean;
  /** The line that decides the outcome. */
  decided: Line | null;
  outcome: LookupOutcome | null;
  name: string | null;
  canonicalName: string | null;
  continues: 'addresses' | 'aliases' | 'none';
  readonly addresses: string[];
  readonly nameServers: string[];
  readonly additional: { name: string; address: string }[];
  soaZone: string | null;
  soaPrimary: string | null;
  serial: number | null;
}

class Nslookup implements Reading {
  readonly #found: DnsLookup[] = [];
  #question: Question | null;
  #interactive: InteractiveQuestions | null = null;
  #answer: OpenAnswer | null = null;
  /** A name alone on its line: an SOA begins so, and a record that was wrapped. */
  #alone: string | null = null;
  #unfinished: string | null = null;

  constructor(
    private readonly piece: PieceContext,
    private command: string | null,
    question: Question | 'interactive' | null,
  ) {
    this.#question = question === 'interactive' ? null : question;
    if (question === 'interactive') this.#interactive = new InteractiveQuestions(null);
  }

  take(line: Line): Verdict {
    if (line.command !== null) return 'no';
    if (line.input !== null) return this.#input(line.input);
    const server = SERVER.exec(line.text);
    if (server !== null) {
      this.#close();
      if (server[1] !== undefined) this.#interactive ??= new InteractiveQuestions(null);
      this.#answer = openAnswer(server[1] === undefined ? this.#question : null, line, server[2] ?? '');
      this.#question = null;
      return 'yes';
    }
    if (NOISE.test(line.text) || REVERSE.test(line.text)) return 'yes';
    if (this.#answer === null) return this.#commandGoesOn(line.text);
    const text = this.#unfinished === null ? line.text : `${this.#unfinished} ${line.text}`;
    this.#unfinished = null;
    if (text.length < 600 && UNFINISHED.test(text) && !FINISHED.test(text)) {
      this.#unfinished = text;
      return 'maybe';
    }
    const verdict = this.#body(this.#answer, { ...line, text });
    return verdict === 'no' && text !== line.text ? this.#body(this.#answer, line) : verdict;
  }

  /** A mail program has wrapped the command: its server would be lost otherwise. */
  #commandGoesOn(text: string): Verdict {
    if (this.command === null || this.#question === null || !COMMAND_REST.test(text)) return 'no';
    this.command = `${this.command} ${text}`;
    const question = commandQuestion(this.command);
    if (question !== null && question !== 'interactive') this.#question = question;
    return 'yes';
  }

  #input(input: string): Verdict {
    this.#close();
    this.#interactive ??= new InteractiveQuestions(null);
    this.#question = this.#interactive.ask(input);
    return 'yes';
  }

  #body(answer: OpenAnswer, line: Line): Verdict {
    const alone = this.#alone;
    this.#alone = null;
    if (alone !== null && WRAPPED_RECORD.test(line.text))
      return this.#body(answer, { ...line, text: `${alone} ${line.text}` });
    const address = ADDRESS.exec(line.text)?.[1];
    if (address !== undefined) return addAddresses(answer, address);
    if (answer.continues === 'addresses' && addressOf(line.text) !== null)
      return addAddresses(answer, line.text);
    const alias = nameOf(line.text);
    if (answer.continues === 'aliases' && alias !== null) {
      if (answer.question === null) answer.name ??= dnsName(alias);
      return 'yes';
    }
    const verdict = failure(answer, line) ?? records(answer, line) ?? soaField(answer, line, alone);
    if (verdict !== null) return verdict;
    if (alias === null || answer.serverAddress === null) return 'no';
    this.#alone = dnsName(alias);
    return 'maybe';
  }

  #close(): void {
    const answer = this.#answer;
    this.#answer = null;
    this.#alone = null;
    const lookup = answer === null ? null : finished(answer, this.piece);
    if (lookup !== null) this.#found.push(lookup);
  }

  finish(): readonly Observation[] {
    this.#close();
    return this.#found;
  }
}

function openAnswer(question: Question | null, opened: Line, server: string): OpenAnswer {
  const name = /^unknown$/i.test(server) ? null : nameOf(server);
  return {
    question,
    opened,
    serverName: name,
    serverAddress: null,
    serverDone: false,
    decided: null,
    outcome: null,
    name: null,
    canonicalName: null,
    continues: 'none',
    addresses: [],
    nameServers: [],
    additional: [],
    soaZone: null,
    soaPrimary: null,
    serial: null,
  };
}

/** The first address (or list of them) after "Server:" is the server's, later ones belong to "Name:". */
function addAddresses(answer: OpenAnswer, text: string): Verdict {
  const addresses = text.split(/[,\s]+/).flatMap((word) => addressOf(word) ?? []);
  if (addresses.length === 0) return 'no';
  if (answer.serverDone) {
    answer.addresses.push(...addresses);
    answer.continues = 'addresses';
    return 'yes';
  }
  answer.serverAddress ??= addresses[0] ?? null;
  answer.continues = 'addresses';
  return 'yes';
}

function failure(answer: OpenAnswer, line: Line): Verdict | null {
  const cannot = CANNOT_FIND.exec(line.text);
  if (cannot !== null) {
    const outcome = OUTCOMES.find(([words]) => words.test(cannot[3] ?? ''))?.[1];
    if (outcome === undefined) return 'no';
    return decide(answer, line, outcome, cannot[2] ?? null);
  }
  const empty = NO_DATA.exec(line.text)?.[1];
  if (empty !== undefined) return decide(answer, line, 'no-data', empty);
  return TIMED_OUT.test(line.text) ? decide(answer, line, 'no-answer', null) : null;
}

function records(answer: OpenAnswer, line: Line): Verdict | null {
  const name = NAME.exec(line.text)?.[1];
  if (name !== undefined) return decide(answer, line, answer.outcome ?? 'no-data', null, name);
  const aliases = ALIASES.exec(line.text)?.[1];
  if (aliases !== undefined) {
    answer.continues = 'aliases';
    if (answer.question === null) answer.name = dnsName(aliases);
    return 'yes';
  }
  const canonical = CANONICAL.exec(line.text);
  if (canonical !== null) return decide(answer, line, 'found', canonical[1] ?? null, canonical[2]);
  const nameServer = NAME_SERVER.exec(line.text);
  if (nameServer !== null) {
    answer.nameServers.push(dnsName(nameServer[2] ?? ''));
    return decide(answer, line, 'found', nameServer[1] ?? null);
  }
  const glue = GLUE.exec(line.text);
  if (glue === null) return null;
  const address = addressOf(glue[2] ?? '');
  if (address === null) return 'no';
  answer.additional.push({ name: dnsName(glue[1] ?? ''), address });
  return decide(answer, line, answer.outcome ?? 'found', null);
}

function soaField(answer: OpenAnswer, line: Line, alone: string | null): Verdict | null {
  const field = SOA_FIELD.exec(line.text);
  if (field === null) return null;
  if (field[1] === 'primary name server' && alone !== null) {
    answer.soaZone = alone;
    answer.soaPrimary = dnsName(field[2] ?? '');
    return decide(answer, line, 'found', null);
  }
  if (field[1] === 'serial' && answer.soaZone !== null)
    answer.serial = Number.parseInt(field[2] ?? '', 10) || null;
  return answer.soaZone === null ? 'no' : 'yes';
}

function decide(
  answer: OpenAnswer,
  line: Line,
  outcome: LookupOutcome,
  name: string | null,
  canonicalName?: string,
): Verdict {
  answer.serverDone = true;
  answer.continues = 'none';
  answer.outcome = outcome;
  answer.decided ??= line;
  if (name !== null) answer.name ??= dnsName(name);
  if (canonicalName !== undefined) answer.canonicalName ??= dnsName(canonicalName);
  return 'yes';
}

function finished(answer: OpenAnswer, piece: PieceContext): DnsLookup | null {
  if (answer.outcome === null || answer.decided === null) return null;
  const type = answer.question?.type ?? null;
  const soa =
    answer.soaZone === null || answer.soaPrimary === null
      ? null
      : { zone: answer.soaZone, primary: answer.soaPrimary, serial: answer.serial };
  const name = answer.question?.name ?? answer.name ?? answer.canonicalName ?? soa?.zone ?? null;
  return {
    kind: 'dns-lookup',
    host: answer.opened.host,
    serverName: answer.serverName,
    serverAddress: answer.serverAddress,
    byDefault: answer.question === null ? null : answer.question.server === null,
    name: name !== null && !name.includes('.') && answer.canonicalName !== null ? answer.canonicalName : name,
    type,
    outcome: outcomeOf(answer, type, name),
    canonicalName: answer.canonicalName === name ? null : answer.canonicalName,
    addresses: answer.addresses,
    nameServers: answer.nameServers,
    soa,
    additional: answer.additional,
    from: piece.reference(answer.decided),
  };
}

/** "Name:" without addresses, and an SOA that was not asked for or is the parent's, mean that there is no data. */
function outcomeOf(answer: OpenAnswer, type: string | null, name: string | null): LookupOutcome {
  if (answer.outcome !== 'found' && answer.outcome !== 'no-data') return answer.outcome ?? 'no-answer';
  if (answer.addresses.length > 0) return 'found';
  if (answer.soaZone === null) return answer.outcome;
  if (type !== null && type !== 'soa' && type !== 'any' && answer.nameServers.length === 0) return 'no-data';
  return name === null || name === answer.soaZone ? 'found' : 'no-data';
}

export const nslookup: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const question = commandQuestion(line.command);
      return question === null
        ? null
        : { reading: new Nslookup(context, line.command, question), verdict: 'yes' };
    }
    if (line.input === null && !SERVER.test(line.text) && !NOISE_BEFORE.test(line.text)) return null;
    const reading = new Nslookup(context, null, null);
    return { reading, verdict: reading.take(line) };
  },
};

/** What nslookup prints before "Server:" where the reverse query fails. */
const NOISE_BEFORE = /^(?:DNS request timed out\.|\*\*\* Can't find server name for address )/i;
