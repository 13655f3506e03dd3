/** Which incident the facts of a request are about: the one that their subject names, or the only one there is. */
import type { Incident, KnownFact, Subject } from './diagnosis/types.js';
import { InputError } from './errors.js';

const ROLES = ['source', 'destination', 'server', 'zone'] as const;
/** Incidents that a message names. */
const MOST_NAMED = 10;

/**
 * Adds `stated` to the incidents that `subject` names (a fact stated beats what evidence says, and settles a
 * conflict); with no incident at all they form one of their own. Throws InputError `ambiguous-subject` where
 * several incidents could be meant and none is named, or none fits.
 */
export function attachStatedFacts(
  incidents: readonly Incident[],
  stated: readonly KnownFact[],
  subject: Subject,
): readonly Incident[] {
  if (stated.length === 0) return incidents;
  if (incidents.length === 0)
    return [{ subject, facts: withNames(stated, subject), conflicts: [], explains: [] }];
  const named = ROLES.filter((role) => subject[role] !== undefined);
  if (named.length === 0 && incidents.length > 1)
    throw ambiguous(
      `The evidence holds ${incidents.length} incidents; say with "subject" which one the facts are about.`,
      incidents,
    );
  const meant = new Set(
    incidents.filter((incident) => fits(incident.subject, subject, incidents.length === 1)),
  );
  if (meant.size === 0)
    throw ambiguous('No incident of the evidence fits the subject of the facts.', incidents);
  return incidents.map((incident) =>
    meant.has(incident) ? stateFacts(incident, stated, subject) : incident,
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

/** Every role that both name is the same machine; with more than one incident, there must be such a role. */
function fits(incident: Subject, asked: Subject, isOnly: boolean): boolean {
  const shared = ROLES.flatMap((role) => {
    const [there, wanted] = [incident[role], asked[role]];
    return there === undefined || wanted === undefined ? [] : [sameName(wanted, there, role !== 'zone')];
  });
  return (isOnly || shared.length > 0) && shared.every((same) => same);
}

/** Whether two names mean the same; those of a host may be short or fully qualified. */
export function sameName(a: string, b: string, isHost: boolean): boolean {
  const [left, right] = [a.toLowerCase().replace(/\.$/, ''), b.toLowerCase().replace(/\.$/, '')];
  if (left === right) return true;
  if (!isHost || left.includes('.') === right.includes('.')) return false;
  return left.split('.', 1)[0] === right.split('.', 1)[0];
}

function ambiguous(detail: string, incidents: readonly Incident[]): InputError {
  const names = incidents.slice(0, MOST_NAMED).map(({ subject }) => {
    const parts = ROLES.flatMap((role) => (subject[role] === undefined ? [] : [`${role} ${subject[role]}`]));
    return parts.join(', ') || 'unnamed';
  });
  return new InputError(
    'ambiguous-subject',
    detail,
    names.map((name) => ({ pointer: '/subject', detail: name })),
  );
}
