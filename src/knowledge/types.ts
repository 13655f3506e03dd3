/**
 * The documents of rules/ as plain readonly values, after the schemas in schemas/ have accepted them.
 * Conditions and rules have the shape of json-rules-engine, so that any rule loads unchanged in a stock Engine.
 */
import type { Overlays } from './overlay-types.js';

export type FactValue = boolean | number | string | readonly string[];

/** Facts of one incident by id; an absent id is unknown, never false. Instants are epoch milliseconds. */
export type Facts = Readonly<Record<string, FactValue>>;

export type FactType = 'boolean' | 'enum' | 'integer' | 'number' | 'string' | 'stringList' | 'instant';

export type Operator =
  | 'equal'
  | 'notEqual'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'doesNotContain'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive';

export interface FactReference {
  readonly fact: string;
}

export interface LeafCondition {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: FactValue | readonly number[] | FactReference;
}
export interface AllCondition {
  readonly all: readonly Condition[];
}
export interface AnyCondition {
  readonly any: readonly Condition[];
}
export interface NotCondition {
  readonly not: Condition;
}
export type TopLevelCondition = AllCondition | AnyCondition | NotCondition;
export type Condition = TopLevelCondition | LeafCondition;

export interface Citation {
  readonly article: string;
  readonly statement: string;
}

export type StrengthName = 'weak' | 'moderate' | 'strong' | 'decisive';
export type Effect = 'supports' | 'weakens' | 'excludes' | 'confirms';

/** `because` is said when the rule holds, `otherwise` when it certainly does not; both are one sentence. */
export interface EvidenceParams {
  readonly strength: StrengthName;
  readonly group?: string;
  readonly because: string;
  readonly otherwise?: string;
  /** The rule counts nothing when it is certainly false. */
  readonly oneSided?: boolean;
  readonly citations: readonly Citation[];
}
export interface ExcludeParams {
  readonly because: string;
  readonly citations: readonly Citation[];
}
export interface InferParams {
  readonly fact: string;
  readonly value: FactValue;
  readonly because: string;
  readonly citations: readonly Citation[];
}

export interface SupportingRule {
  readonly name: string;
  readonly conditions: TopLevelCondition;
  readonly event: { readonly type: 'supports' | 'weakens' | 'confirms'; readonly params: EvidenceParams };
}
export interface ExcludingRule {
  readonly name: string;
  readonly conditions: TopLevelCondition;
  readonly event: { readonly type: 'excludes'; readonly params: ExcludeParams };
}
export type CauseRule = SupportingRule | ExcludingRule;
export interface InferRule {
  readonly name: string;
  readonly conditions: TopLevelCondition;
  readonly event: { readonly type: 'infer'; readonly params: InferParams };
}

/** On which machine something is done. `anywhere` is any domain-joined machine with the tools. */
export type Machine =
  | 'source'
  | 'destination'
  | 'source-dns-server'
  | 'destination-dns-server'
  | 'primary-dns-server'
  | 'secondary-dns-server'
  | 'parent-dns-server'
  | 'dns-server'
  | 'server'
  | 'anywhere'
  | 'person';

/** Why something is no longer current. It stays readable; nothing that is current refers to it. */
export interface Deprecation {
  /** A day, YYYY-MM-DD. */
  readonly date: string;
  readonly reason: string;
  /** Id of what takes its place, of the same kind. */
  readonly successor?: string;
}

export type Risk = 'none' | 'low' | 'medium' | 'high';

export interface FactDefinition {
  readonly id: string;
  readonly type: FactType;
  readonly deprecated?: Deprecation;
  /** For enums: each value with what it means. */
  readonly values?: readonly { readonly value: string; readonly meaning: string }[];
  /** For strings and string lists: an RE2 pattern that every value matches whole. */
  readonly pattern?: string;
  /** For strings and string lists whose letters have no case, such as GUIDs: values are read in lower case. */
  readonly lowerCase?: true;
  /** For integers and numbers. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly question: string;
  readonly collect: { readonly on: Machine; readonly commands: readonly string[]; readonly how: string };
  readonly cost: { readonly minutes: number; readonly risk: Risk };
  readonly citations: readonly Citation[];
}

export interface FactsDocument {
  readonly id: string;
  /** From 1, raised with every change. */
  readonly version: number;
  readonly title: string;
  readonly facts: readonly FactDefinition[];
  readonly inferences?: readonly InferRule[];
}

export type StatementKind = 'symptom' | 'cause' | 'step' | 'check' | 'note';
export interface Statement {
  readonly id: string;
  readonly kind: StatementKind;
  readonly text: string;
}
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly anchor?: string;
  readonly statements: readonly Statement[];
}
export interface ArticleDocument {
  readonly id: string;
  /** From 1, raised with every change. */
  readonly version: number;
  readonly title: string;
  readonly deprecated?: Deprecation;
  readonly publisher: string;
  readonly url?: string;
  readonly date?: string;
  readonly appliesTo: readonly string[];
  readonly sections: readonly Section[];
}

export interface Caveat {
  readonly text: string;
  readonly citations: readonly Citation[];
}

export type PriorWord = 'rare' | 'uncommon' | 'common' | 'very-common';

/** Something worth saying about a recognised problem, only while its conditions certainly hold. */
export interface Remark {
  readonly when: TopLevelCondition;
  readonly text: string;
  readonly citations: readonly Citation[];
}

