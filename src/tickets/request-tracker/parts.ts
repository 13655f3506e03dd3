/**
 * Which parts of the messages of a ticket hold what people wrote: the text that a mail program would show, and files that
 * are text. Request Tracker keeps each part of a message as an attachment, and a message without parts as one, too.
 */
import { textOf } from '../json-value.js';
import { recordId } from './rest.js';

/** An attachment, without its content. */
export interface Part {
  readonly id: string;
  readonly transactionId: string;
  /** In lower case. */
  readonly type: string;
  /** Empty where it is no file. */
  readonly fileName: string;
  readonly bytes: number;
  /** Of the message, at its first part. */
  readonly subject: string;
}

const TEXT_TYPES = /^(?:text\/|application\/(?:json|xml|csv)$)/;
const TEXT_NAMES = /\.(?:txt|text|log|out|csv|tsv|json|xml|html?)$/i;
/** A plain alternative that is shorter is a placeholder. */
const SHORTEST_BODY_BYTES = 3;

export function partOf(item: unknown): readonly Part[] {
  const id = recordId(item, 'id');
  const transactionId = recordId(item, 'TransactionId');
  if (id === undefined || transactionId === undefined) return [];
  return [
    {
      id,
      transactionId,
      type: (textOf(item, 'ContentType') ?? '').toLowerCase(),
      fileName: textOf(item, 'Filename') ?? '',
      bytes: Number(recordId(item, 'ContentLength') ?? 0),
      subject: textOf(item, 'Subject') ?? '',
    },
  ];
}

export function isTextFile({ fileName, type }: Part): boolean {
  return fileName !== '' && (TEXT_TYPES.test(type) || TEXT_NAMES.test(fileName));
}

export function isHtml({ type }: Part): boolean {
  return type === 'text/html';
}

/** The body of one message: its parts that are no files, of alternatives the plain one. In the order of their ids. */
export function bodyParts(parts: readonly Part[]): readonly Part[] {
  let isAlternative = false;
  let hasPlain = false;
  return parts.filter((part) => {
    if (part.type === 'multipart/alternative') {
      isAlternative = true;
      hasPlain = false;
    }
    if (part.fileName !== '') return false;
    if (isHtml(part)) return !(isAlternative && hasPlain);
    if (part.type !== 'text/plain' || part.bytes < SHORTEST_BODY_BYTES) return false;
    hasPlain = true;
    return true;
  });
}
