/**
 * The pattern over all links of the evidence: whether a destination fails from all its sources, a source at all its
 * destinations, or a site in all its domain controllers. Nothing is said with fewer than two partners, or where
 * healthy links may have been left out.
 */
import type { FactSheet } from './fact-sheet.js';
import { failsByDns, type Pair, type Party } from './pairs.js';
import { type DestinationInSite, failingSites } from './site-pattern.js';
import type { LineReference, Subject } from './types.js';
import { domainOfContext } from './values.js';

type State = 'healthy' | 'dns' | 'other';

interface Side {
  /** By partner. */
  readonly states: Map<string, { readonly state: State; readonly from: LineReference }>;
  healthy: number;
  /** Partners that fail with everybody, which says nothing about this side. */
  sick: number;
}

interface Served {
  readonly served: number;
  readonly failing: number;
  readonly unclear: number;
}

export class Patterns {
  readonly #bySource = new Map<string, Side>();
  readonly #byDestination = new Map<string, Side>();
  /** Destinations whose reports may leave healthy links out, with a domain of their forest. */
  readonly #filtered = new Map<string, string | null>();
  readonly #hidden = new Map<string | null, boolean>();
  readonly #sites: ReadonlyMap<string, string>;

  /** Takes all pairs, and of the destinations whose reports may leave healthy links out the key and a domain. */
  constructor(pairs: ReadonlyMap<string, Pair>, filtered: ReadonlyMap<string, string | null>) {
    for (const [key, domain] of filtered) this.#filtered.set(key, domain);
    for (const pair of pairs.values()) {
      const [link] = pair.links;
      if (link === undefined || pair.destination.name === null || pair.source.name === null) continue;
      if (link.filtered) this.#filtered.set(pair.destination.key, domainOfPair(pair));
      const state: State = failsByDns(pair) ? 'dns' : pair.failing.length > 0 ? 'other' : 'healthy';
      put(this.#bySource, pair.source.key, state, pair.destination.key, link.from);
      put(this.#byDestination, pair.destination.key, state, pair.source.key, link.from);
    }
    countSick(this.#bySource, this.#byDestination);
    countSick(this.#byDestination, this.#bySource);
    this.#sites = failingSites(this.#destinations(pairs));
  }

  /** The site of a destination where all its domain controllers fail, as a part of a subject. */
  siteOf({ key }: Party): Pick<Subject, 'site'> {
    const site = this.#sites.get(key);
    return site === undefined ? {} : { site };
  }

  *#destinations(pairs: ReadonlyMap<string, Pair>): Generator<DestinationInSite> {
    const seen = new Set<string>();
    for (const pair of pairs.values()) {
      const { key } = pair.destination;
      const site = pair.links.find(({ destinationSite }) => destinationSite != null)?.destinationSite;
      const side = this.#byDestination.get(key);
      if (site == null || side === undefined || seen.has(key)) continue;
      seen.add(key);
      const fails = side.healthy === 0 && firstFailing(side) !== null && !this.#filtered.has(key);
      yield { key, site, forest: domainOfPair(pair), fails };
    }
  }

  /** Adds the facts named pattern.*. */
  bind(sheet: FactSheet, pair: Pair): void {
    const destination = this.#byDestination.get(pair.destination.key);
    const source = this.#bySource.get(pair.source.key);
    if (destination !== undefined && !this.#filtered.has(pair.destination.key)) {
      this.#share(sheet, 'pattern.destination.failingShare', destination);
    }
    if (this.#isHidden(domainOfPair(pair))) return;
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

  /** Whether healthy links of the forest of `domain` may have been left out; other forests do not matter. */
  #isHidden(domain: string | null): boolean {
    const known = this.#hidden.get(domain);
    if (known !== undefined) return known;
    const hidden = [...this.#filtered.values()].some(
      (other) => other === null || domain === null || fits(domain, other) || fits(other, domain),
    );
    this.#hidden.set(domain, hidden);
    return hidden;
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
  readonly #known = new Map<Side, Served>();
  #others(side: Side, partners: ReadonlyMap<string, Side>): Served {
    const known = this.#known.get(side);
    if (known !== undefined) return known;
    const itself = failsThroughout(side) ? 1 : 0;
    let [served, failing, unclear] = [0, 0, 0];
    for (const [partner, { state }] of side.states) {
      const other = partners.get(partner);
      // The failing pair itself is one of the partner's DNS failures.
      if (state !== 'dns' || other === undefined || other.states.size === 1) continue;
      if (failsThroughout(other)) failing += 1;
      else if (other.healthy === other.states.size - 1 - (other.sick - itself)) served += 1;
      else unclear += 1;
    }
    const result = { served, failing, unclear };
    this.#known.set(side, result);
    return result;
  }

  #served(
    sheet: FactSheet,
    id: 'pattern.destination.sourcesServeOthers' | 'pattern.source.destinationsServedByOthers',
    { served, failing, unclear }: Served,
    side: Side,
  ): void {
    const from = firstFailing(side);
    if (from === null || unclear > 0) return;
    // A few partners that fail with everybody have a trouble of their own.
    if (served > failing) sheet.add(id, true, from);
    else if (failing > 0 && served === 0) sheet.add(id, false, from);
  }
}

/** The forest root where the links name it, else the domain of what they carry. */
function domainOfPair({ links }: Pair): string | null {
  const forest = links.find((link) => link.forest !== null)?.forest?.value;
  return forest ?? domainOfContext(links[0]?.namingContext ?? '');
}

function fits(domain: string, root: string): boolean {
  return domain === root || domain.endsWith(`.${root}`);
}

/** Of two promotions of one source, the failing one is what the destination suffers from. */
const WORSE: readonly State[] = ['healthy', 'other', 'dns'];

function put(
  sides: Map<string, Side>,
  key: string,
  state: State,
  partner: string,
  from: LineReference,
): void {
  const side: Side = sides.get(key) ?? { states: new Map(), healthy: 0, sick: 0 };
  const known = side.states.get(partner)?.state;
  if (known === undefined || WORSE.indexOf(state) > WORSE.indexOf(known)) {
    side.states.set(partner, { state, from });
    if (state === 'healthy') side.healthy += 1;
    if (known === 'healthy') side.healthy -= 1;
  }
  sides.set(key, side);
}

function failsThroughout({ states, healthy }: Side): boolean {
  return states.size > 1 && healthy === 0;
}

function countSick(sides: ReadonlyMap<string, Side>, partners: ReadonlyMap<string, Side>): void {
  for (const side of sides.values()) {
    for (const partner of side.states.keys()) {
      const other = partners.get(partner);
      if (other !== undefined && failsThroughout(other)) side.sick += 1;
    }
  }
}

function firstFailing({ states }: Side): LineReference | null {
  for (const { state, from } of states.values()) if (state === 'dns') return from;
  return null;
}
