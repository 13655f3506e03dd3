/**
 * Every citation, condition and command of a ruleset with its place: checks, lints and coverage each look at all
 * of them, and this is the one list of where they stand.
 */
import { inside, type Place } from './messages.js';
import type {
  CauseDocument,
  Citation,
  Condition,
  FactDefinition,
  LeafCondition,
  ProblemDocument,
  ResolutionStep,
  Ruleset,
} from './types.js';

/** The documents of a ruleset, without what is said about them. */
export type RulesetParts = Pick<
  Ruleset,
  'articles' | 'facts' | 'inferences' | 'problems' | 'causes' | 'cases'
>;

export type CiterKind =
  | 'cause'
  | 'rule'
  | 'step'
  | 'confirm'
  | 'verify'
  | 'caveat'
  | 'problem'
  | 'remark'
  | 'fact'
  | 'inference';

export interface PlacedCitations {
  readonly by: CiterKind;
  /** Id of the cause, problem, fact, or name of the rule. */
  readonly id: string;
  readonly place: Place;
  readonly citations: readonly Citation[];
}

export interface PlacedCondition {
  readonly place: Place;
  readonly condition: Condition;
}

/** The whole condition of something. */
export interface OwnedCondition extends PlacedCondition {
  readonly by: 'rule' | 'inference' | 'problem' | 'remark' | 'confirm';
  /** Name of the rule; id of the problem of a remark; cause and step of a confirming check. */
  readonly id: string;
}

export interface PlacedCommands {
  readonly place: Place;
  readonly commands: readonly string[];
}

/** All lists of citations; `place` is that of the list. */
export function* citationsOf(parts: RulesetParts): Generator<PlacedCitations> {
  for (const fact of parts.facts.values()) {
    const place = inside(placeOfFact(fact), 'citations');
    yield { by: 'fact', id: fact.id, place, citations: fact.citations };
  }
  for (const { name, event } of parts.inferences) {
    const place: Place = { kind: 'inference', id: name, pointer: '/event/params/citations' };
    yield { by: 'inference', id: name, place, citations: event.params.citations };
  }
  for (const problem of parts.problems.values()) yield* problemCitations(problem);
  for (const cause of parts.causes.values()) yield* causeCitations(cause);
}

/** All conditions, of rules, inferences, problems, remarks and confirming checks. */
export function* conditionsOf(parts: RulesetParts): Generator<OwnedCondition> {
  for (const { name, conditions } of parts.inferences) {
    const place: Place = { kind: 'inference', id: name, pointer: '/conditions' };
    yield { by: 'inference', id: name, place, condition: conditions };
  }
  for (const problem of parts.problems.values()) {
    const { id } = problem;
    const place = placeOfProblem(problem);
    yield { by: 'problem', id, place: inside(place, 'conditions'), condition: problem.conditions };
    for (const [index, { when }] of (problem.remarks ?? []).entries())
      yield { by: 'remark', id, place: inside(place, 'remarks', index, 'when'), condition: when };
  }
  for (const cause of parts.causes.values()) {
    const place = placeOfCause(cause);
    for (const [index, { name, conditions }] of cause.rules.entries())
      yield {
        by: 'rule',
        id: name,
        place: inside(place, 'rules', index, 'conditions'),
        condition: conditions,
      };
    for (const [index, { id, confirm }] of cause.resolution.entries())
      if (confirm !== undefined)
        yield {
          by: 'confirm',
          id: `${cause.id}.${id}`,
          place: inside(place, 'resolution', index, 'confirm', 'conditions'),
          condition: confirm.conditions,
        };
  }
}

/** All lists of commands; `place` is that of the list. */
export function* commandsOf(parts: RulesetParts): Generator<PlacedCommands> {
  for (const fact of parts.facts.values())
    yield { place: inside(placeOfFact(fact), 'collect', 'commands'), commands: fact.collect.commands };
  for (const cause of parts.causes.values())
    for (const [index, step] of cause.resolution.entries()) {
      const place = inside(placeOfCause(cause), 'resolution', index);
      yield { place: inside(place, 'commands'), commands: step.commands };
      if (step.confirm !== undefined)
        yield { place: inside(place, 'confirm', 'commands'), commands: step.confirm.commands };
      if (step.verify !== undefined)
        yield { place: inside(place, 'verify', 'commands'), commands: step.verify.commands };
    }
}

