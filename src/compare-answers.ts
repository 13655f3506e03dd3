/**
 * What differs between two answers, and why: findings that came or went, causes whose standing changed, with the rules
 * and facts behind it. Revisions of a diagnosis, replays and the impact of changed rules are all told by it.
 */
import { sameName } from './attach-facts.js';
import type {
  CauseState,
  Contribution,
  Finding,
  KnownFact,
  RankedCause,
  RuledOutCause,
  Subject,
} from './diagnosis/types.js';
import type { FactValue } from './knowledge/types.js';

/** Probabilities have four decimals; a smaller change than this many of the last is not worth a line. */
const LEAST_CHANGE = 100;
const DECIMALS = 10_000;

export interface Standing {
  readonly state: CauseState | 'ruled-out';
  readonly rank?: number;
  readonly probability?: number;
}
export interface RuleChange {
  readonly rule: string;
  readonly text: string;
  /** What it counted, in bits; absent where it decided nothing. */
  readonly before?: number;
  readonly after?: number;
}
export interface CauseChange {
  readonly id: string;
  readonly title: string;
  readonly before?: Standing;
  readonly after?: Standing;
  readonly because: readonly RuleChange[];
}
export interface FactChange {
  readonly id: string;
  readonly before?: FactValue;
  readonly after?: FactValue;
}
export interface FindingChange {
  readonly kind: 'appeared' | 'gone' | 'changed';
  readonly problem: { readonly id: string; readonly title: string };
  readonly subject: Subject;
  /** Id of the first cause. */
  readonly first: { readonly before?: string; readonly after?: string };
  /** In the order in which the causes rank afterwards, then those that are gone. */
  readonly causes: readonly CauseChange[];
  readonly facts: readonly FactChange[];
}

/** The differences, in the order of the later findings and then of those that are gone; empty where nothing differs. */
export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
): readonly FindingChange[] {
  const pairs = pairUp(before, after);
  const paired = new Set(pairs.values());
  return [
    ...after.flatMap((finding) => change(pairs.get(finding), finding)),
    ...before.filter((finding) => !paired.has(finding)).flatMap((finding) => change(finding, undefined)),
  ];
}

/** Each later finding with the earlier one that is about the same; names that were learned meanwhile do not part them. */
function pairUp(before: readonly Finding[], after: readonly Finding[]): ReadonlyMap<Finding, Finding> {
  const pairs = new Map<Finding, Finding>();
  const free = new Set(before);
  for (const fits of [isSame, isCompatible])
    for (const later of after) {
      if (pairs.has(later)) continue;
      const earlier = [...free].find(
        (finding) => finding.problem.id === later.problem.id && fits(finding.subject, later.subject),
      );
      if (earlier === undefined) continue;
      pairs.set(later, earlier);
      free.delete(earlier);
    }
  return pairs;
}

const ROLES = ['source', 'destination', 'server', 'zone', 'site'] as const;
const namesIn = (subject: Subject) => ROLES.filter((role) => subject[role] !== undefined);
/** Every name of `a` stands in `b`, too, be it short there or fully qualified. */
const isWithin = (a: Subject, b: Subject): boolean =>
  namesIn(a).every((role) => sameName(a[role] ?? '', b[role] ?? '', role !== 'zone' && role !== 'site'));
const isSame = (a: Subject, b: Subject): boolean => isWithin(a, b) && isWithin(b, a);
const isCompatible = (a: Subject, b: Subject): boolean => isWithin(a, b) || isWithin(b, a);

function change(before: Finding | undefined, after: Finding | undefined): readonly FindingChange[] {
  const told = after ?? before;
  if (told === undefined) return [];
  const causes = causeChanges(before, after);
  const facts = factChanges(before?.facts ?? [], after?.facts ?? []);
  if (before !== undefined && after !== undefined && causes.length === 0 && facts.length === 0) return [];
  const [firstBefore, firstAfter] = [before?.causes[0]?.id, after?.causes[0]?.id];
  return [
    {
      kind: before === undefined ? 'appeared' : after === undefined ? 'gone' : 'changed',
      problem: { id: told.problem.id, title: told.problem.title },
      subject: told.subject,
      first: {
        ...(firstBefore === undefined ? {} : { before: firstBefore }),
        ...(firstAfter === undefined ? {} : { after: firstAfter }),
      },
      // A whole finding that came or went is told by its first cause.
      causes: before === undefined || after === undefined ? causes.slice(0, 1) : causes,
      facts: before === undefined || after === undefined ? [] : facts,
    },
  ];
}

