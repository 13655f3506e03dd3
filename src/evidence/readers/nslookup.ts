/**
 * nslookup of Windows and of BIND: which server was asked what, and what came back. The first address is the
 * server's own; a time-out before "Server:" is the reverse query for the server's name and no answer; an SOA of the parent says
 * that the name is no zone of its own there.
 */
import type { Line } from '../lines.js';
import type { DnsLookup, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import {
  addAddresses,
  decide,
  failure,
  finished,
  type OpenAnswer,
  openAnswer,
  records,
  soaField,
} from './nslookup-answer.js';
import { DebugPackets } from './nslookup-debug.js';
import { isWholeFailure, NO_SERVERS } from './nslookup-failure.js';
import { commandQuestion, InteractiveQuestions, type Question } from './nslookup-question.js';

const SERVER =
  /^(?:(Default |Standard)?(?:Server|Serveur|Servidor)|(Serveur par d.{1,2}faut|Servidor predeterminado|Servidor padr.{1,2}o))\s?:\s{0,20}(\S{0,255})$/i;
const ADDRESS = /^(?:Address(?:es)?|Adresse|Direcci.{1,2}n|Endere.{1,2}o):\s{0,20}(.{1,400})$/;
const REVERSE =
  /^\*{2,3} (?:Can't find server (?:name|address) for|Can't find address for server|Default servers are not available)|^;; (?:Truncated|Got recursion not available|communications error)/i;
const NOISE =
  /^(?:DNS request timed out\.|timeout was \d{1,6} seconds?\.|Non-authoritative answer:|Authoritative answers can be found from:|\(root\)|Unrecognized command:.*|[^:*]{0,40}(?:autoris|autor|faisant)[^:*]{0,40}:)$/i;
/** Lines that a mail program may have wrapped, and what ends them. */
const UNFINISHED =
  /^\*{2,3} |\s(?:canonical|canonical name|canonical name =|nameserver|nameserver =|internet|internet address|internet address =)$/i;
const WRAPPED_RECORD = /^(?:canonical name|nameserver|internet address|AAAA IPv6 address) = /i;
const COMMAND_REST = /^[\w.:-]{2,255}(?: [\w.:-]{2,255})?$/;

class Nslookup implements Reading {
  readonly #found: DnsLookup[] = [];
  #question: Question | null;
  #interactive: InteractiveQuestions | null = null;
  #answer: OpenAnswer | null = null;
  /** A name alone on its line: an SOA begins so, and a record that was wrapped. */
  #alone: string | null = null;
  #unfinished: string | null = null;

  readonly #packets = new DebugPackets();

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
      const standing = server[1] !== undefined || server[2] !== undefined;
      if (standing) this.#interactive ??= new InteractiveQuestions(null);
      this.#answer = openAnswer(standing ? null : this.#question, line, server[3] ?? '');
      this.#question = null;
      return 'yes';
    }
    if (NO_SERVERS.test(line.text)) return this.#unanswered(line);
    if (NOISE.test(line.text) || REVERSE.test(line.text)) return 'yes';
    const packet = this.#packets.read(line.text);
    if (packet !== null) return this.#packet(packet);
    if (this.#answer === null)
      return /^name = \S{1,255}$/.test(line.text) ? 'yes' : this.#commandGoesOn(line.text);
    const text = this.#unfinished === null ? line.text : `${this.#unfinished} ${line.text}`;
    this.#unfinished = null;
    if (text.length < 600 && UNFINISHED.test(text) && !isWholeFailure(text)) {
      this.#unfinished = text;
      return 'maybe';
    }
    const verdict = this.#body(this.#answer, { ...line, text });
    return verdict === 'no' && text !== line.text ? this.#body(this.#answer, line) : verdict;
  }

  #packet(packet: 'frame' | { readonly owner: string }): Verdict {
    if (packet !== 'frame' && this.#answer !== null) this.#alone = dnsName(packet.owner);
    return 'yes';
  }

  /** BIND's nslookup names no server where none answers. */
  #unanswered(line: Line): Verdict {
    const question = this.#question;
    if (this.#answer === null && question === null) return 'no';
    const asked = this.#answer ?? openAnswer(question, line, '');
    const server = addressOf(question?.server ?? '');
    if (this.#answer === null) asked.serverAddress = server;
    this.#question = null;
    this.#answer = asked;
    return decide(asked, line, 'no-answer', null);
  }

  /** A mail program has wrapped the command: its name or server would be lost otherwise. */
  #commandGoesOn(text: string): Verdict {
    const unnamed = this.command !== null && this.#interactive !== null && /\s-\S+$/.test(this.command);
    if (this.command === null || (this.#question === null && !unnamed) || !COMMAND_REST.test(text))
      return 'no';
    this.command = `${this.command} ${text}`;
    const question = commandQuestion(this.command);
    if (question === null || question === 'interactive') return 'yes';
    this.#question = question;
    this.#interactive = null;
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
