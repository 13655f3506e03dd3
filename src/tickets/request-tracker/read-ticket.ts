/** A ticket as it is now: what others wrote and attached, in its order, without our notes and what is quoted of them. */
import type { Logger } from 'pino';
import type { TicketEntry } from '../../store/ticket-types.js';
import { contribution } from '../contribution.js';
import { textOf } from '../json-value.js';
import { readContents } from './contents.js';
import { bodyParts, isTextFile, type Part, partOf } from './parts.js';
import { TOLD_TYPES } from './poll.js';
import { checkedTicketId, isSameName, MOST_PER_PAGE, oneOf, type RequestTracker, recordId } from './rest.js';

interface Message {
  readonly transactionId: string;
  readonly isFirst: boolean;
  readonly parts: readonly Part[];
}

/** `user`: whose transactions are ours. Rejects with SystemError. */
export async function readTicket(
  rt: RequestTracker,
  ticketId: string,
  user: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<readonly TicketEntry[]> {
  const messages = await readMessages(rt, checkedTicketId(ticketId), user, signal);
  // Of a ticket that is gone or hidden the history is empty; of the ticket itself it says so.
  if (messages.length === 0) await rt.get(['ticket', ticketId], {}, signal);
  const wanted = messages.flatMap(({ parts }) => [...bodyParts(parts), ...parts.filter(isTextFile)]);
  const contents = await readContents(rt, wanted, logger.child({ ticket: ticketId }), signal);
  return messages.flatMap((message) => entriesOf(message, contents));
}

async function readMessages(
  rt: RequestTracker,
  ticketId: string,
  user: string,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  // Of a ticket into which others were merged, theirs are in it.
  const transactions = await rt.listAll(
    ['ticket', ticketId, 'history'],
    { query: oneOf('Type', TOLD_TYPES), fields: 'Type,Creator', orderby: 'id' },
    signal,
  );
  const others = transactions.filter((item) => !isSameName(textOf(item, 'Creator', 'id'), user));
  const ids = others.flatMap((item) => recordId(item, 'id') ?? []);
  const parts = new Map<string, Part[]>();
  for (let at = 0; at < ids.length; at += MOST_PER_PAGE) {
    const query = {
      query: oneOf('TransactionId', ids.slice(at, at + MOST_PER_PAGE)),
      fields: 'TransactionId,ContentType,Filename,ContentLength,Subject',
      orderby: 'id',
    };
    for (const part of (await rt.listAll(['attachments'], query, signal)).flatMap(partOf))
      parts.set(part.transactionId, [...(parts.get(part.transactionId) ?? []), part]);
  }
  return others.flatMap((item) => {
    const transactionId = recordId(item, 'id');
    if (transactionId === undefined) return [];
    const isFirst = textOf(item, 'Type') === 'Create';
    return [{ transactionId, isFirst, parts: parts.get(transactionId) ?? [] }];
  });
}

function entriesOf(
  { transactionId, isFirst, parts }: Message,
  contents: ReadonlyMap<string, string>,
): readonly TicketEntry[] {
  const textsOf = (some: readonly Part[]) => some.flatMap(({ id }) => contents.get(id) ?? []);
  const subject = isFirst ? (parts[0]?.subject ?? '') : '';
  const body = contribution(`txn-${transactionId}`, textsOf(bodyParts(parts)).join('\n\n'));
  return [
    ...(subject.trim() === '' ? body : [withSubject(subject, `txn-${transactionId}`, body[0])]),
    ...parts.filter(isTextFile).flatMap(({ id, fileName }) =>
      contribution(`attachment-${id}`, contents.get(id) ?? '').map((entry) => ({
        ...entry,
        name: fileName,
      })),
    ),
  ];
}

function withSubject(subject: string, key: string, body: TicketEntry | undefined): TicketEntry {
  return { key, text: body === undefined ? subject : `${subject}\n\n${body.text}` };
}
