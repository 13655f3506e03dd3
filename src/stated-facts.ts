/** Facts of a request, checked against the vocabulary: known ids, right types, listed values. */
import type { KnownFact } from './diagnosis/types.js';
import { type ErrorCode, type ErrorDetail, InputError } from './errors.js';
import { readFactValue } from './knowledge/fact-values.js';
import { nearestIds } from './knowledge/nearest.js';
import type { Ruleset } from './knowledge/types.js';

/**
 * Reads `facts` (id -> raw JSON value) in id order; null means unknown and is left out. Throws InputError with
 * one entry for every fault; its code is that of the first: `unknown-fact`, `fact-type` or `fact-value`.
 */
export function readStatedFacts(ruleset: Ruleset, facts: Readonly<Record<string, unknown>>): KnownFact[] {
  const known: KnownFact[] = [];
  const faults: (ErrorDetail & { code: ErrorCode })[] = [];
  for (const id of Object.keys(facts).sort()) {
    const raw = facts[id];
    const pointer = `/facts/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const definition = ruleset.facts.get(id);
    if (definition === undefined) {
      faults.push({ code: 'unknown-fact', pointer, detail: unknownFact(id, ruleset) });
      continue;
    }
    if (raw === null || raw === undefined) continue;
    const read = readFactValue(definition, raw);
    if (read.ok) known.push({ id, value: read.value, from: 'request' });
    else faults.push({ code: read.code, pointer, detail: read.detail });
  }
  const first = faults[0];
  if (first === undefined) return known;
  throw new InputError(
    first.code,
    first.detail,
    faults.map(({ pointer, detail }) => ({ pointer, detail })),
  );
}

function unknownFact(id: string, ruleset: Ruleset): string {
  const nearest = nearestIds(id, [...ruleset.facts.keys()], 3);
  const shown = id.length > 100 ? `${id.slice(0, 100)}…` : id;
  return nearest.length === 0
    ? `There is no fact "${shown}".`
    : `There is no fact "${shown}"; the nearest are ${nearest.join(', ')}.`;
}
