/** A draft as the ruleset that it would be, and what `dcause rules check` would say of a folder with its documents. */
import { EVIDENCE_FACT_IDS } from '../evidence/read-evidence.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { checkRuleset } from '../knowledge/check.js';
import type { ReadDocument } from '../knowledge/collect.js';
import { readOverlays } from '../knowledge/load-bundle.js';
import {
  type DocumentReading,
  joinLayers,
  type LayerReading,
  readBundledDocument,
  readDocumentText,
  readLayer,
} from '../knowledge/load-texts.js';
import { messagesAgainst } from '../knowledge/lock-against.js';
import { type RuleMessage, sortMessages } from '../knowledge/messages.js';
import { expiryMessages } from '../knowledge/overlay-suppressions.js';
import { fileOfDocument } from '../knowledge/read-folders.js';
import type { DraftDocument } from '../store/editing-types.js';
import { type BaseDocument, type DraftBase, documentKey } from './draft-base.js';
import { type EffectiveDocument, effectiveDocuments } from './effective-documents.js';

export interface LoadedDraft {
  readonly result: LoadResult;
  readonly readings: readonly LayerReading[];
  /** Changed documents that were not raised to another version. */
  readonly versionMessages: readonly RuleMessage[];
}

/** Loads the documents of `base` with `changes` laid over them, below the overlays of the base. */
export function loadDraft(base: DraftBase, changes: readonly DraftDocument[]): LoadedDraft {
  const documents = effectiveDocuments(base, changes).filter(({ state }) => state !== 'deleted');
  const rules = readLayer(
    '.',
    documents.map((document) => () => [document.kind, readEffective(document)] as const),
  );
  const readings = [rules, ...readOverlays(base.overlays)];
  const result = joinLayers(readings);
  return { result, readings, versionMessages: versionMessages(base, changes, rules.layer.documents) };
}

function readEffective({ kind, id, base, change }: EffectiveDocument): DocumentReading {
  const file = fileOfDocument(kind, id);
  return change === undefined
    ? readBundledDocument({ kind, id, file }, base?.value)
    : readDocumentText({ kind, id, file, text: change.text ?? '' });
}

/** The rule of a folder's lock file, with the base in its place. */
function versionMessages(
  base: DraftBase,
  changes: readonly DraftDocument[],
  documents: readonly ReadDocument[],
): readonly RuleMessage[] {
  const changed = new Set(changes.map(documentKey));
  const before = [...base.documents.values()]
    .filter((document) => changed.has(documentKey(document)))
    .flatMap(readBase);
  const after = documents.filter((document) => changed.has(documentKey(document)));
  return messagesAgainst(after, [before]);
}

function readBase({ kind, id, value }: BaseDocument): readonly ReadDocument[] {
  const reading = readBundledDocument({ kind, id, file: fileOfDocument(kind, id) }, value);
  return reading.ok ? [reading.document] : [];
}

/** Everything that is wrong at the instant `now` (epoch milliseconds), in the order of files and lines. */
export function checkDraft(
  { result, versionMessages: unraised }: LoadedDraft,
  now: number,
): readonly RuleMessage[] {
  if (!result.ok) return result.messages;
  const { ruleset, locate, notes } = result;
  const checked = checkRuleset(ruleset, EVIDENCE_FACT_IDS, locate);
  return sortMessages([...notes, ...checked, ...expiryMessages(ruleset, now, locate), ...unraised]);
}

/** Whether it is about a document of an overlay, which no draft holds. */
export function isOfOverlay({ file }: RuleMessage): boolean {
  return file.startsWith('overlays/');
}
