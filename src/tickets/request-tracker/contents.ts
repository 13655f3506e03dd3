/** The texts of attachments: many small ones in one request, bounded, and a part that cannot be had is left out. */
import type { Logger } from 'pino';
import { decodeText } from '../../evidence/decode.js';
import { htmlToText } from '../html-text.js';
import { memberOf, textOf } from '../json-value.js';
import { SystemError } from '../system-error.js';
import { isHtml, type Part } from './parts.js';
import { MOST_PER_PAGE, oneOf, type RequestTracker, recordId } from './rest.js';

/** A part that is larger is left out. */
export const MOST_PART_BYTES = 5 * 1024 * 1024;
/** So is what comes after so much of one ticket. */
export const MOST_TICKET_BYTES = 20 * 1024 * 1024;
/** Of one request for several: JSON may need six times as much for it. */
const MOST_BATCH_BYTES = 1024 * 1024;
/** Request Tracker gives these as text; of the others it gives the bytes. */
const DECODED_TYPES = ['text/plain', 'text/html'];

/** By the id of the part. Rejects with SystemError. */
export async function readContents(
  rt: RequestTracker,
  parts: readonly Part[],
  logger: Logger,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  const small = (part: Part) => DECODED_TYPES.includes(part.type) && part.bytes <= MOST_BATCH_BYTES;
  const wanted = withinBounds(parts, logger);
  const batches = [
    ...batched(wanted.filter(small)),
    ...wanted.filter((part) => !small(part)).map((part) => [part]),
  ];
  await Promise.all(
    batches.map(async (batch) => {
      for (const [id, text] of await readBatch(rt, batch, logger, signal)) contents.set(id, text);
    }),
  );
  return contents;
}

function withinBounds(parts: readonly Part[], logger: Logger): readonly Part[] {
  let total = 0;
  return parts.filter(({ id, bytes }) => {
    const fits = bytes <= MOST_PART_BYTES && total + bytes <= MOST_TICKET_BYTES;
    if (fits) total += bytes;
    else logger.warn({ attachment: id, bytes }, 'an attachment is left out: it is too large');
    return fits;
  });
}

function batched(parts: readonly Part[]): readonly (readonly Part[])[] {
  const batches: Part[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST_PER_PAGE || bytes + part.bytes > MOST_BATCH_BYTES) {
      batches.push([part]);
      bytes = part.bytes;
    } else {
      last.push(part);
      bytes += part.bytes;
    }
  }
  return batches;
}

/** What the sender of a message says about its size need not be so: where several are refused, one by one. */
async function readBatch(
  rt: RequestTracker,
  batch: readonly Part[],
  logger: Logger,
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  const [first] = batch;
  if (first === undefined) return [];
  try {
    return batch.length === 1
      ? [[first.id, await readOne(rt, first, signal)]]
      : await readMany(rt, batch, signal);
  } catch (error) {
    if (!(error instanceof SystemError) || error.retry) throw error;
    if (batch.length > 1)
      return (await Promise.all(batch.map((part) => readBatch(rt, [part], logger, signal)))).flat();
    logger.warn({ attachment: first.id, reason: error.message }, 'an attachment is left out');
    return [];
  }
}

async function readMany(
  rt: RequestTracker,
  batch: readonly Part[],
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  const query = oneOf(
    'id',
    batch.map(({ id }) => id),
  );
  const items = await rt.list(
    ['attachments'],
    { query, fields: 'Content', per_page: String(MOST_PER_PAGE) },
    signal,
  );
  return batch.flatMap((part) => {
    const text = textOf(
      items.find((item) => recordId(item, 'id') === part.id),
      'Content',
    );
    return text === undefined ? [] : [[part.id, readable(part, text)] as const];
  });
}

async function readOne(rt: RequestTracker, part: Part, signal: AbortSignal): Promise<string> {
  const attachment = await rt.get(['attachment', part.id], {}, signal);
  // A refusal with status 200 is not taken for an empty file.
  if (memberOf(attachment, 'Content') === undefined)
    throw new SystemError(`Request Tracker gave no content of attachment ${part.id}.`, { retry: true });
  return readable(part, decodeText(Buffer.from(textOf(attachment, 'Content') ?? '', 'base64')));
}

function readable(part: Part, text: string): string {
  const mended = withItsCodePage(text);
  return isHtml(part) ? htmlToText(mended) : mended;
}

/**
 * Text that is not UTF-8 is taken for Latin-1 by Request Tracker, whatever it is. Characters that are in Latin-1 but stand
 * for nothing there tell that it was another code page.
 */
function withItsCodePage(text: string): string {
  const isMistaken = /[\u0080-\u009f]/.test(text) && !/[\u0100-\uffff]/.test(text);
  return isMistaken ? decodeText(Buffer.from(text, 'latin1')) : text;
}