export interface PlacedLeaf {
  readonly place: Place;
  readonly leaf: LeafCondition;
  /** How many conditions it stands in, itself counted. */
  readonly depth: number;
}

/** The comparisons of a condition, in the order in which they stand. */
export function leavesOf({ place, condition }: PlacedCondition): readonly PlacedLeaf[] {
  const leaves: PlacedLeaf[] = [];
  const open: (PlacedCondition & { depth: number })[] = [{ place, condition, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { place: at, condition: here, depth } = next;
    if ('fact' in here) leaves.push({ place: at, leaf: here, depth });
    else if ('not' in here) open.push({ place: inside(at, 'not'), condition: here.not, depth: depth + 1 });
    else {
      const word = 'all' in here ? 'all' : 'any';
      const members = 'all' in here ? here.all : here.any;
      for (const [index, member] of [...members.entries()].reverse())
        open.push({ place: inside(at, word, index), condition: member, depth: depth + 1 });
    }
  }
  return leaves;
}

/** Facts that a comparison names: its own, and the one it compares with. */
export function factsOfLeaf({ fact, value }: LeafCondition): readonly string[] {
  return typeof value === 'object' && 'fact' in value ? [fact, value.fact] : [fact];
}

/** Facts that a condition names, each once. */
export function factsOfCondition(condition: Condition): ReadonlySet<string> {
  const place: Place = { kind: 'ruleset', id: '', pointer: '' };
  return new Set(leavesOf({ place, condition }).flatMap(({ leaf }) => factsOfLeaf(leaf)));
}

/** Ids in the placeholders of a command: `{a.b}` or `{a.b|c.d}`. Other braces belong to the command. */
export function placeholdersOf(command: string): readonly string[] {
  const found = command.matchAll(/\{([A-Za-z][A-Za-z0-9.-]*(?:\|[A-Za-z][A-Za-z0-9.-]*)*)\}/g);
  return [...found].flatMap((match) => (match[1] ?? '').split('|'));
}

export const placeOfFact = ({ id }: FactDefinition): Place => ({ kind: 'fact', id, pointer: '' });
export const placeOfProblem = ({ id }: ProblemDocument): Place => ({ kind: 'problem', id, pointer: '' });
export const placeOfCause = ({ id }: CauseDocument): Place => ({ kind: 'cause', id, pointer: '' });

function* problemCitations(problem: ProblemDocument): Generator<PlacedCitations> {
  const { id, remarks = [], caveats = [] } = problem;
  const place = placeOfProblem(problem);
  yield { by: 'problem', id, place: inside(place, 'citations'), citations: problem.citations };
  for (const [index, { citations }] of remarks.entries())
    yield { by: 'remark', id, place: inside(place, 'remarks', index, 'citations'), citations };
  for (const [index, { citations }] of caveats.entries())
    yield { by: 'caveat', id, place: inside(place, 'caveats', index, 'citations'), citations };
}

function* causeCitations(cause: CauseDocument): Generator<PlacedCitations> {
  const { id } = cause;
  const place = placeOfCause(cause);
  yield { by: 'cause', id, place: inside(place, 'citations'), citations: cause.citations };
  for (const [index, { name, event }] of cause.rules.entries()) {
    const at = inside(place, 'rules', index, 'event', 'params', 'citations');
    yield { by: 'rule', id: name, place: at, citations: event.params.citations };
  }
  for (const [index, step] of cause.resolution.entries())
    yield* stepCitations(id, step, inside(place, 'resolution', index));
  for (const [index, { citations }] of cause.caveats.entries())
    yield { by: 'caveat', id, place: inside(place, 'caveats', index, 'citations'), citations };
}

function* stepCitations(id: string, step: ResolutionStep, place: Place): Generator<PlacedCitations> {
  const { confirm, verify } = step;
  yield { by: 'step', id, place: inside(place, 'citations'), citations: step.citations };
  if (confirm !== undefined)
    yield { by: 'confirm', id, place: inside(place, 'confirm', 'citations'), citations: confirm.citations };
  if (verify !== undefined)
    yield { by: 'verify', id, place: inside(place, 'verify', 'citations'), citations: verify.citations };
}
