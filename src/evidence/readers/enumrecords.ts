/**
 * dnscmd /enumrecords: the records of a node and of the nodes right below it. Further records of one name stand on
 * lines of their own without the name.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { ZoneRecord, ZoneRecords } from '../observations-configuration.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { dnsName, nameOf } from '../values.js';
import { type DnscmdCommand, dnscmdCommand } from './dnscmd-command.js';
import { delegationsIn, recordData, recordName } from './resource-record.js';

const FIRST = /^Returned records:?$/i;
const RECORD =
  /^(?:(\S{1,255})\s{1,40})?(?:\[Aging:\d{1,10}\]\s{1,40})?(\d{1,10})\s{1,40}(A|AAAA|CNAME|NS|SOA|SRV|PTR|MX|TXT|DNAME|DS|WINS|KEY|HINFO|NAPTR)\s{1,40}(\S.{0,1000})$/i;
/** A name with nothing but names below it. */
const NODE = /^(?![\d.]+$)[\w@][\w.*-]{0,254}$/;
const END = /^Command (?:completed|failed)\b/i;
const ERROR = /^(?:DNS_)?\w{4,60}\s{1,20}\(?\d{1,10}\s.{0,60}$/;

class Enumrecords implements Reading {
  readonly #records: ZoneRecord[] = [];
  readonly #zone: string;
  readonly #node: string;
  #name = '@';
  #listed = false;
  #ended = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly command: DnscmdCommand,
    zone: string,
  ) {
    this.#zone = dnsName(zone);
    const node = this.command.words[1] ?? '@';
    this.#node = node.startsWith('/') ? this.#zone : recordName(node, this.#zone);
  }

  take(line: Line): Verdict {
    const { text } = line;
    if (line.command !== null || line.input !== null) return 'no';
    if (this.#ended) return this.#records.length === 0 && ERROR.test(text) ? 'yes' : 'no';
    if (END.test(text)) {
      this.#ended = true;
      return 'yes';
    }
    if (FIRST.test(text)) {
      if (this.#listed) return 'no';
      this.#listed = true;
      return 'yes';
    }
    const record = RECORD.exec(text);
    if (record !== null) {
      const [, name, ttl = '', type = '', data = ''] = record;
      this.#name = name ?? this.#name;
      this.#records.push({
        name: recordName(this.#name, this.#node),
        type: type.toUpperCase(),
        data: recordData(data.trim()),
        ttl: Number(ttl),
        from: this.piece.reference(line),
      });
      return 'yes';
    }
    if (!this.#listed || !NODE.test(text)) return 'no';
    this.#name = text;
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#records.length === 0) return [];
    const options = this.command.words.slice(1).filter((word) => word.startsWith('/'));
    const records: ZoneRecords = {
      kind: 'zone-records',
      server: this.command.server,
      zone: this.#zone,
      records: this.#records,
      complete:
        this.#ended &&
        this.#node === this.#zone &&
        !this.command.filtered &&
        !options.some((option) => /^\/(?:type|child|startchild)/i.test(option)),
      from: this.piece.reference(this.opened),
    };
    return [records, ...delegationsIn(records)];
  }
}

export const enumrecords: Reader = {
  start(line, context) {
    const command = dnscmdCommand(line, 'enumrecords');
    const zone = command === null ? null : nameOf(command.words[0] ?? '');
    if (command === null || zone === null) return null;
    return { reading: new Enumrecords(line, context, command, zone), verdict: 'yes' };
  },
};
