/** Collects what evidence says about one incident; statements that disagree leave the fact unknown. */
import type { EvidenceFactId } from './fact-ids.js';
import type { LineReference, ObservedConflict, ObservedFact, ObservedValue } from './types.js';

export class FactSheet {
  readonly #said = new Map<EvidenceFactId, { value: ObservedValue; from: LineReference }[]>();

  /** Null says nothing. Each distinct value is kept once, with the line that said it first. */
  add(id: EvidenceFactId, value: ObservedValue | null, from: LineReference): void {
    if (value === null) return;
    const said = this.#said.get(id) ?? [];
    const same = JSON.stringify(value);
    if (!said.some((other) => JSON.stringify(other.value) === same)) said.push({ value, from });
    this.#said.set(id, said);
  }

  /** Whether nothing has been said. */
  get isEmpty(): boolean {
    return this.#said.size === 0;
  }

  has(id: EvidenceFactId): boolean {
    return this.#said.has(id);
  }

  /** The line of what was said first; null where nothing was. */
  get firstLine(): LineReference | null {
    for (const [said] of this.#said.values()) if (said !== undefined) return said.from;
    return null;
  }

  /** Adds all that `other` says. */
  merge(other: FactSheet): void {
    for (const [id, said] of other.#said) for (const { value, from } of said) this.add(id, value, from);
  }

  facts(): readonly ObservedFact[] {
    return [...this.#said].flatMap(([id, [first, ...others]]) =>
      first === undefined || others.length > 0 ? [] : [{ id, ...first }],
    );
  }

  conflicts(): readonly ObservedConflict[] {
    return [...this.#said].flatMap(([fact, values]) => (values.length > 1 ? [{ fact, values }] : []));
  }
}
