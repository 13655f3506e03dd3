/** Documents that each pass for themselves, as one ruleset that can be trusted, or everything that is wrong between them. */
import { type Collection, collectDocuments, type ReadDocument } from './collect.js';
import { bundleDocuments, digestOfBundle } from './digest.js';
import { type Locate, type RuleMessage, sortMessages } from './messages.js';
import { referenceFaults } from './reference-faults.js';
import type { Ruleset } from './types.js';

export type LoadResult =
  | {
      readonly ok: true;
      readonly ruleset: Ruleset;
      /** All its documents in one text, from which it can be loaded again. */
      readonly bundle: string;
      readonly locate: Locate;
    }
  | { readonly ok: false; readonly messages: readonly RuleMessage[] };

/** One file with many thousand faults says nothing more than one with this many. */
const MAX_MESSAGES_PER_FILE = 100;

/**
 * The ruleset of `documents`; or all messages in the order of files and lines, `messagesSoFar` among them. `broken` are
 * documents, as `kind/id`, that are there and could not be read: what refers to them is not blamed. `folder` is named
 * where there is no ruleset.json.
 */
export function assemble(
  documents: readonly ReadDocument[],
  broken: ReadonlySet<string>,
  messagesSoFar: readonly RuleMessage[],
  folder = '',
): LoadResult {
  const collection = collectDocuments(documents);
  const { ruleset: head, parts, locate } = collection;
  const faults = referenceFaults(parts, (kind, id) =>
    id === undefined ? [...broken].some((key) => key.startsWith(`${kind}/`)) : broken.has(`${kind}/${id}`),
  );
  const messages = [
    ...messagesSoFar,
    ...collection.messages,
    ...faults.map(({ place, code, message }) => ({ ...locate(place), code, message })),
    ...missingRuleset(folder, collection, broken),
  ];
  if (messages.length > 0 || head === undefined)
    return { ok: false, messages: limitPerFile(sortMessages(messages)) };
  const bundle = bundleDocuments(documents);
  return { ok: true, ruleset: { ...head, digest: digestOfBundle(bundle), ...parts }, bundle, locate };
}

function missingRuleset(
  folder: string,
  { ruleset }: Collection,
  broken: ReadonlySet<string>,
): readonly RuleMessage[] {
  if (ruleset !== undefined || broken.has('ruleset/ruleset')) return [];
  const message = 'There is no ruleset.json.';
  return [{ file: folder, line: 1, column: 1, code: 'missing-ruleset', message }];
}

function limitPerFile(messages: readonly RuleMessage[]): readonly RuleMessage[] {
  const counts = new Map<string, number>();
  return messages.flatMap((message): readonly RuleMessage[] => {
    const count = (counts.get(message.file) ?? 0) + 1;
    counts.set(message.file, count);
    if (count <= MAX_MESSAGES_PER_FILE) return [message];
    if (count > MAX_MESSAGES_PER_FILE + 1) return [];
    return [{ ...message, code: 'too-many-messages', message: 'More is wrong in this file.' }];
  });
}
