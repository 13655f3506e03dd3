/**
 * What the store keeps for people who change rules over HTTP: drafts, what they publish, which process answers by which
 * rules, and candidates that are tried in the shadow of the active rules. Instants are epoch milliseconds (UTC).
 */
import type { Activation, Page, RulesetHead, StoredRuleset } from './types.js';

/** A draft is a ruleset of the store and what is changed in it. */
export interface DraftHead {
  readonly id: string;
  readonly title: string;
  /** The ruleset that it began with, or was carried to. */
  readonly baseDigest: string;
  readonly createdAt: number;
  /** As in the audit. */
  readonly createdBy: string;
  readonly updatedAt: number;
  /** Grows with every change, from 1. */
  readonly revision: number;
}

/** One changed document of a draft. */
export interface DraftDocument {
  readonly kind: string;
  readonly id: string;
  /** The JSON as it was written; null where the draft deletes the document. */
  readonly text: string | null;
  /** Opaque; another with every content. */
  readonly etag: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}
export interface Draft extends DraftHead {
  /** By kind, then id. */
  readonly documents: readonly DraftDocument[];
}

export interface Publication {
  readonly draftId: string;
  /** The revision of the draft that was checked: rejects with `conflict` where it has changed since. */
  readonly draftRevision: number;
  readonly ruleset: Omit<StoredRuleset, 'createdAt'>;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
}

/** A process that answers, as it last told. */
export interface Instance {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly digest: string;
  readonly origin: 'files' | 'activation';
  /** Since when it answers by these rules. */
  readonly since: number;
  readonly seenAt: number;
}

/** A candidate that is evaluated beside the active rules, on a share of live requests. */
export interface Shadow {
  readonly id: number;
  readonly digest: string;
  /** 0 < share <= 1. */
  readonly share: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Who set the share, and why. */
  readonly actor: string;
  readonly reason: string;
}
/** Goes with the diagnosis, where that is deleted. */
export interface ShadowResult {
  readonly shadowId: number;
  readonly at: number;
  /** The rules that answered. */
  readonly activeDigest: string;
  /** The record of the request, where there is one. */
  readonly diagnosisId?: string;
  readonly revision?: number;
  /** JSON of what the candidate says otherwise; absent where it says the same. */
  readonly changes?: string;
}
export interface ShadowCounts {
  readonly compared: number;
  readonly different: number;
}

export interface EditingStore {
  /** With its audit row `draft.create`. The base must be held. */
  addDraft(draft: Omit<DraftHead, 'updatedAt' | 'revision'>): Promise<DraftHead>;
  /** Newest change first. */
  listDrafts(): Promise<readonly DraftHead[]>;
  findDraft(id: string): Promise<Draft | undefined>;
  /**
   * Writes one changed document with its audit row (`draft.put`, `draft.delete`). `expected` is the etag that it has in the
   * draft now, undefined where the draft has not changed it: rejects with `conflict` where that is no longer so, or where
   * the draft is gone.
   */
  putDraftDocument(put: {
    readonly draftId: string;
    readonly document: DraftDocument;
    readonly expected: string | undefined;
  }): Promise<DraftHead>;
  /** The document is again as in the base; audit row `draft.revert`; rejects as `putDraftDocument`. */
  revertDraftDocument(revert: {
    readonly draftId: string;
    readonly kind: string;
    readonly id: string;
    readonly expected: string;
    readonly at: number;
    readonly actor: string;
  }): Promise<DraftHead>;
  /**
   * Carries the draft to another base, which must be held; `reverted` names the changes that it is then without, the others
   * stay as they are. With its audit row `draft.rebase`. Rejects with `conflict` where the draft is not of this revision.
   */
  rebaseDraft(rebase: {
    readonly draftId: string;
    readonly draftRevision: number;
    readonly baseDigest: string;
    readonly reverted: readonly Pick<DraftDocument, 'kind' | 'id'>[];
    readonly at: number;
    readonly actor: string;
  }): Promise<DraftHead>;
  /** With its audit row `draft.discard`; false where there was none. */
  deleteDraft(id: string, at: number, actor: string): Promise<boolean>;
  /**
   * Makes a draft a ruleset and ends the draft, with its audit row `ruleset.publish`, all or nothing. Rejects with
   * `conflict` where the version or the content is held already, and where the draft is not as it was checked.
   */
  publishDraft(publication: Publication): Promise<RulesetHead>;
  /** What the draft of this id has become; undefined where it was never published. */
  findPublished(draftId: string): Promise<RulesetHead | undefined>;
  /**
   * Keeps a ruleset that comes from elsewhere, under its own version; audit row `ruleset.import`. Where its content is held,
   * under whatever version, gives what is held; rejects with `conflict` where its version is held with other content.
   */
  importRuleset(
    ruleset: Omit<StoredRuleset, 'createdAt'>,
    at: number,
    actor: string,
  ): Promise<{ readonly head: RulesetHead; readonly isNew: boolean }>;

  /**
   * Undoes the last activation that counts, as an editor's undo does, and activates what was active before it: a ruleset,
   * or the files, which were active before the first activation. Each rollback goes one activation further back; neither
   * rollbacks nor what they undid count again, so that two in a row never swing between two rulesets, and what is
   * activated after a rollback is undone to what the rollback had restored. What would change nothing is passed over: each
   * rollback lets other rules answer. With its audit row `ruleset.rollback`. Rejects with `conflict` where `expected`, the
   * id of the last activation (rollbacks have ids, too), is no longer the last; gives undefined where nothing is left.
   */
  rollBack(rollback: {
    readonly expected?: number;
    readonly at: number;
    readonly actor: string;
    readonly reason: string;
  }): Promise<Activation | undefined>;
  /**
   * Calls `listener` when any process has activated something or rolled back. PostgreSQL tells at once (LISTEN/NOTIFY; a
   * connection that breaks is made again, and then `listener` is called once, since something may have been missed);
   * SQLite never does, and polling stands behind both. Resolves with what ends it; closing the store does, too.
   */
  onActivation(listener: () => void): Promise<() => Promise<void>>;

  reportInstance(instance: Instance): Promise<void>;
  removeInstance(id: string): Promise<void>;
  /** Those that were seen at or after `since`; others are deleted. */
  listInstances(since: number): Promise<readonly Instance[]>;

  /**
   * Begins a shadow, which ends the one before; audit row `shadow.start`. Where that is of the same digest it goes on with
   * its results, on another share, from whom and why; audit row `shadow.share`.
   */
  startShadow(shadow: Omit<Shadow, 'id' | 'endedAt'>): Promise<Shadow>;
  /** Audit row `shadow.stop`; false where there is none. */
  stopShadow(at: number, actor: string): Promise<boolean>;
  /** The one that runs. */
  currentShadow(): Promise<Shadow | undefined>;
  /** The one that runs, or ended last. */
  lastShadow(): Promise<Shadow | undefined>;
  addShadowResult(result: ShadowResult): Promise<void>;
  countShadowResults(shadowId: number): Promise<ShadowCounts>;
  /** Those with changes, newest first; `before` is the id of the last one of the page before. */
  listShadowDifferences(
    shadowId: number,
    page: Page & { readonly before?: number },
  ): Promise<readonly (ShadowResult & { readonly id: number })[]>;
  /** Deletes results older than `before`, and shadows that ended before it, in batches, without audit. */
  deleteShadowsBefore(before: number): Promise<void>;
}
