/**
 * repadmin /showobjmeta of an NTDS Settings object: when the copy that a domain controller holds was created. Of other
 * objects nothing is of use here.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { nameOf, serverOf } from '../values.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/showobjmeta\s{1,20}(.{1,700})$/i;
const DN = /CN=NTDS Settings(?:\\0A(?:DEL|CNF):[0-9a-f-]{36})?,CN=[^"|]{1,500}/i;
const LOCAL = /^(?:localhost|\.)$/i;
/** `<local USN> <originating DSA> <its USN> <time> <version> <attribute>`. */
const ROW =
  /^\d{1,19}\s.{1,150}?\s\d{1,19}\s{1,20}(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s{1,20}\d{1,9}\s{1,20}([\w-]{1,60})/;
const HEADING = /^(?:Loc\.USN\s|[= ]{20,200}$|\d{1,5} entries\.$)/i;

class Showobjmeta implements Reading {
  #created: { readonly when: string; readonly from: LineReference } | null = null;

  constructor(
    private readonly piece: PieceContext,
    private readonly asked: string | null,
    private readonly dn: string,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const row = ROW.exec(line.text);
    if (row === null) return HEADING.test(line.text) ? 'yes' : 'no';
    if (row[2]?.toLowerCase() === 'whencreated')
      this.#created ??= { when: row[1] ?? '', from: this.piece.reference(line) };
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#created === null) return [];
    const { when, from } = this.#created;
    const { name, deleted } = serverOf(this.dn);
    return [
      {
        kind: 'ntds-settings',
        host: this.asked,
        server: name,
        dn: this.dn,
        guid: null,
        deleted,
        conflict: /\\0ACNF:/i.test(this.dn),
        created: null,
        createdAsPrinted: when,
        from,
      },
    ];
  }
}

export const showobjmeta: Reader = {
  start(line, context) {
    const rest = line.command === null ? undefined : COMMAND.exec(line.command)?.[1];
    const dn = rest === undefined ? undefined : DN.exec(rest)?.[0].trim();
    if (rest === undefined || dn === undefined) return null;
    const asked = rest.split(/\s/).find((word) => !word.startsWith('/') && !word.includes('=')) ?? '';
    const host = LOCAL.test(asked) ? line.host : nameOf(asked);
    return { reading: new Showobjmeta(context, host, dn), verdict: 'yes' };
  },
};