interface Placed {
  readonly title: string;
  readonly standing: Standing;
  readonly because: readonly Contribution[];
}

function placed(finding: Finding | undefined): ReadonlyMap<string, Placed> {
  const ranked = (finding?.causes ?? []).map(
    ({ id, title, state, rank, probability, because }: RankedCause) =>
      [id, { title, standing: { state, rank, probability }, because }] as const,
  );
  const out = (finding?.ruledOut ?? []).map(
    ({ id, title, because }: RuledOutCause) =>
      [id, { title, standing: { state: 'ruled-out' as const }, because }] as const,
  );
  return new Map<string, Placed>([...ranked, ...out]);
}

function causeChanges(before: Finding | undefined, after: Finding | undefined): readonly CauseChange[] {
  const [earlier, later] = [placed(before), placed(after)];
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((id): readonly CauseChange[] => {
    const [was, is] = [earlier.get(id), later.get(id)];
    if (!differs(was?.standing, is?.standing)) return [];
    return [
      {
        id,
        title: is?.title ?? was?.title ?? id,
        ...(was === undefined ? {} : { before: was.standing }),
        ...(is === undefined ? {} : { after: is.standing }),
        because: ruleChanges(was?.because ?? [], is?.because ?? []),
      },
    ];
  });
}

function differs(was: Standing | undefined, is: Standing | undefined): boolean {
  return was?.state !== is?.state || ranksOtherwise(was, is);
}

/**
 * Whether a cause stands elsewhere: it came or went, is ruled out or confirmed now, became or is no longer the first,
 * or has another probability. A rank alone moves with the causes around it, and what speaks for it may do so unheard.
 */
export function ranksOtherwise(was: Standing | undefined, is: Standing | undefined): boolean {
  if (was === undefined || is === undefined) return was !== is;
  return (
    (was.rank === 1) !== (is.rank === 1) ||
    (was.state !== is.state && [was.state, is.state].some((state) => DECIDED.includes(state))) ||
    Math.round(Math.abs((was.probability ?? 0) - (is.probability ?? 0)) * DECIMALS) >= LEAST_CHANGE
  );
}

const DECIDED: readonly Standing['state'][] = ['confirmed', 'ruled-out'];

function ruleChanges(was: readonly Contribution[], is: readonly Contribution[]): readonly RuleChange[] {
  const [earlier, later] = [byRule(was), byRule(is)];
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((rule): readonly RuleChange[] => {
    const [one, other] = [earlier.get(rule), later.get(rule)];
    if (one?.bits === other?.bits && one?.holds === other?.holds) return [];
    return [
      {
        rule,
        text: other?.text ?? one?.text ?? '',
        ...(one === undefined ? {} : { before: one.bits }),
        ...(other === undefined ? {} : { after: other.bits }),
      },
    ];
  });
}

const byRule = (because: readonly Contribution[]): ReadonlyMap<string, Contribution> =>
  new Map(because.map((contribution) => [contribution.rule, contribution]));

function factChanges(was: readonly KnownFact[], is: readonly KnownFact[]): readonly FactChange[] {
  const [earlier, later] = [valuesOf(was), valuesOf(is)];
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((id): readonly FactChange[] => {
    const [one, other] = [earlier.get(id), later.get(id)];
    if (JSON.stringify(one) === JSON.stringify(other)) return [];
    return [
      {
        id,
        ...(one === undefined ? {} : { before: one }),
        ...(other === undefined ? {} : { after: other }),
      },
    ];
  });
}

const valuesOf = (facts: readonly KnownFact[]): ReadonlyMap<string, FactValue> =>
  new Map(facts.map(({ id, value }) => [id, value]));
