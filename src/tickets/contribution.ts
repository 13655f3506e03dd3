/** What somebody wrote in a ticket, as an entry: without our own notes, and without what people quote of them. */
import { createHash } from 'node:crypto';
import type { TicketEntry } from '../store/ticket-types.js';
import { withoutOwnNotes } from './own-notes.js';

/** None where the text is empty, or a note of ours. */
export function contribution(key: string, text: string): readonly TicketEntry[] {
  const rest = withoutOwnNotes(text);
  return rest.trim() === '' ? [] : [{ key, text: rest }];
}

/** The same of something that can be edited: an edited text is another contribution. */
export function editableContribution(id: string, text: string): readonly TicketEntry[] {
  return contribution(`${id}:${digestOf(text)}`, text);
}

/** Names a text: 16 hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
