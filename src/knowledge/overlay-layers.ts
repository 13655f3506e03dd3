/**
 * Folders of documents on top of one another: the rules, then overlays, each of which adds its documents and overrides
 * what stands before it. What comes out are the documents of one ruleset, and where each of them and each change to
 * one comes from.
 */
import { ofKind, type ReadDocument } from './collect.js';
import { compare, type RuleMessage, type RuleMessageCode, type UntoldMessage } from './messages.js';
import { originKeys } from './overlay-origins.js';
import { Overriding } from './overlay-overriding.js';
import type { Origin, OverlayDocument, Overlays } from './overlay-types.js';
import type { DocumentKind } from './schema-check.js';

/** What one folder holds, or a bundle in its place. */
export interface Layer {
  /** Named where it lacks ruleset.json or overlay.json. */
  readonly folder: string;
  readonly documents: readonly ReadDocument[];
  /** Documents, as `kind/id`, that are there and could not be read: what refers to them is not blamed. */
  readonly broken: readonly string[];
}

export interface Composition {
  /** In the order of layers, and of ids in each. */
  readonly documents: readonly ReadDocument[];
  readonly messages: readonly UntoldMessage[];
  /** What does not keep the documents from being used. */
  readonly notes: readonly RuleMessage[];
  readonly overlays: Pick<Overlays, 'list' | 'origins'>;
}

const ONLY_IN_RULES: readonly DocumentKind[] = ['ruleset'];
const ONLY_IN_OVERLAYS: readonly DocumentKind[] = ['overlay', 'override', 'suppression'];

/** Puts `layers` together, the rules first. */
export function composeLayers([rules, ...overlays]: readonly Layer[]): Composition {
  const broken = new Set([rules, ...overlays].flatMap((layer) => layer?.broken ?? []));
  const messages: RuleMessage[] = [...misplaced(rules, ONLY_IN_OVERLAYS, NOT_IN_RULES)];
  const origins = new Map<string, Origin[]>();
  const note = (key: string, origin: Origin): void => {
    origins.set(key, [...(origins.get(key) ?? []), origin]);
  };
  const overriding = new Overriding({ broken, note });
  overriding.add(inOrder(rules, ONLY_IN_OVERLAYS));
  const heads = new Map<string, ReadDocument<'overlay'>>();
  const list: OverlayDocument[] = [];
  for (const layer of overlays) {
    messages.push(...misplaced(layer, ONLY_IN_RULES, NOT_IN_OVERLAYS), ...headFaults(layer, heads));
    const [head] = ofKind(layer.documents, 'overlay');
    const overlay = head?.document.name ?? '';
    if (head !== undefined) list.push(head.document);
    const own = inOrder(layer, [...ONLY_IN_RULES, 'overlay']);
    for (const override of ofKind(own, 'override')) overriding.apply(override, overlay);
    overriding.add(own);
    for (const document of own) for (const key of originKeys(document)) note(key, { overlay });
  }
  return {
    documents: overriding.documents(),
    messages: [...messages, ...overriding.messages],
    notes: overriding.notes,
    overlays: { list, origins },
  };
}

const NOT_IN_RULES = 'This belongs into an overlay, which stands behind the rules, not in their place.';
const NOT_IN_OVERLAYS = 'Only the first folder, the rules, has this; an overlay has overlay.json.';

/** The documents that are of none of the kinds, by id. */
function inOrder(layer: Layer | undefined, without: readonly DocumentKind[]): readonly ReadDocument[] {
  return (layer?.documents ?? [])
    .filter(({ kind }) => !without.includes(kind))
    .sort((a, b) => compare(a.id, b.id));
}

function misplaced(
  layer: Layer | undefined,
  kinds: readonly DocumentKind[],
  message: string,
): readonly RuleMessage[] {
  return (layer?.documents ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .map((document) => messageAt(document, '', 'unexpected-file', message));
}

/** An overlay without a name of its own. */
function headFaults(
  { folder, documents, broken }: Layer,
  heads: Map<string, ReadDocument<'overlay'>>,
): readonly RuleMessage[] {
  const [head] = ofKind(documents, 'overlay');
  if (head === undefined) {
    const message = 'There is no overlay.json: every folder behind the first has one, with its own name.';
    const isThere = broken.includes('overlay/overlay');
    return isThere ? [] : [{ file: folder, line: 1, column: 1, code: 'missing-overlay', message }];
  }
  const { name } = head.document;
  const other = heads.get(name);
  heads.set(name, other ?? head);
  if (other === undefined) return [];
  return [messageAt(head, '/name', 'duplicate-id', `"${name}" is the name of ${other.file} already.`)];
}

function messageAt(
  { file, positionOf }: ReadDocument,
  pointer: string,
  code: RuleMessageCode,
  message: string,
): RuleMessage {
  return { file, ...positionOf(pointer), code, message };
}
