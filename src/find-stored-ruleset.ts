/** Which ruleset of the store somebody means who names a version or the beginning of a digest. */
import { InputError } from './errors.js';
import { nearestClause } from './knowledge/nearest.js';
import type { RulesetHead, Store } from './store/types.js';

/** Characters of a digest that are shown, and that are enough to name it. */
export const MIN_DIGEST = 8;
const DIGEST = new RegExp(`^[0-9a-f]{${MIN_DIGEST},64}$`);

/**
 * Throws InputError where no ruleset, or more than one, is meant: `not-found`, or `unknown-ruleset` where it is named
 * inside a request that is otherwise in order.
 */
export async function findStoredRuleset(
  store: Pick<Store, 'listRulesets'>,
  wanted: string,
  code: 'not-found' | 'unknown-ruleset' = 'not-found',
): Promise<RulesetHead> {
  const heads = await store.listRulesets();
  const byDigest = DIGEST.test(wanted);
  const meant = heads.filter(
    ({ version, digest }) => version === wanted || (byDigest && digest.startsWith(wanted)),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  throw new InputError(
    code,
    meant.length > 1
      ? `"${wanted}" could be ${meant.map(({ digest }) => digest.slice(0, MIN_DIGEST)).join(' or ')}.`
      : `The store holds no ruleset "${wanted}"${nearestClause(
          wanted,
          heads.map(({ version }) => version),
        )}`,
  );
}
