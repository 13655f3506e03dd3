/** Which incident the facts of a request are about: the one that their subject names, or the only one there is. */
import type { Incident, KnownFact, Subject } from './diagnosis/types.js';
import { InputError } from './errors.js';

const ROLES = ['source', 'destination', 'server', 'zone'] as const;

/**
 * Adds `stated` to the incidents that `subject` names (a fact stated beats what evidence says, and settles a
 * conflict); with no incident that fits, they form one of their own. Throws InputError `ambiguous-subject` where
 * several incidents could be meant and none is named.
 */
export function attachStatedFacts(
  incidents: readonly Incident[],
  stated: readonly KnownFact[],
  subject: Subject,
): readonly Incident[] {
  if (stated.length === 0) return incidents;
  const named = ROLES.filter((role) => subject[role] !== undefined);
  if (named.length === 0 && incidents.length > 1) throw ambiguous(incidents);
  const meant = incidents.filter((incident) => fits(incident.subject, subject));
  if (meant.length === 0)
    return [...incidents, { subject, facts: withNames(stated, subject), conflicts: [], explains: [] }];
  return incidents.map((incident) =>
    meant.includes(incident) ? stateFacts(incident, stated, subject) : incident,
  );
}

function stateFacts(incident: Incident, stated: readonly KnownFact[], subject: Subject): Incident {
  const ids = new Set(stated.map((fact) => fact.id));
  const observed = incident.facts.filter((fact) => !ids.has(fact.id));
  return {
    subject: { ...subject, ...incident.subject },
    facts: [...observed, ...withNames(stated, subject, observed)].sort(byId),
    conflicts: incident.conflicts.filter((conflict) => !ids.has(conflict.fact)),
    explains: incident.explains,
  };
}

/** The names in a subject are facts too: commands are filled in with them. */
function withNames(
  stated: readonly KnownFact[],
  subject: Subject,
  observed: readonly KnownFact[] = [],
): readonly KnownFact[] {
  const taken = new Set([...stated, ...observed].map((fact) => fact.id));
  const names = ROLES.flatMap((role): KnownFact[] => {
    const value = subject[role];
    if (value === undefined) return [];
    const id = role !== 'zone' && role !== 'server' && value.includes('.') ? `${role}.fqdn` : `${role}.name`;
    return taken.has(id) ? [] : [{ id, value, from: 'request' }];
  });
  return [...stated, ...names].sort(byId);
}

const byId = (a: KnownFact, b: KnownFact): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Every role that both name is the same machine: equal, or one is the first label of the other. */
function fits(incident: Subject, asked: Subject): boolean {
  return ROLES.every((role) => {
    const wanted = asked[role];
    const there = incident[role];
    return wanted === undefined || (there !== undefined && sameName(wanted, there, role !== 'zone'));
  });
}

function sameName(a: string, b: string, isHost: boolean): boolean {
  const [left, right] = [a.toLowerCase().replace(/\.$/, ''), b.toLowerCase().replace(/\.$/, '')];
  if (left === right) return true;
  if (!isHost || left.includes('.') === right.includes('.')) return false;
  return left.split('.', 1)[0] === right.split('.', 1)[0];
}

function ambiguous(incidents: readonly Incident[]): InputError {
  const names = incidents.slice(0, 10).map(({ subject }) => {
    const parts = ROLES.flatMap((role) => (subject[role] === undefined ? [] : [`${role} ${subject[role]}`]));
    return parts.join(', ') || 'unnamed';
  });
  return new InputError(
    'ambiguous-subject',
    `The evidence holds ${incidents.length} incidents; say with "subject" which one the facts are about.`,
    names.map((detail) => ({ pointer: '/subject', detail })),
  );
}
