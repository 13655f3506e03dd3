/** Work of kind `read`: the ticket is looked at as it is now, and what is new in it becomes the next revision. */
import type { Answer } from '../diagnose.js';
import { InputError } from '../errors.js';
import type { EvidencePiece } from '../evidence/types.js';
import type { FinishedReading, LeasedTicket, TicketEntry, Work } from '../store/ticket-types.js';
import { entriesWithNews } from './new-evidence.js';
import { markerOf } from './own-notes.js';
import type { WorkParts } from './work-parts.js';

/**
 * Reads a leased ticket and diagnoses what is new in it; the record, what is to be told, and the end of `work` are written
 * together. Rejects with SystemError (the ticket cannot be read), InputError (it cannot be diagnosed) and StoreError,
 * among them `conflict` where the lease was lost.
 */
export async function readTicket(
  leased: LeasedTicket,
  work: Work,
  parts: WorkParts,
  signal: AbortSignal,
): Promise<void> {
  const { integration, store, now } = parts;
  const entries =
    (await integration.connector.readTicket?.(leased.ticketId, signal)) ?? (await store.listEntries(leased));
  const known = new Set(leased.consumed);
  const fresh = entries.filter(({ key }) => !known.has(key));
  const reading = {
    lease: leased,
    work,
    consumed: [...new Set([...leased.consumed, ...entries.map(({ key }) => key)])],
    at: now(),
  };
  const news = entriesWithNews(
    fresh,
    entries.filter(({ key }) => known.has(key)),
  );
  const isWanted = news.length > 0 || (isFirstReading(leased, entries) && tellsOfNothing(parts));
  if (!isWanted || !(await diagnoseNews(leased, entries, news, parts, reading, signal)))
    await store.finishReading({ ...reading, isLast: true });
}

function isFirstReading({ diagnosisId, consumed }: LeasedTicket, entries: readonly TicketEntry[]): boolean {
  return diagnosisId === undefined && consumed.length === 0 && entries.some(isWritten);
}

function tellsOfNothing({ integration }: WorkParts): boolean {
  return integration.settings.whenNothingRecognised === 'note';
}

function isWritten({ text }: TicketEntry): boolean {
  return text.trim() !== '';
}

/** Whether it came to a record, which ends the reading, too. */
async function diagnoseNews(
  { integration: system, ticketId: id, diagnosisId }: LeasedTicket,
  entries: readonly TicketEntry[],
  news: readonly TicketEntry[],
  parts: WorkParts,
  finished: Omit<FinishedReading, 'deliveries'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { records } = parts;
  const reading = (answer: Answer): FinishedReading | undefined => {
    if (!isWorthTelling(answer, parts)) return undefined;
    const deliveries = deliveriesOf(answer, parts);
    return { ...finished, deliveries, isLast: deliveries.length === 0 };
  };
  if (diagnosisId !== undefined)
    try {
      await records.addTo(diagnosisId, { evidence: news.map(toEvidence) }, { signal, reading });
      return true;
    } catch (error) {
      // It was deleted meanwhile: the ticket begins anew.
      if (!(error instanceof InputError) || error.code !== 'not-found') throw error;
    }
  const evidence = entries.filter(isWritten).map(toEvidence);
  const { answer } = await records.create(
    { evidence },
    { record: true, ticket: { system, id }, signal, reading },
  );
  return answer.recorded;
}

/** A later revision always is: there was new evidence, and somebody waits for what it changes. */
function isWorthTelling({ revision, findings, suppressed = [] }: Answer, parts: WorkParts): boolean {
  return revision > 1 || findings.length + suppressed.length > 0 || tellsOfNothing(parts);
}

function deliveriesOf(
  answer: Answer,
  { integration, linkTo, newId }: WorkParts,
): FinishedReading['deliveries'] {
  const link = linkTo?.(answer.id, answer.revision);
  const context = {
    marker: markerOf(answer.id, answer.revision),
    ...(link === undefined ? {} : { link }),
  };
  return integration.connector.outlets.flatMap((outlet) => {
    const payload = outlet.compose(answer, context);
    return payload === undefined ? [] : [{ id: newId(), kind: outlet.kind, payload }];
  });
}

function toEvidence({ text, name, host }: TicketEntry): EvidencePiece {
  return { text, ...(name === undefined ? {} : { name }), ...(host === undefined ? {} : { host }) };
}
