/** Pairs of destination and source while what the evidence says about them is gathered. */
import type { EventRecord, ReplicationLink, ReplicationRetry } from './observations.js';
import type { Pair, Party } from './pairs.js';

/** A pair while it is gathered. */
export interface OpenPair extends Pick<Pair, 'destination' | 'source'> {
  readonly links: ReplicationLink[];
  readonly events: EventRecord[];
  readonly retries: ReplicationRetry[];
}

/** Gives one pair for each two machines. */
export class OpenPairs {
  /** By destination and source: cheaper than a key made of both for every link. */
  readonly #known = new Map<string, Map<string, OpenPair>>();
  readonly #all: OpenPair[] = [];

  /** In order of appearance. */
  get all(): readonly OpenPair[] {
    return this.#all;
  }

  /** The pair of these two; a new one where they have none yet. */
  of(destination: Party, source: Party): OpenPair {
    let sources = this.#known.get(destination.key);
    if (sources === undefined) {
      sources = new Map();
      this.#known.set(destination.key, sources);
    }
    const known = sources.get(source.key);
    if (known !== undefined) return known;
    const open = { destination, source, links: [], events: [], retries: [] };
    sources.set(source.key, open);
    this.#all.push(open);
    return open;
  }
}
