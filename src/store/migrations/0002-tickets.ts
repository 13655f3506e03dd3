/** Tickets: what came in, the tickets themselves, and the work that is to be done for them. */
import type { Migration } from './migration.js';

export const tickets: Migration = {
  version: 2,
  statements: ({ text, integer, bytes, identity, typed }) => [
    `create table inbound (
      integration ${text} not null,
      key ${text} not null,
      received_at ${integer} not null,
      signed_at ${integer},
      body ${bytes},
      primary key (integration, key)
    ) ${typed}`,
    'create index inbound_time on inbound (received_at)',

    // Whoever deletes a diagnosis clears what refers to it, in the same transaction; this is checked at its end.
    `create table tickets (
      id ${identity},
      ticket_id ${text} not null,
      integration ${text} not null,
      touched_at ${integer} not null,
      leased_until ${integer} not null,
      lease_owner ${text},
      diagnosis_id ${text} references diagnoses (id) deferrable initially deferred,
      consumed ${text} not null,
      unique (ticket_id, integration)
    ) ${typed}`,
    'create index tickets_touched on tickets (touched_at)',
    'create index tickets_diagnosis on tickets (diagnosis_id)',

    `create table ticket_entries (
      position ${identity},
      ticket ${integer} not null references tickets (id) on delete cascade,
      key ${text} not null,
      received_at ${integer} not null,
      name ${text},
      host ${text},
      text ${bytes},
      unique (ticket, key)
    ) ${typed}`,
    'create index ticket_entries_kept on ticket_entries (received_at) where text is not null',

    `create table ticket_work (
      position ${identity},
      id ${text} not null unique,
      ticket ${integer} not null references tickets (id) on delete cascade,
      integration ${text} not null,
      kind ${text} not null check (kind in ('read', 'note', 'fields', 'callback')),
      state ${text} not null check (state in ('waiting', 'done', 'dead')),
      created_at ${integer} not null,
      since ${integer} not null,
      due_at ${integer},
      finished_at ${integer},
      attempts ${integer} not null,
      begun_at ${integer},
      reason ${text},
      sequence ${integer} not null,
      diagnosis_id ${text},
      revision ${integer},
      payload ${bytes},
      check ((state = 'waiting') = (due_at is not null)),
      check ((state = 'waiting') = (finished_at is null))
    ) ${typed}`,
    "create unique index ticket_work_read on ticket_work (ticket) where kind = 'read'",
    'create index ticket_work_ticket on ticket_work (ticket, due_at)',
    // Only what waits: the queue is as fast as it is short, however much is done.
    "create index ticket_work_due on ticket_work (integration, due_at) where state = 'waiting'",
    'create index ticket_work_time on ticket_work (created_at, id)',
    'create index ticket_work_state on ticket_work (state, created_at, id)',
    'create index ticket_work_diagnosis on ticket_work (diagnosis_id) where diagnosis_id is not null',

    `create table poll_cursors (
      integration ${text} primary key,
      cursor ${text},
      claimed_until ${integer} not null,
      claim_owner ${text}
    ) ${typed}`,

    `create table secrets (
      name ${text} primary key,
      value ${text} not null
    ) ${typed}`,
  ],
};
