/**
 * Events as a table: what Get-WinEvent and Get-EventLog print by themselves, the text cut at the width of the
 * screen. Columns are told by their form, because pastes lose the spaces between them.
 */
import type { Line } from '../lines.js';
import type { EventRecord } from '../observations.js';
import type { PieceContext, Reading, Verdict } from '../reader.js';
import { EventDraft } from './event-draft.js';
import { eventId } from './event-ids.js';
import { isCutOff } from './event-text.js';

const PROVIDER = /^ProviderName:\s{1,20}(\S.{0,200})$/;
const HEADING =
  /^(?:(?:MachineName\s{1,200})?TimeCreated\s{1,200}(?:.{1,200}\s)?Id(?:\s|$)|Index\s{1,50}Time\s.{0,200}\sInstanceI[Dd](?:\s|$))/;
const MACHINE_BEHIND = /\sId\s{1,200}MachineName(?:\s|$)/;
const RULE = /^-{2,}(?:\s{1,200}-{2,}){1,20}$/;
const WIN_EVENT =
  /^(?:([A-Za-z0-9][\w.-]{0,254})\s{1,40})?(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?,? {1,5}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AP]M)?)\s{1,50}(\d{1,5})(?:\s{1,50}(.*))?$/i;
const MACHINE = /^([A-Za-z0-9][\w.-]{0,254})(?:\s{1,40}|$)/;
const EVENT_LOG =
  /^(\d{1,12})\s{1,20}(\p{L}{3,5}\.? {1,3}\d{1,2} {1,3}\d{1,2}:\d{2})\s{1,20}(\p{L}{3,20})\s{1,20}(.{1,60}?)\s{1,40}(\d{2,10})(?:\s{1,40}(.*))?$/u;

export class EventTable implements Reading {
  #provider: { readonly value: string; readonly line: Line } | null = null;
  #begun = false;
  /** The names of machines stand behind the ids. */
  #machineBehind = false;
  /** A row that was not cut goes on in the next lines. */
  #open: EventDraft | null = null;
  readonly #drafts: EventDraft[] = [];

  constructor(private readonly piece: PieceContext) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const provider = PROVIDER.exec(line.text)?.[1];
    if (provider !== undefined) {
      this.#provider = { value: provider, line };
      this.#begun = false;
      return 'maybe';
    }
    if (HEADING.test(line.text)) {
      this.#begun = true;
      this.#machineBehind = MACHINE_BEHIND.test(line.text);
      return 'yes';
    }
    if (!this.#begun) return 'no';
    if (RULE.test(line.text) || this.#row(line)) return 'yes';
    return this.#open?.line(line.text, this.piece.reference(line)) ?? 'no';
  }

  /** Takes the log that was asked, where a command tells. */
  finish(log: string | null = null): readonly EventRecord[] {
    return this.#drafts.flatMap((draft) => draft.finish(log) ?? []);
  }

  /** A row of another program's event is a row all the same. */
  #row(line: Line): boolean {
    const draft = new EventDraft();
    const from = this.piece.reference(line);
    const short = WIN_EVENT.exec(line.text);
    const long = short === null ? EVENT_LOG.exec(line.text) : null;
    if (short === null && long === null) return false;
    this.#open = null;
    const id = short?.[3] ?? long?.[5] ?? '';
    if (eventId(id) === null) return true;
    draft.header('id', id, from);
    draft.header('time', short?.[2] ?? long?.[2] ?? '', from);
    if (long !== null) {
      draft.header('record', long[1] ?? '', from);
      draft.header('level', long[3] ?? '', from);
      draft.header('provider', (long[4] ?? '').trim(), from);
    } else if (this.#provider !== null) {
      draft.header('provider', this.#provider.value, this.piece.reference(this.#provider.line));
    }
    const all = short?.[4] ?? long?.[6] ?? '';
    const [behind, machine = short?.[1] ?? ''] = (this.#machineBehind ? MACHINE.exec(all) : null) ?? [''];
    if (machine !== '') draft.header('computer', machine, from);
    const rest = all.slice(behind.length);
    const [, level, text = rest] = (short === null ? null : /^(\p{L}{3,20})\s{1,40}(.*)$/u.exec(rest)) ?? [];
    if (level !== undefined) draft.header('level', level, from);
    draft.line(level === undefined ? rest : text, from);
    this.#drafts.push(draft);
    if (!isCutOff(rest)) this.#open = draft;
    return true;
  }
}

/** Whether a table of events begins with this line. */
export function opensTable(line: Line): boolean {
  return HEADING.test(line.text) || PROVIDER.test(line.text);
}
