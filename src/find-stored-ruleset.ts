/** Which ruleset of the store somebody means who names a version, a name and a version, or the beginning of a digest. */
import { distance } from 'fastest-levenshtein';
import { InputError } from './errors.js';
import { nearestIds } from './knowledge/nearest.js';
import type { RulesInUse } from './rules-in-use.js';
import type { RulesetHead, Store } from './store/types.js';

/** Characters of a digest that are shown, and that are enough to name it. */
export const MIN_DIGEST = 8;
const DIGEST = new RegExp(`^[0-9a-f]{${MIN_DIGEST},64}$`);
/** What names the ruleset that the files of a process hold. */
export const FILES = 'files';

/** What an error is where there is no such ruleset: `unknown-ruleset` inside a request that is otherwise in order. */
type Unknown = 'not-found' | 'unknown-ruleset';

/**
 * The ruleset that `wanted` names: a version, as `1.0.0` or `contoso@1.0.0`, or the beginning of a digest. Of rulesets that
 * share a version it is that of the first of `names` that one of them has. Throws InputError `unknown` where none is meant,
 * and `conflict` where it could be several.
 */
export async function findStoredRuleset(
  store: Pick<Store, 'listRulesets'>,
  wanted: string,
  unknown: Unknown = 'not-found',
  names: readonly string[] = [],
): Promise<RulesetHead> {
  const heads = await store.listRulesets();
  const byVersion = heads.filter((head) => head.version === wanted || fullNameOf(head) === wanted);
  const preferred = names.flatMap((name) => byVersion.filter((head) => head.name === name));
  const byDigest = DIGEST.test(wanted) ? heads.filter(({ digest }) => digest.startsWith(wanted)) : [];
  const meant = [...(preferred.length > 0 ? preferred.slice(0, 1) : byVersion), ...byDigest];
  const [only] = meant;
  if (only === undefined)
    throw new InputError(unknown, `The store holds no ruleset "${wanted}"${nearest(wanted, heads)}`);
  if (meant.length === 1) return only;
  throw new InputError(
    'conflict',
    byVersion.length > 1
      ? `Rulesets of ${byVersion.length} names have the version ${wanted}: name one as ${byVersion.map(fullNameOf).sort().join(' or ')}, or by its digest.`
      : `Several digests begin with "${wanted}": send more of it.`,
  );
}

/**
 * The same for callers of a service: `files` is what its files hold, and a version is first of all one of the rules that
 * answer, then one of the files. Throws also InputError `conflict` where the files of this process do not load.
 */
export function findNamedRuleset(
  store: Pick<Store, 'listRulesets'>,
  rules: Pick<RulesInUse, 'current' | 'files'>,
  wanted: string,
  unknown: Unknown = 'unknown-ruleset',
): Promise<RulesetHead> {
  const { ruleset: files } = rules.files();
  if (wanted !== FILES) {
    const names = [rules.current().ruleset.name, ...(files === undefined ? [] : [files.name])];
    return findStoredRuleset(store, wanted, unknown, names);
  }
  if (files === undefined) throw filesDoNotLoad();
  return findStoredRuleset(store, files.digest, unknown);
}

/** The fault of whoever wants the files of a process that has none that load. */
export function filesDoNotLoad(): InputError {
  return new InputError('conflict', 'The files do not load here, and cannot answer.');
}

function fullNameOf({ name, version }: Pick<RulesetHead, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/** A clause that names the version that was probably meant; for the end of a message. */
function nearest(wanted: string, heads: readonly RulesetHead[]): string {
  const known = heads.map((head) => (wanted.includes('@') ? fullNameOf(head) : head.version));
  const [closest] = nearestIds(wanted, known, 1);
  if (closest === undefined || distance(wanted, closest) > wanted.length / 2) return '.';
  return `; the nearest is "${closest}".`;
}
