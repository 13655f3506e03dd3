/** A traced condition as a nested list: each part with true, false or unknown, each comparison with what is at hand. */
import type { FactAtHand, TracedCondition, TracedLeaf } from '../explain/types.js';
import { whence } from './compose-evidence.js';
import type { ComposeOptions } from './compose-options.js';
import { type Block, code, list, type Part, paragraph } from './document.js';

/** Lists deeper than this go on at the same depth: a page has only so many columns. */
const DEEPEST = 8;

/** The condition as the items of a list; an `all` or `any` of one member is told by that member. */
export function conditionItems(
  condition: TracedCondition,
  options: ComposeOptions,
  depth = 1,
): readonly (readonly Block[])[] {
  const { kind, truth } = condition;
  if (kind === 'leaf') return [[paragraph(`${truth}: `, ...leafParts(condition, options))]];
  const members = kind === 'not' ? [condition.member] : condition.members;
  const [only] = members;
  if (kind !== 'not' && members.length === 1 && only !== undefined)
    return conditionItems(only, options, depth);
  const head = paragraph(`${truth}: ${kind === 'not' ? 'not' : `${kind} of`}`);
  const items = members.flatMap((member) => conditionItems(member, options, depth + 1));
  return depth < DEEPEST ? [[head, ...list(items)]] : [[head], ...items];
}

function leafParts({ left, operator, right }: TracedLeaf, options: ComposeOptions): readonly Part[] {
  const wanted = 'fact' in right ? code(right.fact) : code(JSON.stringify(right.constant));
  const facts = 'fact' in right ? [left, right] : [left];
  return [
    code(left.fact),
    ` ${operator} `,
    wanted,
    ...facts.flatMap((fact) => ['; ', ...atHandParts(fact, facts.length > 1, options)]),
  ];
}

function atHandParts(
  { fact, value, from, disagreeing }: FactAtHand,
  named: boolean,
  options: ComposeOptions,
): readonly Part[] {
  const who = named ? [code(fact), ' '] : [];
  if (value !== undefined && from !== undefined)
    return [...who, 'is ', code(JSON.stringify(value)), ' (', ...whence(from, options), ')'];
  if (disagreeing === undefined) return [...who, 'is not known'];
  const sides = disagreeing.flatMap(({ value: side, from: origin }, index) => [
    index === 0 ? '' : ' against ',
    code(JSON.stringify(side)),
    ' (',
    ...whence(origin, options),
    ')',
  ]);
  return [...who, 'is in dispute: ', ...sides];
}
