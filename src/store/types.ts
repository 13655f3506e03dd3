/**
 * What the store keeps, as plain values, and what can be asked of it. SQLite and PostgreSQL stand behind the same
 * interface (one suite runs over both). Instants are epoch milliseconds (UTC). Every method rejects with StoreError.
 */
import type { EditingStore } from './editing-types.js';
import type { FinishedReading, TicketStore } from './ticket-types.js';

/** A ruleset as it was when it was first used: immutable, named by its digest. */
export interface RulesetHead {
  /** SHA-256 of the canonical JSON of all its documents, in hexadecimal. */
  readonly digest: string;
  readonly name: string;
  /**
   * Unique per name: content that differs under a version already held is kept as `x.y.z+<first 8 of digest>`, or with the
   * whole digest behind it.
   */
  readonly version: string;
  readonly createdAt: number;
}
export interface StoredRuleset extends RulesetHead {
  /** Canonical JSON (RFC 8785) of the documents, as `bundleOf` makes it. */
  readonly bundle: string;
}

/** `digest` is null where the activation hands back to the files. */
export interface Activation {
  readonly id: number;
  readonly digest: string | null;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
  /** The id of the activation that this one undoes; absent where it is no rollback. */
  readonly undoes?: number;
}

export interface TicketReference {
  readonly system: string;
  readonly id: string;
}

/** One revision of one diagnosis: the record of what was asked and answered. */
export interface DiagnosisRecord {
  readonly id: string;
  /** From 1. */
  readonly revision: number;
  readonly createdAt: number;
  readonly engineVersion: string;
  readonly rulesetDigest: string;
  readonly ticket?: TicketReference;
  /** Problems of the findings, and the first cause of each, in their order; for filters. */
  readonly problems: readonly string[];
  readonly causes: readonly string[];
  /** JSON: all evidence and facts so far, as they were diagnosed (masked). */
  readonly request: string;
  /** JSON: the whole answer. */
  readonly answer: string;
}
/** A record without its two documents. */
export type DiagnosisHead = Omit<DiagnosisRecord, 'request' | 'answer'>;

export interface DiagnosisFilter {
  readonly problem?: string;
  readonly cause?: string;
  readonly ticket?: Partial<TicketReference>;
  /** Digest of the ruleset. */
  readonly ruleset?: string;
  /** Created at or after, and before. */
  readonly since?: number;
  readonly until?: number;
}
/** Where a page begins: behind the last record of the page before, newest first. */
export interface DiagnosisCursor {
  readonly createdAt: number;
  readonly id: string;
}

export const ROLES = ['reader', 'diagnose', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** Kept to the minute. */
  readonly lastUsedAt?: number;
}

export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  /** `key:<id>`, `cli:<user>` or `files`. */
  readonly actor: string;
  /** e.g. `key.create`, `ruleset.activate`, `ruleset.publish`, `draft.put`, `diagnosis.delete`. */
  readonly action: string;
  /** What it was done to: an id or a digest. */
  readonly target: string;
  readonly detail: string;
}

export interface Page {
  readonly limit: number;
}

export interface Store extends TicketStore, EditingStore {
  readonly dialect: 'sqlite' | 'postgres';

  /** Keeps a ruleset; where the digest is held already, gives what is held. One audit row when it is new. */
  addRuleset(ruleset: Omit<StoredRuleset, 'createdAt'>, at: number, actor: string): Promise<RulesetHead>;
  findRuleset(digest: string): Promise<StoredRuleset | undefined>;
  /** Newest first. */
  listRulesets(): Promise<readonly RulesetHead[]>;

  /**
   * Makes a stored ruleset (or, with null, the files) the active one, with its audit row, in one transaction. Where the
   * last activation has made it that already, gives that one and writes nothing.
   */
  activate(
    activation: Omit<Activation, 'id' | 'undoes'>,
  ): Promise<{ readonly activation: Activation; readonly isNew: boolean }>;
  lastActivation(): Promise<Activation | undefined>;
  /** Newest first. */
  listActivations(page: Page): Promise<readonly Activation[]>;

  /**
   * Writes one revision; rejects with `conflict` where it is not the next one: taken already, or of a diagnosis that
   * was deleted meanwhile. The ruleset must be held. Where a ticket was read for it, the end of the reading and what is
   * to be told of the revision are written with it; so `conflict` also where the lease is lost, or that reading has ended.
   */
  addDiagnosis(record: DiagnosisRecord, reading?: FinishedReading): Promise<void>;
  /** The given revision, else the last. */
  findDiagnosis(id: string, revision?: number): Promise<DiagnosisRecord | undefined>;
  /** Heads of all revisions, first to last; empty where there is no such diagnosis. */
  listRevisions(id: string): Promise<readonly DiagnosisHead[]>;
  /** The last revision of each diagnosis that fits, newest first by (createdAt, id). */
  listDiagnoses(
    filter: DiagnosisFilter,
    page: Page & { readonly after?: DiagnosisCursor },
  ): Promise<readonly DiagnosisHead[]>;
  /**
   * Deletes all revisions, with one audit row; false where there was none. A ticket of it begins anew, and what was still
   * to be told of it is a dead letter without payload.
   */
  deleteDiagnosis(id: string, at: number, actor: string): Promise<boolean>;
  /** Deletes so the diagnoses whose last revision is older than `before`, in batches, without audit; gives how many. */
  deleteDiagnosesBefore(before: number): Promise<number>;

  /** Keeps a key by the SHA-256 of its secret (hexadecimal), with its audit row. */
  addKey(key: KeyRecord, secretHash: string, actor: string): Promise<void>;
  /** Keys with their hashes, so that the caller can compare in constant time; revoked and expired ones too. */
  listKeys(): Promise<readonly (KeyRecord & { readonly secretHash: string })[]>;
  /** Revokes, with its audit row; false where there is no such key or it was revoked before. */
  revokeKey(id: string, at: number, actor: string): Promise<boolean>;
  touchKey(id: string, at: number): Promise<void>;

  /** Newest first; `before` is the id of the last entry of the page before. */
  listAudit(page: Page & { readonly before?: number }): Promise<readonly AuditEntry[]>;

  close(): Promise<void>;
}

export type StoreErrorCode = 'conflict' | 'unavailable' | 'full' | 'newer-schema';

/**
 * Nothing was written. `full`: no space; `unavailable`: no connection, locked or read-only. (Where the connection to
 * PostgreSQL breaks during the commit itself, it may have been written.)
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