export interface ProblemDocument {
  readonly id: string;
  /** From 1, raised with every change. */
  readonly version: number;
  readonly title: string;
  readonly deprecated?: Deprecation;
  readonly summary: string;
  /** 1 is the most urgent. */
  readonly urgency: number;
  readonly conditions: TopLevelCondition;
  /** Not reported where one of these problems is recognised in the same request. */
  readonly yieldsTo?: readonly string[];
  readonly causes: readonly { readonly id: string; readonly prior: PriorWord }[];
  readonly remarks?: readonly Remark[];
  readonly caveats?: readonly Caveat[];
  readonly citations: readonly Citation[];
}

export type About = 'source' | 'destination' | 'link' | 'zone' | 'dns-server' | 'server';

export interface ResolutionStep {
  readonly id: string;
  readonly text: string;
  readonly on: Machine;
  readonly commands: readonly string[];
  readonly risk: Risk;
  readonly minutes: number;
  readonly reversible: boolean;
  readonly undo?: string;
  /** Must hold before the step is offered; every irreversible step has one. */
  readonly confirm?: {
    readonly text: string;
    readonly conditions: TopLevelCondition;
    readonly commands: readonly string[];
    readonly citations: readonly Citation[];
  };
  readonly verify?: {
    readonly text: string;
    readonly commands: readonly string[];
    readonly citations: readonly Citation[];
  };
  readonly citations: readonly Citation[];
}

export interface CauseDocument {
  readonly id: string;
  /** From 1, raised with every change. */
  readonly version: number;
  readonly title: string;
  readonly deprecated?: Deprecation;
  readonly about: About;
  readonly explanation: string;
  readonly consequenceOf?: readonly string[];
  readonly rules: readonly CauseRule[];
  readonly resolution: readonly ResolutionStep[];
  readonly caveats: readonly Caveat[];
  readonly citations: readonly Citation[];
}

export interface CaseGiven {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly evidence?: readonly { readonly text: string; readonly name?: string; readonly host?: string }[];
}
export interface WinsCase {
  readonly id: string;
  readonly title: string;
  readonly kind: 'wins';
  readonly problem: string;
  readonly cause: string;
  readonly given: CaseGiven;
}
/** The winning case `of` with one fact changed (null takes it away): `cause` still has `firing`, and must not win. */
export interface NearMissCase {
  readonly id: string;
  readonly title: string;
  readonly kind: 'near-miss';
  readonly problem: string;
  readonly cause: string;
  readonly of: string;
  readonly change: { readonly fact: string; readonly value: unknown };
  readonly firing: string;
  /** Who is first instead, where one cause is. */
  readonly winner?: string;
}
/** Looks like `problem` and must not be recognised as it. */
export interface NegativeCase {
  readonly id: string;
  readonly title: string;
  readonly kind: 'negative';
  readonly problem: string;
  readonly given: CaseGiven;
}
/** Recognised as `problem`, with `cause` ruled out, ranked below, or first; for branches that no winning case shows. */
export interface RankingCase {
  readonly id: string;
  readonly title: string;
  readonly kind: 'ranking';
  readonly problem: string;
  readonly given: CaseGiven;
  readonly first?: string;
  readonly above?: readonly (readonly [string, string])[];
  readonly ruledOut?: readonly string[];
}
export type CaseDocument = WinsCase | NearMissCase | NegativeCase | RankingCase;

export interface RulesetDocument {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** Likelihood ratios: odds are multiplied by `holds` when a rule is certainly true, by `fails` when certainly false. */
  readonly strengths: Readonly<Record<StrengthName, { readonly holds: number; readonly fails: number }>>;
  /** Relative weights behind the words; they are normalised over the hypotheses of a problem. */
  readonly priors: Readonly<Record<PriorWord, number>>;
  /** Probability that none of a problem's listed causes is the one, before any evidence. */
  readonly unlistedPrior: number;
  readonly coverage?: CoverageThresholds;
}

/** What share of the ruleset the cases must exercise, each from 0 to 1. */
export interface CoverageThresholds {
  /** Of the rules, those that some case finds certainly true. */
  readonly rulesTrue: number;
  readonly rulesFalse: number;
  /** Of the comparisons in conditions, those that cases find true, false and unknown. */
  readonly leaves: number;
}

/** What a document was when it was last locked. */
export interface LockedDocument {
  readonly version: number;
  /** SHA-256 of its canonical JSON (RFC 8785) without `$schema`, in hexadecimal. */
  readonly hash: string;
  /** Ids that stand in it and are known outside of it. */
  readonly statements?: readonly string[];
  readonly facts?: readonly string[];
  readonly rules?: readonly string[];
}

/** versions.lock.json; keys are `kind/id`. */
export interface VersionsLock {
  readonly documents: Readonly<Record<string, LockedDocument>>;
  /** What stands no longer, with the last version of the document it was or stood in. */
  readonly removed: Readonly<Record<string, { readonly version: number }>>;
}

/** Everything the service knows, checked: every reference in it resolves. */
export interface Ruleset {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of all documents, in hexadecimal. */
  readonly digest: string;
  readonly strengths: RulesetDocument['strengths'];
  readonly priors: RulesetDocument['priors'];
  readonly unlistedPrior: number;
  readonly coverage?: CoverageThresholds;
  readonly articles: ReadonlyMap<string, ArticleDocument>;
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly inferences: readonly InferRule[];
  readonly problems: ReadonlyMap<string, ProblemDocument>;
  readonly causes: ReadonlyMap<string, CauseDocument>;
  readonly cases: ReadonlyMap<string, CaseDocument>;
  /** Absent where the rules stand alone. */
  readonly overlays?: Overlays;
}
