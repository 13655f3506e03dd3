/**
 * What a ruleset that loads may still have wrong: knowledge that can never matter, that counts twice, or that no
 * case shows to work. Only what is certain is said; every message is worth a change.
 */
import { decidedConditionFaults } from './checks/decided-conditions.js';
import { factUseFaults } from './checks/fact-use.js';
import { groupFaults } from './checks/groups.js';
import { placeholderFaults } from './checks/placeholders.js';
import { rulePairFaults } from './checks/rule-pairs.js';
import { ruleShapeFaults } from './checks/rule-shape.js';
import { untriedCauseFaults } from './checks/untried-causes.js';
import { Decider, STEPS } from './decide/decider.js';
import { deprecationFaults } from './deprecation.js';
import { type Fault, type Locate, type PlaceKind, type RuleMessage, tellMessages } from './messages.js';
import type { Ruleset } from './types.js';

/**
 * Looks through `ruleset`; `producedFactIds` are the facts that readers of evidence can produce. `locate`, from
 * loading, puts files and lines to the messages; without it they name the document only. `steps` bounds the work of
 * comparing conditions; what it does not suffice for is passed over, and said to be.
 */
export function checkRuleset(
  ruleset: Ruleset,
  producedFactIds: readonly string[],
  locate: Locate = nameOnly,
  steps = STEPS,
): readonly RuleMessage[] {
  const decider = new Decider(ruleset.facts, steps);
  const faults = [
    ...factUseFaults(ruleset, producedFactIds),
    ...CHECKS.flatMap((faultsOf) => faultsOf(ruleset)),
    ...decidedConditionFaults(ruleset, decider),
    ...rulePairFaults(ruleset, decider),
    ...(decider.isExhausted ? [UNFINISHED] : []),
  ];
  return tellMessages(faults.map(({ place, ...said }) => ({ ...locate(place), ...said })));
}

const CHECKS: readonly ((ruleset: Ruleset) => readonly Fault[])[] = [
  placeholderFaults,
  groupFaults,
  ruleShapeFaults,
  untriedCauseFaults,
  deprecationFaults,
];

const UNFINISHED: Fault = {
  place: { kind: 'ruleset', id: 'ruleset', pointer: '' },
  code: 'check-unfinished',
  message:
    'The conditions are too many and too alike to compare them all: some rules that never hold, contradict or repeat another may be missing here. Give causes fewer rules, or rules smaller conditions.',
};

const FOLDERS: Readonly<Record<PlaceKind, string>> = {
  ruleset: '',
  article: 'articles/',
  facts: 'facts/',
  fact: 'facts/',
  inference: 'facts/',
  problem: 'problems/',
  cause: 'causes/',
  case: 'cases/',
  suppression: 'suppressions/',
};

const nameOnly: Locate = ({ kind, id }) => ({ file: `${FOLDERS[kind]}${id}.json`, line: 1, column: 1 });
