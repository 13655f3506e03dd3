/**
 * repadmin /syncall: one domain controller is asked to pull from all of its partners, and says with whom that failed.
 * The servers are named by alias or by DN, before the error or in the lines From and To after it.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationRetry } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { aliasIn, nameOf, serverOf } from '../values.js';
import { printedStatus } from './printed-status.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/syncall\b(.{0,600})$/i;
const CALLBACK = /^CALLBACK[ -]MESSAGE\s?:\s?/i;
const CODE = /(-?\d{1,10})\s?\(0x[0-9a-f]{1,8}\)\s?:?$/i;
const ERROR =
  /^(?:Error (?:contacting|issuing)|SyncAll exited with fatal).{0,600}(?:: (?:-?\d{1,10}|0x[0-9a-f]{1,8})\s?:?|\.)$/i;
const REPLICATED = /^The following replication completed successfully[.:]?$/i;
const SERVER = /(CN=NTDS Settings(?:\\0ADEL:[0-9a-f-]{36})?,CN=[^()]{3,400}?)(?:\s\(|\s?:|$)/i;
const DIRECTION = /^(From|To|De|Von|Desde|Nach|An|À|A|Vers|Para)\s{0,6}: (\S.{0,400})$/i;
const TO = /^(?:To|Nach|An|À|A|Vers|Para)$/i;
const HEADING = /^Syncing (?:all NC's held on (\S{1,255}?)\.?|partition: (.{1,400}))$/i;
const PARTITION = /^[^:=]{5,60}: ((?:DC|CN)=\S.{0,400})$/i;
const ALL_DONE = /^SyncAll terminated with no errors/i;
const ENDED = /^(?:SyncAll |La commande SyncAll|The following (?:replication|connections?))/i;
const PROGRESS =
  /(?:is in progress|completed successfully|Finished\.|terminated with no errors)[.:]{0,2}\s?$/i;
const NOISE = /^\.{2,}$|^Repadmin\s?:/i;
const HEX = /^\(0x[0-9a-f]{1,8}\)\s?:?$/i;
const MESSAGE = /^[^:\\>=]{5,200}\.$/;

/** What was said of one source and one destination: 0 where it was replicated. */
interface Result {
  readonly status: number;
  readonly line: Line;
  readonly namingContext: string | null;
  source: string | null;
  destination: string | null;
  /** Its message has been read, or so much of it that one line of it was broken in two. */
  explained: boolean;
  broken: boolean;
}

class Syncall implements Reading {
  readonly #results: Result[] = [];
  #done: Line | null = null;
  #namingContext: string | null = null;
  #open: Result | null = null;
  readonly #wrapped: Unwrapper = new Unwrapper(isUnfinished);

  constructor(
    private readonly piece: PieceContext,
    private home: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    const heading = HEADING.exec(text);
    const partition = heading?.[2] ?? PARTITION.exec(text)?.[1];
    if (heading !== null || partition !== undefined) {
      this.#open = null;
      if (heading?.[1] !== undefined && nameOf(heading[1]) !== null && !/^localhost$/i.test(heading[1]))
        this.home = heading[1];
      this.#namingContext = partition ?? this.#namingContext;
      return 'yes';
    }
    if (ALL_DONE.test(text)) {
      this.#done ??= line;
      return 'yes';
    }
    const body = text.replace(CALLBACK, '');
    const isError = CODE.test(body) || ERROR.test(body);
    const status = isError ? printedStatus(body) : REPLICATED.test(body) ? 0 : null;
    if (status !== null) return this.#begin(body, status, line);
    const direction = DIRECTION.exec(text);
    if (direction !== null) return this.#direction(direction[1] ?? '', direction[2] ?? '');
    if (body !== text || ENDED.test(text) || PROGRESS.test(text) || NOISE.test(text)) {
      this.#open = null;
      return 'yes';
    }
    return this.#message(text);
  }

  /** What stands below an error: its hexadecimal code where a mail program broke it off, and its message. */
  #message(text: string): Verdict {
    if (this.#open === null || this.#open.explained) return 'no';
    if (HEX.test(text)) return 'yes';
    const isWhole = MESSAGE.test(text);
    this.#open.explained = isWhole || this.#open.broken;
    this.#open.broken = true;
    return isWhole ? 'yes' : 'maybe';
  }

  #begin(body: string, status: number, line: Line): Verdict {
    const namingContext = this.#namingContext;
    const source = serverIn(body);
    this.#open = { status, line, namingContext, source, destination: null, explained: false, broken: false };
    this.#results.push(this.#open);
    return 'yes';
  }

  #direction(word: string, value: string): Verdict {
    const server = serverIn(value) ?? nameOf(value);
    if (this.#open !== null && TO.test(word)) this.#open.destination ??= server;
    else if (this.#open !== null) this.#open.source ??= server;
    return 'yes';
  }

  finish(): readonly Observation[] {
    const seen = new Set<string>();
    const found: Observation[] = [];
    for (const { status, line, namingContext, source, destination } of this.#results) {
      const key = `${destination ?? ''}|${source ?? ''}|${status}|${namingContext ?? ''}`;
      // SyncAll repeats its errors at the end.
      if (seen.has(key) || (status === 0 && source === null)) continue;
      seen.add(key);
      // Without a source the error is about the whole command and says nothing of a partner.
      const party = source === null ? null : (destination ?? this.home);
      found.push(this.#retry(party, source, namingContext, status, line));
    }
    const isFine = this.#results.every(({ status }) => status === 0);
    if (this.#done !== null && isFine)
      found.push(this.#retry(this.home, null, this.#namingContext, 0, this.#done));
    return found;
  }

  #retry(
    destination: string | null,
    source: string | null,
    namingContext: string | null,
    status: number,
    line: Line,
  ): ReplicationRetry {
    return {
      kind: 'replication-retry',
      destination,
      source,
      ...(namingContext === null ? {} : { namingContext }),
      succeeded: status === 0,
      status,
      from: this.piece.reference(line),
    };
  }
}

/** A server by alias (kept as such: whose it is, the rest of the evidence may tell) or by DN. */
function serverIn(text: string): string | null {
  const settings = SERVER.exec(text)?.[1];
  if (settings !== undefined) return serverOf(settings).name;
  return aliasIn(text)?.name ?? null;
}

/** An error goes on until its code. */
function isUnfinished(text: string): boolean {
  if (text.length > 700) return false;
  const body = text.replace(CALLBACK, '');
  const error = /^(?:Error (?:contacting|issuing)|SyncAll exited with fatal)/i.test(body);
  if (error) return !CODE.test(body) && (!ERROR.test(body) || printedStatus(body) === null);
  return CALLBACK.test(text) && !/[.:]$/.test(body);
}

export const syncall: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      if (rest === undefined) return null;
      const asked = rest
        .split(/[\s]+/)
        .find((word) => word !== '' && !word.startsWith('/') && !word.includes('='));
      const home = asked === undefined || /^(?:localhost|\.)$/i.test(asked) ? null : nameOf(asked);
      return { reading: new Syncall(context, home ?? line.host), verdict: 'yes' };
    }
    const begins = CALLBACK.test(line.text) || HEADING.test(line.text) || ALL_DONE.test(line.text);
    if (line.input !== null || !begins) return null;
    const reading = new Syncall(context, line.host);
    return { reading, verdict: reading.take(line) };
  },
};
