/** repadmin /queue: what waits for inbound replication at a domain controller, and from whom. */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { ReplicationQueue } from '../observations-resolution.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { aliasIn, guidOf, serverOf } from '../values.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/queue\b(.{0,300})$/i;
const LENGTH = /^Queue contains (\d{1,7}) items?\.?$/i;
/** The same sentence in other languages, under repadmin's own banner or command. */
const ANY_LENGTH = /^\D{3,40}(\d{1,7}) \p{L}{3,20}\.?$/u;
const BANNER = /^repadmin\s?:.{0,80}\/?queue\b.{0,200}?(\S{1,255})$/i;
const TASK = /^\[\[?(\d{1,10})\]\]? .{0,60}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
const OPERATION = /^(SYNC|MODIFY|ADD|DEL|UPDATE)(?: [A-Z]+){0,6}$/;
const FIELD = /^(NC|DSA object GUID|DSA transport addr|DSA) (.{1,400})$/;
const NOISE =
  /^(?:[A-Z]{2,}(?:_[A-Z]+)+(?: [A-Z_]+){0,20}|Current task began executing|Task has been executing for|Queue is empty)/i;

type Task = {
  -readonly [Key in keyof ReplicationQueue['tasks'][number]]: ReplicationQueue['tasks'][number][Key];
};

class Queue implements Reading {
  #length: number | null = null;
  readonly #tasks: Task[] = [];

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private server: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const { text } = line;
    const banner = BANNER.exec(text)?.[1];
    if (banner !== undefined) {
      this.server = /^localhost$/i.test(banner) ? line.host : serverOf(banner).name;
      return 'yes';
    }
    const length =
      LENGTH.exec(text)?.[1] ?? (this.#tasks.length === 0 ? ANY_LENGTH.exec(text)?.[1] : undefined);
    if (length !== undefined && this.#length === null) {
      this.#length = Number(length);
      return 'yes';
    }
    if (TASK.test(text)) {
      const from = this.piece.reference(line);
      this.#tasks.push({ operation: null, namingContext: null, source: null, sourceGuid: null, from });
      return 'yes';
    }
    if (NOISE.test(text)) return 'yes';
    const task = this.#tasks.at(-1);
    return task === undefined ? 'no' : ofTask(task, text);
  }

  finish(): readonly Observation[] {
    if (this.#length === null && this.#tasks.length === 0) return [];
    const from = this.piece.reference(this.opened);
    return [
      { kind: 'replication-queue', server: this.server, length: this.#length, tasks: this.#tasks, from },
    ];
  }
}

function ofTask(task: Task, text: string): Verdict {
  if (OPERATION.test(text)) {
    task.operation ??= text;
    return 'yes';
  }
  const field = FIELD.exec(text);
  if (field === null) return 'no';
  const [, name = '', value = ''] = field;
  if (name === 'NC') task.namingContext = value;
  else if (name === 'DSA') task.source = serverOf(value).name;
  else task.sourceGuid ??= guidOf(value) ?? aliasIn(value)?.guid ?? null;
  return 'yes';
}

export const queue: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      if (rest === undefined) return null;
      const asked = rest.split(/\s+/).find((word) => word !== '' && !word.startsWith('/'));
      const local = asked === undefined || asked === '*' || /^(?:localhost|\.)$/i.test(asked);
      return { reading: new Queue(line, context, local ? line.host : serverOf(asked).name), verdict: 'yes' };
    }
    if (line.input !== null || (!LENGTH.test(line.text) && !BANNER.test(line.text))) return null;
    const reading = new Queue(line, context, line.host);
    return { reading, verdict: reading.take(line) };
  },
};
