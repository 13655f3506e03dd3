/** Where polling of each integration goes on, and who polls it. */
import type { Db } from './schema.js';
import type { TicketStore } from './ticket-types.js';

export function pollCursorStore(db: Db): Pick<TicketStore, 'claimPoll' | 'finishPoll'> {
  return {
    claimPoll: ({ integration, owner, now, until }) =>
      db.transaction().execute(async (trx) => {
        const claimed = await trx
          .insertInto('poll_cursors')
          .values({ integration, claim_owner: owner, claimed_until: until })
          .onConflict((known) =>
            known
              .column('integration')
              .doUpdateSet({ claim_owner: owner, claimed_until: until })
              .where(({ eb, or }) =>
                or([eb('poll_cursors.claimed_until', '<=', now), eb('poll_cursors.claim_owner', '=', owner)]),
              ),
          )
          .returning('cursor')
          .executeTakeFirst();
        return claimed && (claimed.cursor === null ? {} : { cursor: claimed.cursor });
      }),
    finishPoll: ({ integration, owner, cursor }) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('poll_cursors')
          .set({ claim_owner: null, claimed_until: 0, ...(cursor === undefined ? {} : { cursor }) })
          .where('integration', '=', integration)
          .where('claim_owner', '=', owner)
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
  };
}
