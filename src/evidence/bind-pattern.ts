/**
 * The pattern over all links of the evidence: whether a destination fails from all its sources, or a source at all
 * its destinations. Nothing is said with fewer than two partners, or where healthy links may have been left out.
 */
import type { FactSheet } from './fact-sheet.js';
import { failsByDns, type Pair } from './pairs.js';
import type { LineReference } from './types.js';

type State = 'healthy' | 'dns' | 'other';

interface Side {
  readonly states: Map<
    string,
    { readonly state: State; readonly partner: string; readonly from: LineReference }
  >;
  healthy: number;
}

interface Served {
  readonly served: number;
  readonly failing: number;
}

export class Patterns {
  readonly #bySource = new Map<string, Side>();
  readonly #byDestination = new Map<string, Side>();
  readonly #filtered = new Set<string>();

  /** Takes all pairs and the keys of destinations whose reports may leave healthy links out. */
  constructor(pairs: ReadonlyMap<string, Pair>, filtered: ReadonlySet<string>) {
    for (const key of filtered) this.#filtered.add(key);
    for (const [key, pair] of pairs) {
      const [link] = pair.links;
      if (link === undefined || pair.destination.name === null || pair.source.name === null) continue;
      if (link.filtered) this.#filtered.add(pair.destination.key);
      const state: State = failsByDns(pair) ? 'dns' : pair.failing.length > 0 ? 'other' : 'healthy';
      put(this.#bySource, pair.source.key, key, state, pair.destination.key, link.from);
      put(this.#byDestination, pair.destination.key, key, state, pair.source.key, link.from);
    }
  }

  /** Adds the facts named pattern.*. */
  bind(sheet: FactSheet, pair: Pair): void {
    const destination = this.#byDestination.get(pair.destination.key);
    const source = this.#bySource.get(pair.source.key);
    if (destination !== undefined && !this.#filtered.has(pair.destination.key)) {
      this.#share(sheet, 'pattern.destination.failingShare', destination);
    }
    if (this.#filtered.size > 0) return;
    if (source !== undefined) this.#share(sheet, 'pattern.source.failingShare', source);
    if (destination !== undefined) {
      const others = this.#others(destination, this.#bySource);
      this.#served(sheet, 'pattern.destination.sourcesServeOthers', others, destination);
    }
    if (source !== undefined) {
      const others = this.#others(source, this.#byDestination);
      this.#served(sheet, 'pattern.source.destinationsServedByOthers', others, source);
    }
  }

  #share(
    sheet: FactSheet,
    id: 'pattern.destination.failingShare' | 'pattern.source.failingShare',
    side: Side,
  ): void {
    const from = firstFailing(side);
    if (side.states.size < 2 || from === null) return;
    // A dead source fails by DNS here and by RPC there: whatever fails, fails.
    const failing = side.states.size - side.healthy;
    sheet.add(id, Math.round((failing / side.states.size) * 10_000) / 10_000, from);
  }

  /** For each failing partner: does it work with all others that are observed, or with none of them? */
  readonly #known = new Map<Side, Served & { readonly unclear: number }>();
  #others(side: Side, partners: ReadonlyMap<string, Side>): Served & { readonly unclear: number } {
    const known = this.#known.get(side);
    if (known !== undefined) return known;
    let [served, failing, unclear] = [0, 0, 0];
    for (const { state, partner } of side.states.values()) {
      const other = partners.get(partner);
      if (state !== 'dns' || other === undefined) continue;
      // The failing pair itself is one of the partner's DNS failures.
      const total = other.states.size - 1;
      if (total === 0) continue;
      if (other.healthy === total) served += 1;
      else if (other.healthy === 0) failing += 1;
      else unclear += 1;
    }
    const result = { served, failing, unclear };
    this.#known.set(side, result);
    return result;
  }

  #served(
    sheet: FactSheet,
    id: 'pattern.destination.sourcesServeOthers' | 'pattern.source.destinationsServedByOthers',
    { served, failing, unclear }: Served & { readonly unclear: number },
    side: Side,
  ): void {
    const from = firstFailing(side);
    if (from === null || unclear > 0) return;
    if (served > 0 && failing === 0) sheet.add(id, true, from);
    else if (failing > 0 && served === 0) sheet.add(id, false, from);
  }
}

function put(
  sides: Map<string, Side>,
  key: string,
  pair: string,
  state: State,
  partner: string,
  from: LineReference,
): void {
  const side = sides.get(key) ?? { states: new Map(), healthy: 0 };
  side.states.set(pair, { state, partner, from });
  if (state === 'healthy') side.healthy += 1;
  sides.set(key, side);
}

function firstFailing({ states }: Side): LineReference | null {
  for (const { state, from } of states.values()) if (state === 'dns') return from;
  return null;
}
