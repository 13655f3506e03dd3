/** A bundle from elsewhere, checked as a folder of rules is before anything of it is kept. */
import { EVIDENCE_FACT_IDS } from './evidence/read-evidence.js';
import type { LoadResult } from './knowledge/assemble.js';
import { checkRuleset } from './knowledge/check.js';
import { loadParsedBundle, parseBundle } from './knowledge/load-bundle.js';
import type { Ruleset } from './knowledge/types.js';
import { isOfEngine, rulesRefused } from './rules-refused.js';

/**
 * The ruleset in `text`, with its bundle in canonical form. Throws InputError `malformed-json`, `too-large` and
 * `rules-refused`.
 */
export function checkBundle(text: string): Extract<LoadResult, { ok: true }> {
  const loaded = loadParsedBundle(parseBundle(text));
  if (!loaded.ok) throw rulesRefused(loaded.messages);
  const { ruleset, locate } = loaded;
  const messages = checkRuleset(ruleset, EVIDENCE_FACT_IDS, locate);
  const faults = [
    ...messages.filter((message) => !isOfEngine(message)),
    ...buildMetadata(ruleset).map((message) => ({
      ...locate({ kind: 'ruleset', id: 'ruleset', pointer: '/version' }),
      code: 'schema' as const,
      message,
    })),
  ];
  if (faults.length > 0) throw rulesRefused(faults);
  return loaded;
}

/** Only the service makes such versions, of rules in files whose own version is held with other content. */
function buildMetadata({ version }: Ruleset): readonly string[] {
  const bare = version.split('+', 1)[0] ?? '';
  return bare === version
    ? []
    : [`The version of a ruleset from elsewhere has no build metadata: send "${bare}".`];
}
