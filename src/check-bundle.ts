/** A bundle from elsewhere, checked as a folder of rules is before anything of it is kept. */
import { EVIDENCE_FACT_IDS } from './evidence/read-evidence.js';
import { giveWay, inTurns } from './in-steps.js';
import { parseJson } from './json-text.js';
import type { LoadResult } from './knowledge/assemble.js';
import { checkInSteps } from './knowledge/check.js';
import { loadBundleInSteps } from './knowledge/load-bundle.js';
import type { RuleMessage } from './knowledge/messages.js';
import { MAX_DOCUMENT_BYTES } from './knowledge/read-folders.js';
import { isRecord } from './knowledge/schema-check.js';
import { isOfEngine, rulesRefused } from './rules-refused.js';

/** Conditions may be deep; documents stand a few levels down. */
const MAX_DEPTH = 170;

/**
 * The ruleset in `text`, with its bundle in canonical form. Gives way to other work between its steps. Throws InputError
 * `malformed-json` and `rules-refused`, and the reason of an aborted `signal`.
 */
export async function checkBundle(
  text: string,
  signal: AbortSignal,
): Promise<Extract<LoadResult, { ok: true }>> {
  const parsed = parseJson(text, MAX_DEPTH);
  await giveWay(signal);
  const large = tooLarge(parsed);
  if (large.length > 0) throw rulesRefused(large);
  await giveWay(signal);
  const loaded = await inTurns(loadBundleInSteps(parsed), signal);
  if (!loaded.ok) throw rulesRefused(loaded.messages);
  await giveWay(signal);
  const { ruleset, locate } = loaded;
  const messages = await inTurns(checkInSteps(ruleset, EVIDENCE_FACT_IDS, locate), signal);
  const faults = messages.filter((message) => !isOfEngine(message));
  if (faults.length > 0) throw rulesRefused(faults);
  return loaded;
}

/** Documents that no folder could hold, either. */
function tooLarge(bundle: unknown): readonly RuleMessage[] {
  const { overlays, ...rules } = isRecord(bundle) ? bundle : {};
  const layers = [rules, ...(Array.isArray(overlays) ? overlays.filter(isRecord).map(documentsOf) : [])];
  return layers.flatMap((byKind) =>
    Object.entries(byKind).flatMap(([kind, byId]) =>
      Object.entries(isRecord(byId) ? byId : {})
        .filter(([, document]) => Buffer.byteLength(JSON.stringify(document)) > MAX_DOCUMENT_BYTES)
        .map(
          ([id]): RuleMessage => ({
            file: `${kind}/${id}`,
            line: 1,
            column: 1,
            code: 'too-large',
            message: `Larger than ${MAX_DOCUMENT_BYTES} bytes.`,
          }),
        ),
    ),
  );
}

function documentsOf({ documents }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return isRecord(documents) ? documents : {};
}
