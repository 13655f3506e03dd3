/** Facts as numbered slots, so that a predicate reads an array instead of looking up a name. */
import type { FactValue } from '../knowledge/types.js';

/** Value by slot; undefined is unknown. */
export type Values = readonly (FactValue | undefined)[];

/** What a fact is compared with anywhere in the ruleset: constants, and other facts by slot. */
export interface Comparisons {
  readonly constants: Set<boolean | number | string>;
  readonly facts: Set<number>;
}

/** Gives every fact that a condition names a slot, in the order of first use. */
export class FactTable {
  readonly ids: string[] = [];
  readonly comparisons: Comparisons[] = [];
  private readonly slots = new Map<string, number>();

  /** The slot of `id`, a new one at its first use. */
  intern(id: string): number {
    const known = this.slots.get(id);
    if (known !== undefined) return known;
    const slot = this.ids.length;
    this.slots.set(id, slot);
    this.ids.push(id);
    this.comparisons.push({ constants: new Set(), facts: new Set() });
    return slot;
  }

  /** The slot of `id`; undefined where no condition names it. */
  slotOf(id: string): number | undefined {
    return this.slots.get(id);
  }

  /** The ids of `slots`, each once, sorted. */
  idsOf(slots: Iterable<number>): string[] {
    const ids = [...new Set(slots)].map((slot) => this.ids[slot] ?? '');
    return ids.sort();
  }
}
