/** Work of kind `read`: one row per ticket, which waits whenever something new has come in. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { chunksOf } from './chunks.js';
import type { Db } from './schema.js';

interface WantedReading {
  /** Of the ticket; each once, locked by the transaction. */
  readonly row: number;
  readonly integration: string;
  readonly receivedAt: number;
  /** How many times something came in for it. */
  readonly times: number;
}

export async function wantReadings(trx: Db, tickets: readonly WantedReading[]): Promise<void> {
  for (const some of chunksOf(tickets))
    await trx
      .insertInto('ticket_work')
      .values(
        some.map(({ row, integration, receivedAt, times }) => ({
          id: randomUUID(),
          ticket: row,
          integration,
          kind: 'read' as const,
          state: 'waiting' as const,
          created_at: receivedAt,
          since: receivedAt,
          due_at: receivedAt,
          attempts: 0,
          sequence: times,
        })),
      )
      .onConflict((known) =>
        known
          .column('ticket')
          // As it stands in the index: with a parameter PostgreSQL does not recognise it.
          .where(sql<boolean>`kind = 'read'`)
          .doUpdateSet(({ ref, eb }) => {
            const waits = eb('ticket_work.state', '=', 'waiting');
            const unlessWaiting = <
              Column extends 'created_at' | 'since' | 'attempts' | 'begun_at' | 'reason',
            >(
              column: Column,
            ) =>
              eb
                .case()
                .when(waits)
                .then(ref(`ticket_work.${column}`))
                .else(ref(`excluded.${column}`))
                .end();
            return {
              sequence: eb('ticket_work.sequence', '+', ref('excluded.sequence')),
              state: 'waiting',
              finished_at: null,
              // What has been due for long keeps its turn.
              due_at: eb
                .case()
                .when('ticket_work.due_at', '<=', ref('excluded.due_at'))
                .then(ref('ticket_work.due_at'))
                .else(ref('excluded.due_at'))
                .end(),
              created_at: unlessWaiting('created_at'),
              since: unlessWaiting('since'),
              attempts: unlessWaiting('attempts'),
              begun_at: unlessWaiting('begun_at'),
              reason: unlessWaiting('reason'),
            };
          }),
      )
      .execute();
}
