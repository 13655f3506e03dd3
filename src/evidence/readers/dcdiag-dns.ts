/**
 * The DNS test of dcdiag: per domain controller its TEST blocks, then the DNS servers used, the table, and the
 * verdicts on parent and child domains. Lines are put together to messages before anything is made of them.
 */
import type { Line } from '../lines.js';
import type { Observation, Seen } from '../observations.js';
import type { DnsTestColumn } from '../observations-dcdiag.js';
import type { PieceContext, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { InfrastructureVerdicts } from './dcdiag-infrastructure.js';
import { Joined } from './dcdiag-joined.js';
import { beginsMessage, isFragment, readMessage } from './dcdiag-message.js';
import { severityOf } from './dcdiag-notation.js';
import { type OpenTest, openTest } from './dcdiag-open-test.js';
import { reportOf } from './dcdiag-report.js';
import { DnsTable, domainLine, isTableHeading, isTableRow, isWrappedRow, labelOf } from './dcdiag-table.js';
import { isUsedServerLine, opensUsedServer, UsedServers } from './dcdiag-used-servers.js';

const BLOCK =
  /^TEST\s?:.{0,80}\((Auth|Basc|Forw|Del|Dyn|RReg|Ext)\)\s?$|^\S.{2,60}\s\((Basc|Forw|Dyn|RReg)\)$/i;
const CONTROLLER =
  /^(?:DC|Domain controller|Contr.{1,4}leur de domaine|Dom.{1,3}nencontroller|Controlador de dom.{1,3}nio)\s?:\s?([^\s\\]{1,255})$/i;
const DOMAIN = /^(?:Domain|Domaine|Dom\S{1,3}ne|Dom\S{1,2}nio|Dominio)\s?:\s?([^\s\\]{1,255})$/i;
const USED_SERVERS =
  /^(?:Summary of test results for DNS servers|R.{1,3}(?:sum|capitul).{1,6}\s.{0,40}serveurs DNS|Zusammenfassung.{0,60}DNS-Server|Resum\S{1,3}\s.{0,60}servidores DNS)/i;
const TABLE =
  /^(?:Summary of DNS test results|R.{1,3}sum.{1,3}\sdes\sr.{1,3}sultats.{1,20}DNS|Zusammenfassung.{1,40}DNS|Resum\S{1,3}\s.{1,60}DNS)/i;
/** A message that cannot end here, so that whatever follows belongs to it. */
const UNFINISHED = /(?::|\b(?:at|on|the|for|ha(?:s|ve) invalid|a|an|is|was|to|from|of|server|IP))$/i;
/** What goes on in a message that could have ended: the sentence, addresses, details in brackets, records. */
const OF_MESSAGE = /^\p{Ll}|\d{1,3}(?:\.\d{1,3}){3}|^\[|\]|IP\s?:|_msdcs|_tcp|_udp/u;
const LONGEST_MESSAGE = 12;
/** Words of `Warning: adapter [00000017]`, which is not all. */
const SHORTEST_MESSAGE = 4;

/** Whether a line begins a part of the DNS test, so that whatever went before it is over. */
export function beginsDnsTest(text: string): boolean {
  return (
    BLOCK.test(text) ||
    USED_SERVERS.test(text) ||
    TABLE.test(text) ||
    isTableHeading(text) ||
    isTableRow(text) ||
    isWrappedRow(text)
  );
}

/** Whether an output may begin with this line of the DNS test, whatever was cut off before it. */
export function opensDnsTest(text: string): boolean {
  const controller = CONTROLLER.exec(text)?.[1];
  return (
    beginsDnsTest(text) ||
    isFragment(text) ||
    (controller?.includes('.') === true && nameOf(controller) !== null)
  );
}

export class DnsTests {
  readonly #tests: OpenTest[] = [];
  readonly #table = new DnsTable();
  readonly #used = new UsedServers();
  readonly #infrastructure: InfrastructureVerdicts;
  #section: 'none' | 'tests' | 'servers' | 'table' | 'infrastructure' = 'none';
  #block: DnsTestColumn | null = null;
  #message: Joined | null = null;
  #domain: string | null = null;

  /** Takes the piece, and the command line where it is shown. */
  constructor(
    private readonly piece: PieceContext,
    private readonly command: string | null,
  ) {
    this.#infrastructure = new InfrastructureVerdicts(piece);
  }

  /** Whether the table's rows have come and none of them is of this name, so that it is the forest's. */
  isOutsideTable(name: string): boolean {
    return this.#table.hasRows && !this.#table.names.has(labelOf(name));
  }

  /** Something has been cut out here. */
  cut(): void {
    const test = this.#tests.at(-1);
    if (test?.registration === 'open') test.registration = 'cut';
  }

  /** Returns the verdict on a line, or null where it is no part of the DNS test. */
  take(line: Line): Verdict | null {
    return this.#heading(line) ?? this.#tableLine(line) ?? this.#content(line);
  }

  #heading(line: Line): Verdict | null {
    const { text } = line;
    const block = BLOCK.exec(text);
    if (block !== null) {
      this.#enter('tests');
      const test = this.#test(line);
      this.#block = columnNamed(block[1] ?? block[2] ?? '');
      if (this.#block === 'rreg' && test.registration === null) test.registration = 'open';
      return 'yes';
    }
    const controller = this.#isOpenMessage() ? undefined : CONTROLLER.exec(text)?.[1];
    const name = controller === undefined ? null : nameOf(controller);
    if (name !== null) {
      this.#enter('tests');
      this.#open(line, name);
      // nltest prints the like; a TEST block or a domain must follow.
      return 'maybe';
    }
    const domain = DOMAIN.exec(text)?.[1];
    if (domain !== undefined && nameOf(domain) !== null) return this.#inDomain(dnsName(domain));
    if (USED_SERVERS.test(text)) return this.#enter('servers');
    if (TABLE.test(text)) return this.#enter('table');
    if (!this.#infrastructure.opens(line)) return null;
    return this.#enter('infrastructure');
  }

  #inDomain(domain: string): Verdict {
    this.#end();
    const test = this.#section === 'tests' ? this.#tests.at(-1) : undefined;
    if (test !== undefined && test.domain === null) test.domain = domain;
    else this.#domain = domain;
    return this.#section === 'none' ? 'maybe' : 'yes';
  }

  #tableLine(line: Line): Verdict | null {
    const { text } = line;
    const begins = isTableHeading(text) || isTableRow(text) || isWrappedRow(text);
    if (begins) this.#enter('table');
    if (this.#section !== 'table') return null;
    const domain = domainLine(text);
    return domain === null ? this.#table.take(line, this.#domain) : this.#inDomain(dnsName(domain));
  }

  #content(line: Line): Verdict | null {
    switch (this.#section) {
      case 'infrastructure':
        return this.#infrastructure.take(line);
      case 'servers':
        return this.#usedServer(line);
      case 'tests':
        return this.#testLine(line);
      case 'table':
        return null;
      case 'none':
        return this.#fragment(line);
    }
  }

  #usedServer(line: Line): Verdict | null {
    if (opensUsedServer(line.text)) {
      this.#used.open(line);
      return 'yes';
    }
    if (!this.#used.isOpen) return 'maybe';
    const known = isUsedServerLine(line.text) || /\bDNS\b/.test(line.text) || addressOf(line.text) !== null;
    return this.#used.add(line) && known ? 'yes' : 'maybe';
  }

  /** Messages whose headings were cut off. */
  #fragment(line: Line): Verdict | null {
    if (!isFragment(line.text)) return null;
    this.#enter('tests');
    return this.#testLine(line);
  }

  #testLine(line: Line): Verdict {
    const test = this.#test(line);
    const isOpen = this.#isOpenMessage();
    const isListed = this.#block === 'basc' && test.adapters.take(line) === 'yes';
    if (isListed && !isOpen) {
      this.#end();
      return 'yes';
    }
    const begins = beginsMessage(line.text) && !isOpen;
    if (begins || this.#message === null) {
      this.#end();
      this.#message = new Joined(line);
      return begins ? 'yes' : 'maybe';
    }
    const reported = isOpen || (severityOf(this.#message.text) !== null && OF_MESSAGE.test(line.text));
    if (this.#message.lines.length >= LONGEST_MESSAGE || !this.#message.add(line)) return 'maybe';
    return reported ? 'yes' : 'maybe';
  }

  /** `Error:` and the like go on in the next line, whatever it begins with. */
  #isOpenMessage(): boolean {
    const message = this.#message;
    if (message === null || severityOf(message.text) === null) return false;
    return (
      UNFINISHED.test(message.text) || message.text.split(' ', SHORTEST_MESSAGE).length < SHORTEST_MESSAGE
    );
  }

  #enter(section: 'tests' | 'servers' | 'table' | 'infrastructure'): Verdict {
    this.#end();
    const test = this.#tests.at(-1);
    test?.adapters.end();
    if (test?.registration === 'open' && this.#block === 'rreg') test.registration = 'ended';
    if (section !== 'table') this.#table.close();
    if (section !== 'tests') this.#block = null;
    this.#section = section;
    return 'yes';
  }

  /** Reads the message that was being put together. */
  #end(): void {
    const message = this.#message;
    const test = this.#tests.at(-1);
    this.#message = null;
    if (message !== null && test !== undefined) readMessage(message, this.#block, test, this.piece);
  }

  #test(line: Line): OpenTest {
    return this.#tests.at(-1) ?? this.#open(line, null);
  }

  #open(line: Line, server: string | null): OpenTest {
    this.#block = null;
    const test = openTest(line, server);
    this.#tests.push(test);
    return test;
  }

  /**
   * Takes the machine that was tested where no block names it, and the forest root. Returns one observation per
   * domain controller, its settings where they are listed, and the verdicts on domains.
   */
  finish(tested: string | null, forest: Seen<string> | null): readonly Observation[] {
    this.#end();
    const parts = {
      tests: this.#tests,
      rows: this.#table.rows(),
      used: this.#used.all(),
      command: this.command,
    };
    return [...reportOf(parts, tested, forest, this.piece), ...this.#infrastructure.finish()];
  }
}

function columnNamed(printed: string): DnsTestColumn | null {
  const columns: readonly DnsTestColumn[] = ['auth', 'basc', 'forw', 'del', 'dyn', 'rreg', 'ext'];
  return columns.find((column) => column === printed.toLowerCase()) ?? null;
}
