/** Secrets that all processes share, made when they are first needed. */
import type { Db } from './schema.js';
import type { TicketStore } from './ticket-types.js';

export function secretStore(db: Db): Pick<TicketStore, 'keepSecret'> {
  return {
    keepSecret: (name, fresh) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('secrets')
          .values({ name, value: fresh })
          .onConflict((known) => known.doNothing())
          .execute();
        const { value } = await trx
          .selectFrom('secrets')
          .select('value')
          .where('name', '=', name)
          .executeTakeFirstOrThrow();
        return value;
      }),
  };
}
