/** Which ruleset of the store somebody means who names a version or the beginning of a digest. */
import { InputError } from '../errors.js';
import type { RulesetHead, Store } from '../store/types.js';

/** Characters of a digest that are shown, and that are enough to name it. */
export const MIN_DIGEST = 8;

/** Throws InputError `not-found` where no ruleset, or more than one, is meant. */
export async function findStoredRuleset(store: Store, wanted: string): Promise<RulesetHead> {
  const heads = await store.listRulesets();
  const byDigest = new RegExp(`^[0-9a-f]{${MIN_DIGEST},64}$`).test(wanted);
  const meant = heads.filter(
    ({ version, digest }) => version === wanted || (byDigest && digest.startsWith(wanted)),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  throw new InputError(
    'not-found',
    meant.length > 1
      ? `"${wanted}" could be ${meant.map(({ digest }) => digest.slice(0, MIN_DIGEST)).join(' or ')}`
      : `the store holds no ruleset "${wanted}"; "dcause rules versions" lists what it holds`,
  );
}
