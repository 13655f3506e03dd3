/**
 * The values that diagnosis works on and gives back. Pure data: the same ruleset and the same incidents give
 * the same findings, byte for byte.
 */
import type { Caveat, Citation, Effect, FactValue, Machine, Risk } from '../knowledge/types.js';

/** Kleene's three values: false < unknown < true. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE;

export type Provenance =
  | { readonly evidence: number; readonly line: number; readonly text: string }
  | 'request'
  | { readonly rule: string };

export interface KnownFact {
  readonly id: string;
  readonly value: FactValue;
  readonly from: Provenance;
}

export interface Conflict {
  readonly fact: string;
  readonly values: readonly { readonly value: FactValue; readonly from: Provenance }[];
}

export interface Subject {
  readonly source?: string;
  readonly destination?: string;
  readonly server?: string;
  readonly zone?: string;
  /** Every domain controller of this site fails as a destination. */
  readonly site?: string;
}

export interface ExplainedLink {
  readonly destination: string;
  readonly source: string;
  readonly namingContexts: readonly string[];
  readonly status: number | null;
  readonly failures: number | null;
  readonly lastSuccess: string | null;
}

/** What is known about one (destination, source) pair, machine or zone. */
export interface Incident {
  readonly subject: Subject;
  readonly facts: readonly KnownFact[];
  readonly conflicts: readonly Conflict[];
  readonly explains: readonly ExplainedLink[];
}

/** A citation with what it points at, so that a reader needs no second request. */
export interface ResolvedCitation {
  readonly article: { readonly id: string; readonly title: string; readonly url?: string };
  readonly section: { readonly id: string; readonly heading: string; readonly url?: string };
  readonly statement: { readonly id: string; readonly text: string };
}

export interface Contribution {
  readonly rule: string;
  readonly effect: Effect;
  /** Whether the rule certainly holds or certainly does not. */
  readonly holds: boolean;
  /** log2 of the likelihood ratio that counted; 0 where another rule of its group counted instead. */
  readonly bits: number;
  /** Ids of the facts that decided it. */
  readonly facts: readonly string[];
  readonly text: string;
  readonly citations: readonly ResolvedCitation[];
}

/** A command with its placeholders filled in where a safe value is known, e.g. `{source.ntdsGuid}` otherwise. */
export interface AnswerStep {
  readonly id: string;
  readonly text: string;
  readonly on: { readonly role: Machine; readonly name?: string };
  readonly commands: readonly string[];
  readonly risk: Risk;
  readonly minutes: number;
  readonly reversible: boolean;
  readonly undo?: string;
  /**
   * `confirmed`: the step may be taken; `unconfirmed`: its commands are held back until `missing` is answered;
   * `refused`: what is known speaks against it.
   */
  readonly confirm?: {
    readonly state: 'confirmed' | 'unconfirmed' | 'refused';
    readonly text: string;
    readonly commands: readonly string[];
    readonly missing: readonly string[];
    readonly citations: readonly ResolvedCitation[];
  };
  readonly verify?: {
    readonly text: string;
    readonly commands: readonly string[];
    readonly citations: readonly ResolvedCitation[];
  };
  readonly citations: readonly ResolvedCitation[];
}

export interface AnswerCaveat {
  readonly text: string;
  readonly citations: readonly ResolvedCitation[];
}

export type CauseState = 'confirmed' | 'supported' | 'open';

export interface RankedCause {
  readonly id: string;
  readonly title: string;
  readonly rank: number;
  readonly about: { readonly role: string; readonly name?: string };
  readonly probability: number;
  readonly state: CauseState;
  readonly explanation: string;
  readonly consequenceOf: readonly string[];
  readonly because: readonly Contribution[];
  readonly missing: readonly string[];
  /** Only for the first five causes. */
  readonly resolution?: readonly AnswerStep[];
  readonly caveats?: readonly AnswerCaveat[];
  readonly citations: readonly ResolvedCitation[];
}

export interface RuledOutCause {
  readonly id: string;
  readonly title: string;
  readonly because: readonly Contribution[];
}

export interface NextCheck {
  readonly fact: string;
  readonly question: string;
  readonly on: { readonly role: Machine; readonly name?: string };
  readonly commands: readonly string[];
  readonly how: string;
  /** Expected reduction of entropy in bits. */
  readonly gain: number;
  readonly minutes: number;
  readonly separates: readonly string[];
  readonly citations: readonly ResolvedCitation[];
}

export interface Finding {
  readonly problem: {
    readonly id: string;
    readonly title: string;
    readonly summary: string;
    readonly citations: readonly ResolvedCitation[];
  };
  readonly subject: Subject;
  readonly explains: readonly ExplainedLink[];
  readonly remarks: readonly AnswerCaveat[];
  readonly causes: readonly RankedCause[];
  readonly ruledOut: readonly RuledOutCause[];
  readonly unlisted: { readonly probability: number };
  readonly nextChecks: readonly NextCheck[];
  readonly facts: readonly KnownFact[];
  readonly conflicts: readonly Conflict[];
}

/** A finding that is known and silenced. */
export interface SuppressedFinding {
  readonly problem: { readonly id: string; readonly title: string };
  readonly subject: Subject;
  readonly suppression: {
    readonly id: string;
    readonly owner: string;
    readonly reason: string;
    /** The day (UTC), YYYY-MM-DD, from which it is told again. */
    readonly expires: string;
  };
}

export type { Caveat, Citation };
