/**
 * Lists of domain controllers: netdom query dc, nltest /dclist and dsquery server. The sentences around them are in the
 * language of the machine; the names stand alone on their lines.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { ListedController } from '../observations-configuration.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { dnsName, nameOf } from '../values.js';

const NETDOM = /(?:^|\s|\\)netdom(?:\.exe)?\s{1,10}query\s(?:.{0,200}\s)?dc\b/i;
const NLTEST = /(?:^|\s|\\)nltest(?:\.exe)?\s(?:.{0,200}\s)?\/dclist:([\w.-]{1,255})/i;
const DSQUERY = /(?:^|\s|\\)dsquery(?:\.exe)?\s{1,10}server\b/i;
const DOMAIN = /\s\/d(?:omain)?:["']?([\w.-]{1,255})/i;
const LOCATED =
  /^\\{0,2}([\w.-]{1,255})\s{1,60}(?:\[\w{2,12}\]\s{0,60})*\[DS\]\s{0,20}(?:Site\s?:\s{0,5}(.{0,120}))?$/i;
const PREWINDOWS2000 = /^\\\\([\w.-]{1,255})(?:\s\(PDC\))?$/i;
const DN = /^"?CN=([^,"]{1,63}),CN=Servers,CN=([^,"]{1,120}),CN=Sites,CN=Configuration,/i;
/** The sentence before the names of netdom, by its words for account and domain. */
const NETDOM_HEADING =
  /^.{0,30}(?:domain controllers with accounts|contr.{1,2}leurs de domaine (?:avec|ayant) des comptes|Dom.{1,2}nencontroller mit Konten|controladores de dominio con cuentas|controladores de dom.{1,2}nio com contas).{0,40}$/i;

class Controllers implements Reading {
  readonly #controllers: ListedController[] = [];
  #sentences = 0;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly domain: string | null,
    /** Names stand alone on their lines. */
    private readonly bare: boolean,
  ) {}

  take(line: Line): Verdict {
    const { text } = line;
    if (line.command !== null || line.input !== null) return 'no';
    const controller = LOCATED.exec(text) ?? PREWINDOWS2000.exec(text) ?? DN.exec(text);
    if (controller !== null) return this.#found(line, controller[1] ?? '', controller[2]?.trim() ?? null);
    if (this.bare && !text.includes(' ')) return this.#found(line, text, null);
    // One sentence before the names and one behind them.
    if (this.#sentences === 2 || !/^\p{L}.{10,200}[.:]?$/u.test(text)) return 'no';
    if (this.#sentences === 1 && this.#controllers.length === 0) return 'no';
    this.#sentences = this.#controllers.length > 0 ? 2 : 1;
    return 'yes';
  }

  #found(line: Line, name: string, site: string | null): Verdict {
    const known = this.#sentences === 2 ? null : nameOf(name);
    if (known === null) return 'no';
    this.#controllers.push({
      name: known,
      address: null,
      site,
      roles: null,
      from: this.piece.reference(line),
    });
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#controllers.length === 0) return [];
    return [
      {
        kind: 'controller-list',
        domain: this.domain,
        forest: null,
        controllers: this.#controllers,
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const controllerList: Reader = {
  start(line, context) {
    const begin = (domain: string | undefined, bare: boolean): ReturnType<Reader['start']> => {
      const dns = domain?.includes('.') === true ? dnsName(domain) : null;
      return { reading: new Controllers(line, context, dns, bare), verdict: 'yes' };
    };
    if (line.command !== null) {
      if (NETDOM.test(line.command)) return begin(DOMAIN.exec(line.command)?.[1], true);
      if (DSQUERY.test(line.command)) return begin(undefined, false);
      const listed = NLTEST.exec(line.command)?.[1];
      return listed === undefined ? null : begin(listed, false);
    }
    if (!NETDOM_HEADING.test(line.text) && !LOCATED.test(line.text)) return null;
    const reading = new Controllers(line, context, null, NETDOM_HEADING.test(line.text));
    return { reading, verdict: reading.take(line) };
  },
};
