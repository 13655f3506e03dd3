/** Why each cause of a recognised problem stands where it stands: every number of a ranking, and what it rests on. */
import type { CauseState, Conflict, Provenance, Subject } from '../diagnosis/types.js';
import type { Origin, SuppressionDocument } from '../knowledge/overlay-types.js';
import type {
  Effect,
  FactValue,
  LeafCondition,
  Operator,
  PriorWord,
  StrengthName,
} from '../knowledge/types.js';

export type TruthWord = 'true' | 'false' | 'unknown';

/** A fact with what is known of it: absent where nothing is, or where the evidence disagrees. */
export interface FactAtHand {
  readonly fact: string;
  readonly value?: FactValue;
  readonly from?: Provenance;
  readonly disagreeing?: Conflict['values'];
}

export interface TracedLeaf {
  readonly kind: 'leaf';
  readonly truth: TruthWord;
  readonly left: FactAtHand;
  readonly operator: Operator;
  /** The constant as it stands in the rule (instants as RFC 3339), or another fact. */
  readonly right: { readonly constant: Constant } | FactAtHand;
}
export type Constant = Exclude<LeafCondition['value'], { readonly fact: string }>;
/** A condition as it stands in its rule, with how each part of it comes out. */
export type TracedCondition =
  | TracedLeaf
  | { readonly kind: 'all' | 'any'; readonly truth: TruthWord; readonly members: readonly TracedCondition[] }
  | { readonly kind: 'not'; readonly truth: TruthWord; readonly member: TracedCondition };

/**
 * Why a rule counts no bits: it is not decided, it says nothing where it does not hold, another rule of its group
 * counts, a confirming and an excluding rule both hold, or it excludes and has no weight.
 */
export type Uncounted = 'unknown' | 'one-sided' | 'group' | 'contradicted' | 'excludes';

export interface ExplainedRule {
  readonly rule: string;
  readonly effect: Effect;
  readonly strength?: StrengthName;
  readonly group?: string;
  readonly truth: TruthWord;
  /** log2 of the likelihood ratio that counted, not rounded. */
  readonly bits: number;
  readonly uncounted?: Uncounted;
  /** The rule of its group that counts instead. */
  readonly countedInstead?: string;
  /** What the rule says here; what it would say if it held, where it is not decided. */
  readonly text: string;
  readonly condition: TracedCondition;
  /** What overlays did to it; absent where it stands as the rules have it. */
  readonly origins?: readonly Origin[];
}

/** One rule of one cause, and how far it moves a cause away from the one that it is compared with. */
export interface RuleShare {
  readonly cause: string;
  readonly rule: string;
  readonly bits: number;
}

/** An answer to an open question that would put the other cause ahead. */
export interface Turn {
  readonly fact: string;
  readonly question: string;
  readonly minutes: number;
  readonly value: FactValue | 'another value';
  /** The probability that the other cause would have, and that of the first; absent where that is ruled out then. */
  readonly ahead: number;
  readonly behind?: number;
}

/** Why a ranked cause stands behind the first. */
export interface Behind {
  readonly first: string;
  /** Only the first of the two is confirmed, and so stands before, whatever the bits. */
  readonly confirmed: boolean;
  /** Score of the first less that of this cause: `prior` and the bits of `rules` added up. */
  readonly bits: number;
  readonly prior: number;
  /** Most bits in favour of the first come first. */
  readonly rules: readonly RuleShare[];
  /** Quickest to find out first. */
  readonly turns: readonly Turn[];
}

export interface ExplainedPrior {
  readonly word: PriorWord;
  readonly probability: number;
  /** log2 of the probability. */
  readonly bits: number;
}

/** The arithmetic of one cause: score = prior.bits + bits, probability = 2^(score - against) to four decimals. */
export interface CauseScore {
  readonly id: string;
  readonly state: CauseState | 'ruled-out';
  readonly prior: ExplainedPrior;
  /** Sum over its rules. */
  readonly bits: number;
  readonly score: number;
  /** What follows is absent where the cause is ruled out. */
  readonly rank?: number;
  /** log2 of all that it is normalised against, itself included. */
  readonly against?: number;
  readonly probability?: number;
}

export interface ExplainedCause extends CauseScore {
  readonly title: string;
  readonly origins?: readonly Origin[];
  /** Those that count most first, undecided ones last. */
  readonly rules: readonly ExplainedRule[];
  /** Absent for the first cause, and where it is ruled out. */
  readonly behind?: Behind;
}

/** A fact that followed from others. */
export interface ExplainedInference {
  readonly rule: string;
  readonly fact: string;
  readonly value: FactValue;
  readonly text: string;
  readonly condition: TracedCondition;
  readonly origins?: readonly Origin[];
}

export interface ExplainedFinding {
  readonly problem: { readonly id: string; readonly title: string; readonly origins?: readonly Origin[] };
  /** Today's suppressions that silence it, or some of its incidents, in an answer. */
  readonly suppressions: readonly SuppressionDocument[];
  /** Whom the finding is about; the facts are those of `factsOf`, the first of `incidents` that were told as one. */
  readonly subject: Subject;
  readonly factsOf: Subject;
  readonly incidents: number;
  readonly recognised: TracedCondition;
  /** The first three, and those that were asked for. */
  readonly causes: readonly ExplainedCause[];
  /** All causes, by rank, then those that are ruled out. */
  readonly scores: readonly CauseScore[];
  readonly unlisted: { readonly prior: number; readonly score: number; readonly probability: number };
  /** Those behind the conditions above. */
  readonly inferences: readonly ExplainedInference[];
}

export interface Explanation {
  readonly engine: { readonly version: string };
  readonly ruleset: { readonly name: string; readonly version: string; readonly digest: string };
  readonly findings: readonly ExplainedFinding[];
  /** Findings that an answer would count and not tell. */
  readonly omitted: { readonly findings: number };
  /** Causes that were asked for and that no recognised problem has. */
  readonly notAsked: readonly string[];
}
