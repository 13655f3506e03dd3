/**
 * dcdiag: which machine was tested, the verdicts, and what the tests Connectivity, Replications, KccEvent, SystemLog
 * and DNS print. The verdict stands at a test's end, so that what is said before it waits for the machine it is about.
 */
import type { Line } from '../lines.js';
import type { Observation, Seen } from '../observations.js';
import { isBareCommand } from '../prompts.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { aliasIn, dnsName, nameOf } from '../values.js';
import { askedServer, asksOthers, isDcdiag } from './dcdiag-command.js';
import { beginsDnsTest, DnsTests, opensDnsTest } from './dcdiag-dns.js';
import { opensEvent, QuotedEvent } from './dcdiag-event.js';
import { Joined } from './dcdiag-joined.js';
import { opensOutput } from './dcdiag-opening.js';
import { linkOf, opensReplication } from './dcdiag-replications.js';
import { labelOf } from './dcdiag-table.js';
import { RunningTest } from './dcdiag-test.js';
import {
  beginsVerdict,
  homeServer,
  isBanner,
  isCut,
  isFrame,
  isTestOfServer,
  namesHost,
  type PrintedVerdict,
  scopeOf,
  startedTest,
  testedServer,
  verdictOf,
} from './dcdiag-words.js';

/** A verdict is not wrapped into more. */
const VERDICT_LINES = 4;
const BLOCK_LINES = 40;
/** What a block of the Replications test goes on with; the words of a language around them do not count. */
const OF_REPLICATION = /(?:DC|CN)=|\(-?\d{1,10}\)\s?:?$|\d{2}:\d{2}:\d{2}|\._msdcs\.|\bDNS\b|^\d{1,9} \S/;
const FROM_TO = /^\S{1,5} \S{1,255} \S{1,5} \S{1,255}$/;
/** The names come first. */
const NAME_LINES = 4;

class Dcdiag implements Reading {
  readonly #found: Observation[] = [];
  #dns: DnsTests;
  #command: Line | null;
  #confirmed = false;
  #test: RunningTest;
  #tested: Seen<string> | null = null;
  #home: Seen<string> | null = null;
  /** Sites of the tested machines, by the first label of their names. */
  readonly #sites = new Map<string, string | null>();
  #forest: Seen<string> | null = null;
  #scope: 'server' | 'forest' | 'partition' = 'server';
  #verdict: Joined | null = null;
  #block: Joined | null = null;
  #host: Joined | null = null;
  #event: QuotedEvent | null = null;

  constructor(
    private readonly piece: PieceContext,
    command: Line | null,
  ) {
    this.#command = command;
    this.#dns = new DnsTests(piece, command?.text ?? null);
    this.#confirmed = command !== null;
    this.#test = new RunningTest(null, piece);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    // A command without its prompt; the text of an event may recommend one.
    if (this.#event === null && isDcdiag(line.text) && isBareCommand(line.text)) return 'no';
    const isHole = isCut(line.text);
    if (isHole) this.#dns.cut();
    const verdict = isHole ? 'yes' : this.#line(line);
    if (verdict === 'yes') this.#confirmed = true;
    return verdict ?? (this.#confirmed ? 'maybe' : 'no');
  }

  #line(line: Line): Verdict | null {
    if (beginsDnsTest(line.text)) this.#endText();
    return (
      this.#verdictLine(line) ??
      this.#frame(line) ??
      this.#replication(line) ??
      this.#eventLine(line) ??
      this.#connectivity(line) ??
      this.#dns.take(line)
    );
  }

  #verdictLine(line: Line): Verdict | null {
    if (beginsVerdict(line.text)) {
      this.#endText();
      this.#verdict = new Joined(line);
      return this.#decide() ? 'yes' : 'maybe';
    }
    if (this.#verdict === null) return null;
    if (this.#verdict.lines.length >= VERDICT_LINES || !this.#verdict.add(line)) {
      this.#verdict = null;
      return null;
    }
    return this.#decide() ? 'yes' : 'maybe';
  }

  #decide(): boolean {
    const verdict = this.#verdict;
    const printed = verdict === null ? null : verdictOf(verdict.text);
    if (verdict === null || printed === null) return false;
    this.#verdict = null;
    this.#observe(printed, verdict.first);
    return true;
  }

