/**
 * Incidents that say the same about the same machine are told once. Nothing is multiplied over them: a second link
 * that fails for the same reason is no second witness.
 */
import type { About, FactValue } from '../knowledge/types.js';
import { compareText } from './order.js';
import type { Conflict, ExplainedLink, Incident, KnownFact, Subject } from './types.js';

const ROLES = ['source', 'destination', 'server', 'zone', 'site'] as const;

/** A text that is equal for equal subjects, and sorts them. */
export function subjectKey(subject: Subject): string {
  return JSON.stringify(ROLES.map((role) => subject[role]?.toLowerCase() ?? ''));
}

/**
 * The machine that incidents with the same firings must share to be told together: that in the role which the
 * leading cause is about, for what belongs to neither side the destination (or its site, where all of it fails), or
 * that which stands alone; else everything that is named.
 */
export function machineKey(about: About | undefined, subject: Subject): string {
  const role = about === 'source' ? 'source' : 'destination';
  if (role === 'destination' && about !== undefined && subject.site !== undefined)
    return `site ${subject.site.toLowerCase()}`;
  const alone = subject.zone === undefined ? subject.server : undefined;
  const name = about === undefined ? undefined : (subject[role] ?? alone);
  return name === undefined ? subjectKey(subject) : `${role} ${name.toLowerCase()}`;
}

/** `incidents` (at least one, the first speaks for them) as one: what is common to all, and all that they explain. */
export function mergeIncidents(incidents: readonly [Incident, ...Incident[]]): Incident {
  const [first] = incidents;
  return {
    subject: commonSubject(incidents),
    facts: commonFacts(incidents),
    conflicts: distinct(incidents.flatMap((each) => each.conflicts)).sort((a, b) =>
      compareText(a.fact, b.fact),
    ),
    explains: distinct(
      incidents.length === 1 ? first.explains : incidents.flatMap((each) => each.explains),
    ).sort((a, b) => compareText(linkKey(a), linkKey(b))),
  };
}

function commonSubject([first, ...others]: readonly [Incident, ...Incident[]]): Subject {
  const shared = ROLES.flatMap((role) => {
    const name = first.subject[role];
    const same = others.every((each) => each.subject[role]?.toLowerCase() === name?.toLowerCase());
    return name !== undefined && same ? [[role, name] as const] : [];
  });
  const subject: Subject = Object.fromEntries(shared);
  if (subject.destination === undefined) return subject;
  const { site: _, ...machines } = subject;
  return machines;
}

function commonFacts([first, ...others]: readonly [Incident, ...Incident[]]): readonly KnownFact[] {
  const common = new Map(first.facts.map((fact) => [fact.id, fact]));
  for (const { facts } of others) {
    const values = new Map(facts.map((fact) => [fact.id, fact.value]));
    for (const [id, fact] of common) if (!sameValue(fact.value, values.get(id))) common.delete(id);
  }
  return [...common.values()].sort((a, b) => compareText(a.id, b.id));
}

function sameValue(a: FactValue, b: FactValue | undefined): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function linkKey(link: ExplainedLink): string {
  return JSON.stringify([link.destination, link.source, link.namingContexts, link.status]);
}

function distinct<T extends Conflict | ExplainedLink>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
