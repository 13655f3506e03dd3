/** The tables, as Kysely types them; `migrations/` makes them. Instants are epoch milliseconds (UTC). */
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { Instance } from './editing-types.js';
import type { WorkKind, WorkState } from './ticket-types.js';
import type { Role } from './types.js';

/** What either database gives for bytes; see `compress`. */
type Bytes = ColumnType<ArrayBuffer | Uint8Array, Uint8Array, never>;
type NullableBytes = ColumnType<ArrayBuffer | Uint8Array | null, Uint8Array | null, Uint8Array | null>;
/** Bytes that go while their row stays. */
type PassingBytes = ColumnType<ArrayBuffer | Uint8Array | null, Uint8Array | null, null>;

export interface Tables {
  readonly rulesets: {
    readonly digest: string;
    readonly name: string;
    readonly version: string;
    readonly created_at: number;
    readonly bundle: Bytes;
    /** Of one that was published: the draft that it was. */
    readonly draft_id: ColumnType<string | null, string | undefined, never>;
  };
  readonly activations: {
    readonly id: Generated<number>;
    readonly digest: string | null;
    readonly at: number;
    readonly actor: string;
    readonly reason: string;
    /** Of a rollback: the activation that it undoes. */
    readonly undoes: ColumnType<number | null, number | undefined, never>;
    /** Of a rollback: the activation that counts again; null where none does. */
    readonly restores: ColumnType<number | null, number | null | undefined, never>;
  };
  readonly drafts: {
    readonly id: string;
    readonly title: string;
    readonly base_digest: string;
    readonly created_at: number;
    readonly created_by: string;
    readonly updated_at: number;
    readonly revision: number;
  };
  readonly draft_documents: {
    readonly draft_id: string;
    readonly kind: string;
    readonly id: string;
    readonly etag: string;
    readonly updated_at: number;
    readonly updated_by: string;
    /** Null where the draft deletes the document. */
    readonly text: NullableBytes;
  };
  readonly instances: {
    readonly id: string;
    readonly host: string;
    readonly pid: number;
    readonly digest: string;
    readonly origin: Instance['origin'];
    readonly since: number;
    readonly seen_at: number;
  };
  /** One of them has no end. */
  readonly shadows: {
    readonly id: Generated<number>;
    readonly digest: string;
    readonly share: number;
    readonly started_at: number;
    readonly ended_at: ColumnType<number | null, number | undefined, number>;
    readonly actor: string;
    readonly reason: string;
  };
  readonly shadow_results: {
    readonly id: Generated<number>;
    readonly shadow_id: number;
    readonly at: number;
    readonly active_digest: string;
    readonly diagnosis_id: string | null;
    readonly revision: number | null;
    /** Null where the candidate says the same. */
    readonly changes: NullableBytes;
  };
  /** One row per diagnosis, which says what its last revision is. */
  readonly diagnoses: {
    readonly id: string;
    readonly last_revision: number;
  };
  readonly diagnosis_revisions: {
    readonly diagnosis_id: string;
    readonly revision: number;
    readonly created_at: number;
    readonly engine_version: string;
    readonly ruleset_digest: string;
    readonly ticket_system: string | null;
    readonly ticket_id: string | null;
    /** JSON arrays of strings: the order counts, and `diagnosis_labels` has none. */
    readonly problems: string;
    readonly causes: string;
    readonly request: Bytes;
    readonly answer: Bytes;
  };
  /** The problems and causes of each revision once more, for filters. */
  readonly diagnosis_labels: {
    readonly kind: LabelKind;
    readonly label: string;
    readonly diagnosis_id: string;
    readonly revision: number;
  };
  readonly api_keys: {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
    readonly secret_hash: string;
    readonly created_at: number;
    readonly expires_at: number | null;
    readonly revoked_at: number | null;
    readonly last_used_at: number | null;
  };
  readonly audit: {
    readonly id: Generated<number>;
    readonly at: number;
    readonly actor: string;
    readonly action: string;
    readonly target: string;
    readonly detail: string;
  };
  readonly inbound: {
    readonly integration: string;
    readonly key: string;
    readonly received_at: number;
    readonly signed_at: number | null;
    readonly body: PassingBytes;
  };
  readonly tickets: {
    readonly id: Generated<number>;
    readonly ticket_id: string;
    readonly integration: string;
    /** When something last came in, was read or was requeued. */
    readonly touched_at: number;
    /** 0 where nobody holds it. */
    readonly leased_until: number;
    readonly lease_owner: string | null;
    readonly diagnosis_id: string | null;
    /** JSON array of the keys of entries that were read. */
    readonly consumed: string;
  };
  /** Of systems that cannot be asked again. */
  readonly ticket_entries: {
    readonly position: Generated<number>;
    readonly ticket: number;
    readonly key: string;
    readonly received_at: number;
    readonly name: string | null;
    readonly host: string | null;
    /** Null once it is too old to be kept; the key stays with its ticket. */
    readonly text: PassingBytes;
  };
  /** The queue. A ticket has one row of kind `read`, which waits again whenever something new comes in. */
  readonly ticket_work: {
    /** The order of writing: clocks of several processes may disagree. */
    readonly position: Generated<number>;
    readonly id: string;
    readonly ticket: number;
    /** That of the ticket, for the queue. */
    readonly integration: string;
    readonly kind: WorkKind;
    readonly state: WorkState;
    readonly created_at: number;
    readonly since: number;
    /** Null unless it waits; never before that of an earlier row of the same ticket and kind. */
    readonly due_at: number | null;
    /** Null while it waits. */
    readonly finished_at: number | null;
    readonly attempts: number;
    readonly begun_at: number | null;
    readonly reason: string | null;
    readonly sequence: number;
    /** Stays where the diagnosis is deleted. */
    readonly diagnosis_id: string | null;
    readonly revision: number | null;
    /** Null once it is sent, or its diagnosis is deleted. */
    readonly payload: PassingBytes;
  };
  readonly poll_cursors: {
    readonly integration: string;
    readonly cursor: string | null;
    /** 0 where nobody polls. */
    readonly claimed_until: number;
    readonly claim_owner: string | null;
  };
  readonly secrets: {
    readonly name: string;
    readonly value: string;
  };
  readonly schema_migrations: {
    readonly version: number;
    readonly applied_at: number;
  };
}

export type LabelKind = 'problem' | 'cause';

/** A connection or a transaction. */
export type Db = Kysely<Tables>;
