/**
 * ldbsearch (and ldapsearch) for NTDS Settings objects: which domain controllers a directory holds, under which GUIDs.
 * A folded line goes on in the next one.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { SettingsObject } from '../observations-resolution.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { guidOf, serverOf } from '../values.js';

const COMMAND = /(?:^|[\s/])(?:ldbsearch|ldapsearch)\s/i;
const RECORD = /^# record \d{1,7}$/i;
const DN = /^dn::? (.{1,600})$/i;
const SETTINGS = /^CN=NTDS ?Settings(?:\\0A(DEL|CNF):\s?([0-9a-f-]{36}))?,\s?CN=/i;
const ATTRIBUTE = /^([A-Za-z][\w;-]{0,60})::? (.{0,4000})$/;
const COMMENT = /^#(?: .{0,120}|)$|^ref: ldap/;
const CREATED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,6})?Z$/;

interface Entry {
  dn: string;
  guid: string | null;
  created: number | null;
  readonly from: LineReference;
  readonly host: string | null;
}

class Ldbsearch implements Reading {
  readonly #entries: Entry[] = [];
  #last: 'dn' | 'other' | 'none' = 'none';

  constructor(private readonly piece: PieceContext) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    if (COMMENT.test(line.text)) {
      this.#last = 'none';
      return 'yes';
    }
    const dn = DN.exec(line.text)?.[1];
    if (dn !== undefined) {
      this.#entries.push({
        dn,
        guid: null,
        created: null,
        from: this.piece.reference(line),
        host: line.host,
      });
      this.#last = 'dn';
      return 'yes';
    }
    const entry = this.#entries.at(-1);
    const attribute = ATTRIBUTE.exec(line.text);
    if (entry === undefined) return 'no';
    if (attribute === null) return this.#folded(entry, line.text);
    this.#last = 'other';
    const name = attribute[1]?.toLowerCase();
    const value = attribute[2] ?? '';
    if (name === 'objectguid') entry.guid ??= guidOf(value);
    if (name === 'whencreated') entry.created ??= createdAt(value);
    return 'yes';
  }

  #folded(entry: Entry, text: string): Verdict {
    if (this.#last === 'none') return 'no';
    if (this.#last === 'dn') entry.dn += /CN=NTDS$/i.test(entry.dn) ? ` ${text}` : text;
    return this.#last === 'dn' ? 'yes' : 'maybe';
  }

  finish(): readonly Observation[] {
    return this.#entries.flatMap((entry) => settingsObject(entry));
  }
}

function settingsObject({ dn, guid, created, from, host }: Entry): readonly SettingsObject[] {
  const settings = SETTINGS.exec(dn);
  if (settings === null) return [];
  const mark = settings[1]?.toUpperCase();
  const { name, deleted } = serverOf(dn.replace(/^CN=NTDSSettings/i, 'CN=NTDS Settings'));
  return [
    {
      kind: 'ntds-settings',
      host,
      server: name,
      dn,
      guid: guid ?? guidOf(settings[2] ?? ''),
      deleted: deleted || mark === 'DEL',
      conflict: mark === 'CNF' || /\\0ACNF:/i.test(dn),
      created,
      from,
    },
  ];
}

function createdAt(printed: string): number | null {
  const parts = CREATED.exec(printed)?.slice(1).map(Number);
  if (parts === undefined) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export const ldbsearch: Reader = {
  start(line, context) {
    if (line.command !== null) {
      return COMMAND.test(line.command) ? { reading: new Ldbsearch(context), verdict: 'yes' } : null;
    }
    const begins = RECORD.test(line.text) || SETTINGS.test(DN.exec(line.text)?.[1] ?? '');
    if (line.input !== null || !begins) return null;
    const reading = new Ldbsearch(context);
    return { reading, verdict: reading.take(line) };
  },
};
