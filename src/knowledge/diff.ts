/**
 * Two rulesets compared by meaning: what an editor added, took away and changed. Order, white space, `$schema`, the
 * files that things stand in and version numbers say nothing; the order of steps and of commands does. A thing with
 * another id is another thing.
 */
import canonicalize from 'canonicalize';
import { type Entity, type EntityKind, entitiesOf, entityKey } from './diff-entities.js';
import type { Field } from './diff-fields.js';
import { compare } from './messages.js';
import type { Ruleset } from './types.js';

export interface RulesetChange {
  readonly what: 'added' | 'removed' | 'changed';
  readonly kind: EntityKind;
  readonly id: string;
  /** Which field of it, and what it held; where it is changed. */
  readonly field?: string;
  readonly before?: Field;
  readonly after?: Field;
}

/** All differences, in the order of kinds and ids; none where both mean the same. */
export function diffRulesets(before: Ruleset, after: Ruleset): readonly RulesetChange[] {
  const [earlier, later] = [byKey(before), byKey(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .flatMap((key) => changesOf(key, earlier, later))
    .sort(
      (a, b) =>
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        compare(a.id, b.id) ||
        compare(a.field ?? '', b.field ?? ''),
    );
}

const KINDS: readonly EntityKind[] = [
  'ruleset',
  'problem',
  'prior',
  'remark',
  'cause',
  'rule',
  'step',
  'caveat',
  'inference',
  'fact',
  'article',
  'section',
  'statement',
  'case',
  'suppression',
];

type Entities = ReadonlyMap<string, Entity>;

const byKey = (ruleset: Ruleset): Entities =>
  new Map(entitiesOf(ruleset).map((entity) => [entityKey(entity), entity]));

function changesOf(key: string, earlier: Entities, later: Entities): readonly RulesetChange[] {
  const [was, is] = [earlier.get(key), later.get(key)];
  if (was !== undefined && is !== undefined) return fieldChanges(was, is);
  const here = is ?? was;
  // What comes and goes with the document that it stands in is told by that.
  const whole = here?.parent;
  if (here === undefined || (whole !== undefined && !(earlier.has(whole) && later.has(whole)))) return [];
  return [{ what: is === undefined ? 'removed' : 'added', kind: here.kind, id: here.id }];
}

function fieldChanges(was: Entity, is: Entity): readonly RulesetChange[] {
  const names = new Set([...Object.keys(was.fields), ...Object.keys(is.fields)]);
  return [...names].flatMap((field): readonly RulesetChange[] => {
    const [before, after] = [was.fields[field], is.fields[field]];
    if (isSame(before, after)) return [];
    return [
      {
        what: 'changed',
        kind: is.kind,
        id: is.id,
        field,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  });
}

function isSame(before: Field | undefined, after: Field | undefined): boolean {
  if (before?.kind === 'order' && after?.kind === 'order')
    return keyOf(common(before.members, after.members)) === keyOf(common(after.members, before.members));
  if (before?.kind === 'set' && after?.kind === 'set')
    return (
      keyOf([...new Set(before.members)].sort(compare)) === keyOf([...new Set(after.members)].sort(compare))
    );
  return keyOf(before) === keyOf(after);
}

/** Members that come or go are told on their own; their neighbours keep their order. */
const common = (members: readonly string[], others: readonly string[]): readonly string[] =>
  members.filter((member) => others.includes(member));

const keyOf = (value: unknown): string | undefined => (value === undefined ? undefined : canonicalize(value));