  #observe(printed: PrintedVerdict, line: Line): void {
    const { name, test, passed } = printed;
    const from = this.piece.reference(line);
    const server = this.#isOfServer(printed) ? name : null;
    const isForest = server === null && this.#scope !== 'partition' && !/^c(?:hecksd|rossref)/i.test(test);
    const forest = isForest ? dnsName(name) : null;
    if (forest !== null) this.#forest = { value: forest, from };
    if (server !== null) this.#closeTest({ value: server, from }, test);
    const local = server !== null && this.#home !== null && labelOf(server) === labelOf(this.#home.value);
    const site = server === null ? null : this.#siteOf(server);
    this.#found.push({ kind: 'dcdiag-verdict', server, site, test, passed, forest, local, from });
    if (forest !== null && test.toLowerCase() === 'dns') this.#endRun();
  }

  #isOfServer({ name, test }: PrintedVerdict): boolean {
    if (!isTestOfServer(test)) return false;
    if (test.toLowerCase() !== 'dns') return this.#scope !== 'partition';
    // Where both are printed, the forest's verdict on DNS is the last and the one that counts.
    if (this.#scope === 'forest' || name.includes('.')) return false;
    return !this.#dns.isOutsideTable(name);
  }

  #frame(line: Line): Verdict | null {
    const { text } = line;
    if (isBanner(text)) {
      if (this.#tested !== null || this.#forest !== null) this.#endRun();
      return 'yes';
    }
    const tested = testedServer(text);
    if (tested !== null) {
      this.#closeTest(this.#tested, null);
      this.#tested = { value: tested.name, from: this.piece.reference(line) };
      this.#sites.set(labelOf(tested.name), tested.site);
      this.#scope = 'server';
      return 'yes';
    }
    const started = startedTest(text);
    if (started !== null) {
      this.#closeTest(this.#tested, null);
      this.#test = new RunningTest(started, this.piece);
      return 'yes';
    }
    const scope = scopeOf(text);
    if (scope !== null) {
      this.#closeTest(this.#tested, null);
      this.#scope = scope.scope;
      if (scope.scope === 'forest') {
        this.#forest = { value: dnsName(scope.name), from: this.piece.reference(line) };
      }
      return 'yes';
    }
    const home = homeServer(text);
    if (home !== null) {
      this.#home = { value: home, from: this.piece.reference(line) };
      if (this.#command === null || !asksOthers(this.#command.text)) this.piece.place(home);
      return 'yes';
    }
    if (!isFrame(text)) return null;
    this.#endText();
    return 'yes';
  }

  #replication(line: Line): Verdict | null {
    if (opensReplication(line.text)) {
      this.#endText();
      this.#block = new Joined(line);
      return 'yes';
    }
    if (this.#block === null) return null;
    if (this.#block.lines.length >= BLOCK_LINES || !this.#block.add(line)) {
      this.#endText();
      return null;
    }
    const named = this.#block.lines.length <= NAME_LINES && FROM_TO.test(line.text);
    return named || OF_REPLICATION.test(line.text) ? 'yes' : 'maybe';
  }

  #eventLine(line: Line): Verdict | null {
    if (opensEvent(line.text)) {
      this.#endText();
      this.#event = new QuotedEvent(line, this.piece);
      this.#test.addEvent(this.#event);
      return 'yes';
    }
    return this.#event?.add(line) ?? null;
  }

  #connectivity(line: Line): Verdict | null {
    const isConnectivity = /^connectivity$/i.test(this.#test.name ?? '');
    const begins = namesHost(line.text) || (isConnectivity && aliasIn(line.text) !== null);
    if (this.#host !== null) {
      if (aliasIn(this.#host.text) === null || !begins) {
        return this.#host.lines.length < VERDICT_LINES * 2 && this.#host.add(line) ? 'yes' : null;
      }
    }
    if (!begins) return null;
    this.#endText();
    this.#host = new Joined(line);
    this.#test.addAlias(this.#host);
    return aliasIn(line.text) === null ? 'maybe' : 'yes';
  }

  /** The text of a block, an event or a sentence is over. */
  #endText(): void {
    const link = this.#block === null ? null : linkOf(this.#block, this.piece);
    const destinationSite = link?.destination == null ? null : this.#siteOf(link.destination);
    if (link !== null) this.#found.push({ ...link, destinationSite });
    this.#block = null;
    this.#host = null;
    this.#event = null;
    this.#verdict = null;
  }

  /** Takes the machine that the test was about and the test's name, where the verdict gives them. */
  #closeTest(server: Seen<string> | null, name: string | null): void {
    this.#endText();
    this.#found.push(...this.#test.observe(server ?? this.#fallback(), name));
    this.#test = new RunningTest(null, this.piece);
  }

  #siteOf(server: string): string | null {
    return this.#sites.get(labelOf(server)) ?? null;
  }

  /** The machine that the command names, or on which it ran. */
  #fallback(): Seen<string> | null {
    if (this.#tested !== null) return this.#tested;
    const command = this.#command;
    if (command === null) return this.#home;
    const asked = askedServer(command.text);
    if (asked === null && asksOthers(command.text)) return null;
    if (asked === null && this.#home !== null) return this.#home;
    const name = nameOf(asked ?? command.host ?? '');
    return name === null ? null : { value: name, from: this.piece.reference(command) };
  }

  /** Whatever follows is of another run, or of another paste. */
  #endRun(): void {
    this.#closeTest(this.#tested, null);
    this.#found.push(...this.#dns.finish(this.#fallback()?.value ?? null, this.#forest));
    this.#dns = new DnsTests(this.piece, null);
    this.#tested = null;
    this.#home = null;
    this.#forest = null;
    this.#scope = 'server';
    this.#command = null;
    this.#sites.clear();
  }

  finish(): readonly Observation[] {
    this.#endRun();
    return this.#found;
  }
}

export const dcdiag: Reader = {
  start(line, context) {
    if (line.input !== null) return null;
    if (line.command !== null) {
      return isDcdiag(line.command) ? { reading: new Dcdiag(context, line), verdict: 'yes' } : null;
    }
    const { text } = line;
    if (!opensOutput(text) && !opensDnsTest(text)) return null;
    const reading = new Dcdiag(context, null);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
