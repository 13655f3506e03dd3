/**
 * The rows of repadmin /showrepl /csv as PowerShell lists them (`ConvertFrom-Csv`): a column a line. They are read as
 * the rows that they were.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { hidesHealthy, isShowrepl } from './repadmin-command.js';
import { COLUMNS } from './showrepl-columns.js';
import { ShowreplCsv } from './showrepl-csv.js';

const FIELD = /^([A-Za-z_]{4,16}(?: [A-Za-z]{2,12}){0,3})\s{0,20}: ?(.{0,400})$/;
const KNOWN: ReadonlySet<string> = new Set(COLUMNS);

class ShowreplList implements Reading {
  readonly #rows: ShowreplCsv;
  #fields = new Map<string, string>();
  /** The line that stands for the row: its status, else its first. */
  #line: Line | null = null;

  constructor(piece: PieceContext, filtered: boolean, report: string) {
    this.#rows = new ShowreplCsv(piece, filtered, report);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const [, printed = '', value = ''] = FIELD.exec(line.text) ?? [];
    const column = printed.toLowerCase().replace(/ dc\b/, ' dsa');
    if (!KNOWN.has(column)) return 'no';
    if (this.#fields.has(column)) this.#endRow();
    this.#fields.set(column, value.trim());
    if (this.#line === null || column === 'last failure status') this.#line = line;
    return 'yes';
  }

  #endRow(): void {
    if (this.#line !== null) {
      const columns = [...this.#fields].filter(([column]) => column !== COLUMNS[0]);
      const tag = this.#fields.get('showrepl_columns') ?? 'showrepl_INFO';
      const rows = [
        ['showrepl_COLUMNS', ...columns.map(([column]) => column)],
        [tag, ...columns.map(([, value]) => `"${value}"`)],
      ];
      for (const row of rows) this.#rows.take({ ...this.#line, text: row.join(',') });
    }
    this.#fields = new Map();
    this.#line = null;
  }

  finish(): readonly Observation[] {
    this.#endRow();
    return this.#rows.finish();
  }
}

export const showreplList: Reader = {
  start(line, context) {
    const { evidence, line: number } = context.reference(line);
    const report = `${evidence}:${number}`;
    if (line.command !== null) {
      const lists = isShowrepl(line.command) && /\/csv\b.{0,200}\bConvertFrom-Csv\b/i.test(line.command);
      if (!lists) return null;
      return { reading: new ShowreplList(context, hidesHealthy(line.command), report), verdict: 'yes' };
    }
    // Nothing tells what the command left out.
    const reading = new ShowreplList(context, true, report);
    if (
      !/^(?:showrepl_COLUMNS|Destination D(?:SA|C)(?: Site)?|Source D(?:SA|C)(?: Site)?)\s{0,20}:/i.test(
        line.text,
      )
    )
      return null;
    const verdict = line.input === null ? reading.take(line) : 'no';
    return verdict === 'no' ? null : { reading, verdict };
  },
};
