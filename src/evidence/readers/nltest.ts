/**
 * nltest /dsgetdc and /dsregdns: whether the locator finds a domain controller, and whether a domain controller's
 * records were registered when asked for by hand. Labels and statuses are the same in every language.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf, statusOf } from '../values.js';

const COMMAND = /(?:^|[\s\\"'])nltest(?:\.exe)?["']?\s{1,20}(.{0,300})$/i;
const FIELD =
  /^(DC|Address|Dom Guid|Dom Name|Forest Name|Dc Site Name|Our Site Name|Flags|Trusted DC Name|Trusted DC Connection Status|Connection Status)\s{0,5}(?::|=)\s?(.{0,300})$/i;
const FLAG = /^(?:0x[0-9a-f]{1,8}|(?:[A-Z][A-Z0-9_]{1,30}\s?){1,30})$/;
const FAILED = /\bStatus = (-?\d{1,10}) 0x[0-9a-f]{1,8}/i;
/** The last line in English; other languages print a sentence of their own. */
const DONE = /^The command completed successfully/i;
const ANY_DONE = /^[^:=]{5,60}(?:erfolgreich|correct|succ\S{1,3}s|.xito|sucesso)[^:=]{0,30}$/i;

class Nltest implements Reading {
  readonly #fields = new Map<string, string>();
  #status: number | null = null;
  #decided: Line | null = null;

  constructor(
    private readonly piece: PieceContext,
    private readonly host: string | null,
    private readonly verb: 'dsgetdc' | 'dsregdns',
    private readonly domain: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const status = statusOf(FAILED.exec(line.text)?.[1]);
    if (status !== null) {
      this.#status ??= status;
      this.#decided ??= line;
      return 'yes';
    }
    const field = FIELD.exec(line.text);
    if (field !== null) {
      this.#fields.set(field[1]?.toLowerCase() ?? '', field[2]?.trim() ?? '');
      this.#decided ??= line;
      return 'yes';
    }
    if (DONE.test(line.text) || ANY_DONE.test(line.text)) {
      if (this.verb === 'dsregdns') this.#status ??= 0;
      this.#decided ??= line;
      return 'yes';
    }
    return this.#fields.has('flags') && FLAG.test(line.text) ? 'yes' : 'no';
  }

  finish(): readonly Observation[] {
    if (this.#decided === null) return [];
    const from = this.piece.reference(this.#decided);
    if (this.verb === 'dsregdns') {
      if (this.#status === null) return [];
      return [{ kind: 'record-registration', host: this.host, status: this.#status, from }];
    }
    const server = nameOf(this.#fields.get('dc') ?? '');
    if (server === null && this.#status === null) return [];
    const named = nameOf(this.#fields.get('dom name') ?? '') ?? this.domain;
    const forest = nameOf(this.#fields.get('forest name') ?? '');
    return [
      {
        kind: 'locator',
        host: this.host,
        domain: named === null ? null : dnsName(named),
        server,
        address: addressOf((this.#fields.get('address') ?? '').replace(/^\\\\/, '')),
        forest: forest === null ? null : dnsName(forest),
        status: server === null ? (this.#status ?? 0) : 0,
        from,
      },
    ];
  }
}

export const nltest: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const typed = COMMAND.exec(line.command)?.[1];
      const verb = /\/(dsgetdc|dsregdns)\b(?::(\S{1,255}))?/i.exec(typed ?? '');
      if (typed === undefined || verb === null) return null;
      const elsewhere = /\/server:(?:\\\\)?([\w.-]{1,255})/i.exec(typed)?.[1];
      const kind = verb[1]?.toLowerCase() === 'dsgetdc' ? 'dsgetdc' : 'dsregdns';
      const reading = new Nltest(context, elsewhere ?? line.host, kind, nameOf(verb[2] ?? ''));
      return { reading, verdict: 'yes' };
    }
    if (line.input !== null || !/^DC: \\\\\S{1,255}$/i.test(line.text)) return null;
    const reading = new Nltest(context, line.host, 'dsgetdc', null);
    return { reading, verdict: reading.take(line) };
  },
};
