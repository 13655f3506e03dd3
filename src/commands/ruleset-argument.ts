/** An argument that names a ruleset: a folder, several of them, a bundle file, `shipped`, or what the store holds. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { decodeText } from '../evidence/decode.js';
import { findStoredRuleset } from '../find-stored-ruleset.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { shippedRulesFolder } from '../knowledge/load.js';
import { loadBundle, loadParsedBundle, parseBundle } from '../knowledge/load-bundle.js';
import type { CliIo } from './context.js';
import { goodRules, type LoadedRules, loadRules } from './load-rules.js';
import { readInput } from './read-input.js';
import { withStoreIfAny } from './with-store.js';

export const RULESET_ARGUMENT =
  'a rules folder (overlays behind the path delimiter), a bundle file, "shipped", or a version or digest in the store';

/**
 * Loads the ruleset that `name` names; files go before the store, which is opened only where nothing else has that
 * name. Throws InputError `invalid-rules` where it does not pass its checks, `not-found` where there is none.
 */
export async function loadNamedRules(name: string, io: CliIo): Promise<LoadedRules> {
  if (name === 'shipped') return loadRules(io, shippedRulesFolder());
  if (name.includes(path.delimiter)) return loadRules(io, name);
  const found = await stat(name).catch(() => undefined);
  if (found?.isDirectory()) return loadRules(io, name);
  if (found !== undefined) return goodRules(readBundle(decodeText(await readInput(name, io)), name));
  const stored = await withStoreIfAny(io, async (store) => {
    const { digest } = await findStoredRuleset(store, name);
    return store.findRuleset(digest);
  });
  if (stored !== undefined) return goodRules(loadBundle(stored.bundle, stored.version));
  throw new InputError('not-found', `there is no folder or file "${name}", and no store that could hold it`);
}

/** Refuses what a service would refuse. */
function readBundle(text: string, name: string): LoadResult {
  try {
    return loadParsedBundle(parseBundle(text));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, `${name} is no bundle of rules: ${error.detail}`);
  }
}
