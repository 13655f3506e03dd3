/** Where a document, a fact or a rule comes from, and who changed it. */
import type { ReadDocument } from './collect.js';
import type { Origin, OriginKind } from './overlay-types.js';
import type { Ruleset } from './types.js';

/**
 * What overlays did to a document, a fact or a rule (by name), in the order in which they did it: the first without
 * `override` where one brought it. Empty where it stands as the rules have it.
 */
export function originsOf({ overlays }: Ruleset, kind: OriginKind, id: string): readonly Origin[] {
  return overlays?.origins.get(`${kind}/${id}`) ?? [];
}

/** The keys of what comes with a document: itself, or the facts in it, and its rules. */
export function originKeys({ kind, id, document }: ReadDocument): readonly string[] {
  switch (kind) {
    case 'facts':
      return [
        ...document.facts.map((fact) => `fact/${fact.id}`),
        ...(document.inferences ?? []).map(({ name }) => `rule/${name}`),
      ];
    case 'cause':
      return [`cause/${id}`, ...document.rules.map(({ name }) => `rule/${name}`)];
    case 'article':
    case 'problem':
    case 'case':
      return [`${kind}/${id}`];
    case 'ruleset':
    case 'overlay':
    case 'override':
    case 'suppression':
      return [];
  }
}

/** Causes that an override has taken out of a problem. */
export function causesTakenOut({ overlays }: Ruleset): ReadonlySet<string> {
  const effects = [...(overlays?.origins.values() ?? [])].flat().flatMap(({ override }) => override ?? []);
  return new Set(
    effects.flatMap(({ effect, place }) => {
      const [list, id] = place.split('/');
      return effect === 'removed' && list === 'causes' && id !== undefined ? [id] : [];
    }),
  );
}
