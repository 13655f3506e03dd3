/** Opens the store: SQLite in the data folder, or PostgreSQL where an address is given. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import { activationStore } from './activations.js';
import { auditStore } from './audit.js';
import { deliveryStore } from './deliveries.js';
import { diagnosisStore } from './diagnoses.js';
import { diagnosisListStore } from './diagnosis-list.js';
import { draftDocumentStore } from './draft-documents.js';
import { draftRebaseStore } from './draft-rebases.js';
import { draftStore } from './drafts.js';
import type { EditingStore } from './editing-types.js';
import { inboundStore } from './inbound.js';
import { instanceStore } from './instances.js';
import { keyStore } from './keys.js';
import { migrate } from './migrate.js';
import { pollCursorStore } from './poll-cursors.js';
import { postgresDialect } from './postgres.js';
import { listenForActivations } from './postgres-listen.js';
import { publicationStore } from './publications.js';
import { readingStore } from './readings.js';
import { rollbackStore } from './rollbacks.js';
import { rulesetStore } from './rulesets.js';
import type { Tables } from './schema.js';
import { secretStore } from './secrets.js';
import { shadowResultStore } from './shadow-results.js';
import { shadowStore } from './shadows.js';
import { DATABASE_FILE, openSqliteFile, sqliteDialect } from './sqlite.js';
import { storableTextPlugin } from './storable-text.js';
import { ticketEntryStore } from './ticket-entries.js';
import { ticketLeaseStore } from './ticket-leases.js';
import { ticketRetentionStore } from './ticket-retention.js';
import { ticketWorkStore } from './ticket-work.js';
import type { Store } from './types.js';

export interface StoreOptions {
  /** Made where it is missing; unused with PostgreSQL. */
  readonly dataFolder: string;
  /** `postgres://…` */
  readonly databaseUrl?: string;
}

/** Whether there is a store to open, so that who only reads makes none. A PostgreSQL that is named is there. */
export function storeExists({ dataFolder, databaseUrl }: StoreOptions): boolean {
  return databaseUrl !== undefined || existsSync(path.join(dataFolder, DATABASE_FILE));
}

/** Connects and brings the schema up to date. Rejects with StoreError. */
export async function openStore({ dataFolder, databaseUrl }: StoreOptions): Promise<Store> {
  return databaseUrl === undefined
    ? openStoreOver('sqlite', sqliteDialect(await openSqliteFile(dataFolder)))
    : openStoreOver('postgres', postgresDialect(databaseUrl), (listener) =>
        listenForActivations(databaseUrl, listener),
      );
}

/** The store over a connection that is there already; closes it where it cannot be used. */
export async function openStoreOver(
  name: Store['dialect'],
  dialect: Dialect,
  listen: EditingStore['onActivation'] = hearNothing,
): Promise<Store> {
  const db = new Kysely<Tables>({ dialect, plugins: [storableTextPlugin()] });
  try {
    await migrate(db, name, Date.now());
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const listening = new Set<() => Promise<void>>();
  return {
    dialect: name,
    ...rulesetStore(db),
    ...activationStore(db, name),
    ...rollbackStore(db, name),
    ...draftStore(db),
    ...draftRebaseStore(db),
    ...draftDocumentStore(db),
    ...publicationStore(db),
    ...instanceStore(db),
    ...shadowStore(db, name),
    ...shadowResultStore(db),
    ...diagnosisStore(db),
    ...diagnosisListStore(db),
    ...keyStore(db),
    ...auditStore(db),
    ...inboundStore(db),
    ...ticketLeaseStore(db, name),
    ...ticketEntryStore(db),
    ...readingStore(db),
    ...ticketWorkStore(db),
    ...deliveryStore(db),
    ...pollCursorStore(db),
    ...ticketRetentionStore(db),
    ...secretStore(db),
    async onActivation(listener) {
      const end = await listen(listener);
      listening.add(end);
      return end;
    },
    async close() {
      await Promise.all([...listening].map((end) => end()));
      await db.destroy();
    },
  };
}

function hearNothing(): Promise<() => Promise<void>> {
  return Promise.resolve(() => Promise.resolve());
}
