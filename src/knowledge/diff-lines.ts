/** A change of a ruleset in one line: what, where, and before -> after, as far as the two differ. */
import type { RulesetChange } from './diff.js';
import { conditionKey, membersOf } from './diff-condition.js';
import type { Field, Scalar } from './diff-fields.js';
import type { Condition } from './types.js';

interface Sides {
  readonly before: string;
  readonly after: string;
}

const NOTHING = '(nothing)';
/** Words shown before and behind the place where two texts part. */
const WORDS_AROUND = 3;

/** The line of `change`, without its end. */
export function changeLine({ what, kind, id, field, before, after }: RulesetChange): string {
  if (field === undefined) return `${what} ${kind} ${id}`;
  const sides = sidesOf(before, after);
  return `${what} ${kind} ${id} ${field}: ${sides.before} -> ${sides.after}`;
}

function sidesOf(before: Field | undefined, after: Field | undefined): Sides {
  if (before?.kind === 'condition' && after?.kind === 'condition')
    return conditionSides(before.condition, after.condition);
  if (before?.kind === 'set' && after?.kind === 'set') return listSides(before.members, after.members);
  if (before?.kind === 'lines' && after?.kind === 'lines') return listSides(before.lines, after.lines);
  if (before?.kind === 'value' && after?.kind === 'value') return valueSides(before.value, after.value);
  return { before: wholeText(before), after: wholeText(after) };
}

function wholeText(field: Field | undefined): string {
  switch (field?.kind) {
    case undefined:
      return NOTHING;
    case 'value':
      return JSON.stringify(field.value);
    case 'condition':
      return conditionText(field.condition);
    case 'lines':
      return field.lines.length === 0 ? '(empty)' : field.lines.join(' | ');
    case 'set':
    case 'order':
      return field.members.join(', ');
  }
}

function valueSides(before: Scalar, after: Scalar): Sides {
  if (typeof before !== 'string' || typeof after !== 'string')
    return { before: JSON.stringify(before), after: JSON.stringify(after) };
  return textSides(before.split(' '), after.split(' '));
}

/** Two texts from a few words before they part to a few words behind. */
function textSides(before: readonly string[], after: readonly string[]): Sides {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const from = Math.max(start - WORDS_AROUND, 0);
  const left = Math.max(end - WORDS_AROUND, 0);
  const shown = (words: readonly string[]): string => {
    const middle = words.slice(from, words.length - left).join(' ');
    return JSON.stringify(`${from > 0 ? '… ' : ''}${middle}${left > 0 ? ' …' : ''}`);
  };
  return { before: shown(before), after: shown(after) };
}

/** Only the members that one of both lacks; where both have the same ones, their order is the difference. */
function listSides(before: readonly string[], after: readonly string[]): Sides {
  const gone = before.filter((member) => !after.includes(member));
  const come = after.filter((member) => !before.includes(member));
  if (gone.length === 0 && come.length === 0) return { before: before.join(' | '), after: after.join(' | ') };
  const shown = (members: readonly string[]): string =>
    members.length === 0 ? NOTHING : members.join(' | ');
  return { before: shown(gone), after: shown(come) };
}

/** The innermost part in which two conditions in normal form differ. */
function conditionSides(before: Condition, after: Condition): Sides {
  if ('not' in before && 'not' in after) {
    const { before: was, after: is } = conditionSides(before.not, after.not);
    return { before: `not(${was})`, after: `not(${is})` };
  }
  const kind = commonKind(before, after);
  if (kind === undefined) return { before: conditionText(before), after: conditionText(after) };
  const gone = without(membersOf(kind, before), membersOf(kind, after));
  const come = without(membersOf(kind, after), membersOf(kind, before));
  const [was, is] = [gone[0], come[0]];
  if (was !== undefined && is !== undefined && gone.length === 1 && come.length === 1)
    return conditionSides(was, is);
  const shown = (members: readonly Condition[]): string =>
    `${kind}(${['…', ...members.map(conditionText)].join(', ')})`;
  return { before: shown(gone), after: shown(come) };
}

/** The kind of list that both are, or one of them where the other is one of its members. */
function commonKind(before: Condition, after: Condition): 'all' | 'any' | undefined {
  for (const kind of ['all', 'any'] as const) {
    const lists = [before, after].filter((condition) => kind in condition).length;
    const shared =
      without(membersOf(kind, before), membersOf(kind, after)).length < membersOf(kind, before).length;
    if (lists === 2 || (lists === 1 && shared)) return kind;
  }
  return undefined;
}

function without(members: readonly Condition[], others: readonly Condition[]): readonly Condition[] {
  const keys = new Set(others.map(conditionKey));
  return members.filter((member) => !keys.has(conditionKey(member)));
}

function conditionText(condition: Condition): string {
  if ('all' in condition) return `all(${condition.all.map(conditionText).join(', ')})`;
  if ('any' in condition) return `any(${condition.any.map(conditionText).join(', ')})`;
  if ('not' in condition) return `not(${conditionText(condition.not)})`;
  const { fact, operator, value } = condition;
  const wanted = typeof value === 'object' && 'fact' in value ? value.fact : JSON.stringify(value);
  return `${fact} ${operator} ${wanted}`;
}
