/** What dcause writes into a ticket: a comment, which the requestor does not see, and custom fields. */
import { renderNoteText } from '../../render/note.js';
import { listOf, memberOf, textOf } from '../json-value.js';
import { suggestedFields } from '../suggested-fields.js';
import { SystemError } from '../system-error.js';
import type { Outlet } from '../types.js';
import { checkedTicketId, isSameName, messagesOf, type RequestTracker, recordId } from './rest.js';
import type { RequestTrackerFields } from './settings.js';

const LONGEST_NOTE = 20_000;

export function createNoteOutlet(rt: RequestTracker): Outlet {
  return {
    kind: 'note',
    compose: (answer, context) => renderNoteText(answer, { ...context, maxCharacters: LONGEST_NOTE }),
    async isThere(ticketId, marker, signal) {
      const query = JSON.stringify([{ field: 'Subject', value: subjectOf(marker) }]);
      const path = ['ticket', checkedTicketId(ticketId), 'attachments'];
      return (await rt.list(path, { query, per_page: '1' }, signal)).length > 0;
    },
    async send({ ticketId, marker, payload }, signal) {
      const id = checkedTicketId(ticketId);
      const comment = { Subject: subjectOf(marker), Content: payload, ContentType: 'text/plain' };
      const answer = await rt
        .send('POST', ['ticket', id, 'comment'], comment, signal)
        .catch(async (error) => {
          if (!(error instanceof SystemError) || error.status !== 400) throw error;
          // It says the same of a ticket that is not there; that one is better not tried again.
          await rt.get(['ticket', id], {}, signal);
          throw new SystemError(`${error.message}. Does the user have the right CommentOnTicket?`, {
            retry: true,
            status: 400,
          });
        });
      // Only a comment that was written has a transaction of its own; the status alone says nothing.
      if (answer.status !== 201 || !/\/transaction\/\d+$/.test(answer.headers['location'] ?? ''))
        throw new SystemError(
          `Request Tracker does not say that the comment was added: ${messagesOf(answer)}`,
          {
            retry: true,
            isUncertain: true,
            status: answer.status,
          },
        );
    },
  };
}

function subjectOf(marker: string): string {
  return `Diagnosis ${marker}`;
}

/** Undefined where no field is configured. */
export function createFieldsOutlet(
  rt: RequestTracker,
  fields: RequestTrackerFields | undefined,
): Outlet | undefined {
  if (fields === undefined) return undefined;
  return {
    kind: 'fields',
    compose(answer, { marker, link }) {
      const { diagnosis } = fields;
      const values = {
        ...suggestedFields(answer, fields),
        ...(diagnosis === undefined ? {} : { [diagnosis]: link ?? marker }),
      };
      return Object.keys(values).length === 0 ? undefined : JSON.stringify(values);
    },
    async send({ ticketId, payload }, signal) {
      const path = ['ticket', checkedTicketId(ticketId)];
      const values: unknown = JSON.parse(payload);
      const answer = await rt.send('PUT', path, { CustomFields: values }, signal);
      // A field that is not there, one that may not be set and one that is equal already look the same in its answer.
      const found = listOf(await rt.get(path, {}, signal), 'CustomFields');
      for (const name of Object.keys(Object(values))) {
        const field = found.find(
          (one) => isSameName(textOf(one, 'name'), name) || recordId(one, 'id') === name,
        );
        if (field === undefined)
          throw new SystemError(
            `The queue of this ticket has no custom field "${name}", or the user lacks SeeCustomField.`,
            { retry: false },
          );
        const wanted = textOf(values, name);
        if (
          wanted !== undefined &&
          !listOf(memberOf(field), 'values').some((value) => isAlike(value, wanted))
        )
          throw new SystemError(
            `The custom field "${name}" was not set: ${messagesOf(answer)}. Does the user have the right ModifyCustomField?`,
            { retry: true },
          );
      }
    },
  };
}

/** Request Tracker may keep other blanks. */
function isAlike(value: unknown, wanted: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  return typeof value === 'string' && plain(value) === plain(wanted);
}
