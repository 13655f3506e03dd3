/** Overrides on their way through the documents that stand before them: none of them may come to nothing unsaid. */
import type { ReadDocument } from './collect.js';
import type { RuleMessageCode, UntoldMessage } from './messages.js';
import { nearestClause } from './nearest.js';
import type { Patch, PatchEffect, PatchFault } from './overlay-members.js';
import { patchCause, patchFact, patchProblem } from './overlay-patch.js';
import { withHomes } from './overlay-positions.js';
import type { Origin, OverriddenKind, OverrideDocument } from './overlay-types.js';

type ReadOverride = ReadDocument<'override'>;

const UNKNOWN = {
  problem: 'unknown-problem',
  cause: 'unknown-cause',
  fact: 'unknown-fact',
  case: 'unknown-case',
} as const satisfies Record<OverriddenKind, RuleMessageCode>;

export interface OverridingOptions {
  /** Documents, as `kind/id`, that are there and could not be read: an override of them is not blamed. */
  readonly broken: ReadonlySet<string>;
  /** Hears of every change, by the key of what was changed. */
  readonly note: (key: string, origin: Origin) => void;
}

/** The documents of a ruleset while overlays are laid over it, one after the other. */
export class Overriding {
  readonly messages: UntoldMessage[] = [];
  /** Of overrides that change nothing. */
  readonly notes: UntoldMessage[] = [];
  /** By `kind/id`; of several the first, the others are behind it for the loader to report. */
  readonly #documents = new Map<string, readonly [ReadDocument, ...ReadDocument[]]>();
  /** Of facts, the key of the document that each stands in. */
  readonly #homesOfFacts = new Map<string, string>();
  /** Who has changed a place already. */
  readonly #changed = new Map<string, { readonly by: ReadOverride; readonly pointer: string }>();
  readonly #options: OverridingOptions;

  constructor(options: OverridingOptions) {
    this.#options = options;
  }

  documents(): readonly ReadDocument[] {
    return [...this.#documents.values()].flat();
  }

  add(documents: readonly ReadDocument[]): void {
    for (const document of documents) {
      const key = keyOf(document);
      const [first, ...others] = this.#documents.get(key) ?? [];
      this.#documents.set(key, first === undefined ? [document] : [first, ...others, document]);
      if (document.kind === 'facts')
        for (const { id } of document.document.facts)
          if (!this.#homesOfFacts.has(id)) this.#homesOfFacts.set(id, key);
    }
  }

  /** Applies `override` of the overlay of this name to what has been added so far. */
  apply(override: ReadOverride, overlay: string): void {
    const { kind, id } = override.document.overrides;
    const key = kind === 'fact' ? this.#homesOfFacts.get(id) : `${kind}/${id}`;
    const found = key === undefined ? undefined : this.#documents.get(key);
    if (key === undefined || found === undefined) {
      if (!this.#isBroken(kind, id)) this.messages.push(at(override, this.#unknownTarget(kind, id)));
      return;
    }
    const [document, ...others] = found;
    const patch: Patch = { effects: [], faults: [], homes: new Map() };
    const patched = patchDocument(patch, document, override);
    if (patched === undefined) this.#documents.delete(key);
    else this.#documents.set(key, [patched, ...others]);
    for (const fault of patch.faults)
      (fault.code === 'override-without-effect' ? this.notes : this.messages).push(at(override, fault));
    for (const effect of patch.effects) this.#record(override, effect, overlay);
  }

  #record(override: ReadOverride, { pointer, ...effect }: PatchEffect, overlay: string): void {
    const { id, overrides, reason } = override.document;
    const target = `${overrides.kind}/${overrides.id}`;
    const place = `${target}/${effect.place}`;
    const other = this.#changed.get(place);
    if (other !== undefined) {
      const { by } = other;
      const where = `${by.file}, line ${by.positionOf(other.pointer).line}`;
      const message = `Override "${by.id}" (${where}) changes the same: keep one of them.`;
      this.messages.push(at(override, { pointer, code: 'override-conflict', message }));
      return;
    }
    this.#changed.set(place, { by: override, pointer });
    const origin: Origin = { overlay, override: { id, overrides, reason, ...effect } };
    this.#options.note(target, origin);
    const [list, rule] = effect.place.split('/');
    if (list === 'rules' && rule !== undefined) this.#options.note(`rule/${rule}`, origin);
  }

  #isBroken(kind: OverriddenKind, id: string): boolean {
    const { broken } = this.#options;
    return kind === 'fact'
      ? [...broken].some((key) => key.startsWith('facts/'))
      : broken.has(`${kind}/${id}`);
  }

  #unknownTarget(kind: OverriddenKind, id: string): PatchFault {
    const message = `No ${kind} "${id}" stands before this overlay`;
    const ending = (): string => nearestClause(id, this.#idsOf(kind));
    return { pointer: '/overrides/id', code: UNKNOWN[kind], message, ending };
  }

  #idsOf(kind: OverriddenKind): Iterable<string> {
    if (kind === 'fact') return this.#homesOfFacts.keys();
    return this.documents().flatMap((document) => (document.kind === kind ? [document.id] : []));
  }
}

const keyOf = ({ kind, id }: ReadDocument): string => `${kind}/${id}`;

function at({ file, positionOf }: ReadOverride, { pointer, ...said }: PatchFault): UntoldMessage {
  return { file, ...positionOf(pointer), ...said };
}

/** The document of the kind that `override` names, changed; undefined where it is taken out. */
function patchDocument(patch: Patch, read: ReadDocument, override: ReadOverride): ReadDocument | undefined {
  const change = override.document;
  const moved = () => ({
    positionOf: withHomes(
      read.positionOf,
      new Map(
        [...patch.homes].map(([pointer, home]) => [
          pointer,
          home.in === 'document'
            ? { positionOf: read.positionOf, pointer: home.pointer }
            : { positionOf: inFile(override), pointer: home.pointer },
        ]),
      ),
    ),
  });
  if (read.kind === 'problem' && isOf(change, 'problem')) {
    const document = patchProblem(patch, read.document, change.change);
    return { ...read, document, ...moved() };
  }
  if (read.kind === 'cause' && isOf(change, 'cause')) {
    const document = patchCause(patch, read.document, change.change);
    return { ...read, document, ...moved() };
  }
  if (read.kind === 'facts' && isOf(change, 'fact')) {
    const facts = read.document.facts.map((fact, index) =>
      fact.id === change.overrides.id ? patchFact(patch, fact, `/facts/${index}`, change.change) : fact,
    );
    return { ...read, document: { ...read.document, facts }, ...moved() };
  }
  patch.effects.push({ effect: 'removed', place: '', pointer: '/change/remove' });
  return undefined;
}

function isOf<K extends OverriddenKind>(
  override: OverrideDocument,
  kind: K,
): override is Extract<OverrideDocument, { readonly overrides: { readonly kind: K } }> {
  return override.overrides.kind === kind;
}

const inFile =
  ({ file, positionOf }: ReadOverride) =>
  (pointer: string) => ({ file, ...positionOf(pointer) });
