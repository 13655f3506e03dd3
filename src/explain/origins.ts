/** Where a document or a rule comes from, as a member of what is explained. */
import { originsOf } from '../knowledge/overlay-origins.js';
import type { Origin, OriginKind } from '../knowledge/overlay-types.js';
import type { Ruleset } from '../knowledge/types.js';

/** Nothing where it stands as the rules have it. */
export function origins(
  ruleset: Ruleset,
  kind: OriginKind,
  id: string,
): { readonly origins?: readonly Origin[] } {
  const found = originsOf(ruleset, kind, id);
  return found.length === 0 ? {} : { origins: found };
}
