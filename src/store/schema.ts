/** The tables, as Kysely types them; `migrations/` makes them. Instants are epoch milliseconds (UTC). */
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { Role } from './types.js';

/** What either database gives for bytes; see `compress`. */
type Bytes = ColumnType<ArrayBuffer | Uint8Array, Uint8Array, never>;

export interface Tables {
  readonly rulesets: {
    readonly digest: string;
    readonly name: string;
    readonly version: string;
    readonly created_at: number;
    readonly bundle: Bytes;
  };
  readonly activations: {
    readonly id: Generated<number>;
    readonly digest: string | null;
    readonly at: number;
    readonly actor: string;
    readonly reason: string;
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
  readonly schema_migrations: {
    readonly version: number;
    readonly applied_at: number;
  };
}

export type LabelKind = 'problem' | 'cause';

/** A connection or a transaction. */
export type Db = Kysely<Tables>;
