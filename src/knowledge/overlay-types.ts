/**
 * What a site adds to the rules without touching them: a folder of its own documents under its own name, overrides of
 * what stands before it, and findings that it knows and wants silenced.
 */
import type { CauseRule, FactDefinition, PriorWord, StrengthName } from './types.js';

/** overlay.json */
export interface OverlayDocument {
  readonly name: string;
  /** Semantic version 2.0.0. */
  readonly version: string;
  readonly title: string;
}

type CauseInProblem = { readonly id: string; readonly prior: PriorWord };

/** At least one member; lists name each cause, rule or step once. */
export interface ProblemChange {
  readonly title?: string;
  readonly summary?: string;
  readonly urgency?: number;
  readonly causes?: ListChange<CauseInProblem, CauseInProblem>;
}
export interface CauseChange {
  readonly title?: string;
  readonly explanation?: string;
  readonly rules?: ListChange<CauseRule, { readonly name: string; readonly strength: StrengthName }>;
  readonly resolution?: { readonly change: readonly StepChange[] };
}
/** What is not said stays. A step is neither added nor removed, and its confirming check stands. */
export interface StepChange {
  readonly id: string;
  readonly text?: string;
  readonly commands?: readonly string[];
  readonly undo?: string;
}
export interface FactChange {
  readonly cost: FactDefinition['cost'];
}
/** A worked example of the rules that no longer holds where rules are changed. */
export interface CaseChange {
  readonly remove: true;
}

export interface ListChange<Item, Edit> {
  readonly add?: readonly Item[];
  readonly change?: readonly Edit[];
  readonly remove?: readonly string[];
}

interface OverrideChanges {
  readonly problem: ProblemChange;
  readonly cause: CauseChange;
  readonly fact: FactChange;
  readonly case: CaseChange;
}
export type OverriddenKind = keyof OverrideChanges;

/** overrides/<id>.json */
export type OverrideDocument = {
  readonly [K in OverriddenKind]: {
    readonly id: string;
    readonly overrides: { readonly kind: K; readonly id: string };
    readonly reason: string;
    readonly change: OverrideChanges[K];
  };
}[OverriddenKind];

/** Names are compared without regard to case; every one given must be that of the finding. */
export interface SuppressedSubject {
  readonly source?: string;
  readonly destination?: string;
  readonly server?: string;
  readonly zone?: string;
}

/** suppressions/<id>.json */
export interface SuppressionDocument {
  readonly id: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  /** The day (UTC), YYYY-MM-DD, from which it no longer silences anything. */
  readonly expires: string;
  readonly problem: string;
  /** Only while evidence puts this cause first. */
  readonly cause?: string;
  readonly subject?: SuppressedSubject;
}

/** One thing that an override did. */
export interface OverrideEffect {
  readonly id: string;
  readonly overrides: OverrideDocument['overrides'];
  readonly reason: string;
  readonly effect: 'added' | 'changed' | 'removed';
  /** Inside of what is overridden, e.g. `urgency`, `causes/<id>`, `rules/<name>`, `resolution/<step>/commands`. */
  readonly place: string;
  /** Where it changed a value: a word, a number, a text, commands or a cost. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** That an overlay brought something or, with `override`, changed it. */
export interface Origin {
  /** Name of the overlay. */
  readonly overlay: string;
  readonly override?: OverrideEffect;
}

/** What can be asked where it came from; inferences are rules, too. */
export type OriginKind = 'article' | 'fact' | 'problem' | 'cause' | 'case' | 'rule';

/** What overlays have made of the rules. */
export interface Overlays {
  /** In the order of their folders. */
  readonly list: readonly OverlayDocument[];
  /** By id. */
  readonly suppressions: ReadonlyMap<string, SuppressionDocument>;
  /** By `kind/id`, in the order in which it happened. What stands as the rules have it is not named. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
}
