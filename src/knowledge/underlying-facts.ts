/** What an inferred fact rests on: evidence for the one is evidence for the other. */
import type { Ruleset } from './types.js';
import { factsOfCondition } from './walk.js';

/** For a fact, all facts that it may be inferred from, however indirectly, itself among them. */
export function underlyingFacts({
  inferences,
}: Pick<Ruleset, 'inferences'>): (id: string) => ReadonlySet<string> {
  const sources = new Map<string, Set<string>>();
  for (const { conditions, event } of inferences) {
    const known = sources.get(event.params.fact) ?? new Set();
    for (const id of factsOfCondition(conditions)) known.add(id);
    sources.set(event.params.fact, known);
  }
  const found = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const reached = new Set([id]);
    for (const next of reached) for (const source of sources.get(next) ?? []) reached.add(source);
    found.set(id, reached);
    return reached;
  };
}
