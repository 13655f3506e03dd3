/** A draft as the ruleset that it becomes: checked, its cases run, under a version of its own. */
import { InputError } from '../errors.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { joinLayers, type LayerReading } from '../knowledge/load-texts.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { readDocument } from '../knowledge/schema-check.js';
import type { RulesetDocument } from '../knowledge/types.js';
import { isOfEngine, rulesRefused } from '../rules-refused.js';
import type { StoredRuleset } from '../store/types.js';
import { diffDraft } from './diff-draft.js';
import { failingCases } from './failing-cases.js';
import { checkDraft, isOfOverlay } from './load-draft.js';
import { loadOpenDraft, type OpenDraft } from './open-draft.js';
import type { VersionLevel } from './propose-version.js';

export interface PreparedPublication {
  readonly ruleset: Omit<StoredRuleset, 'createdAt'>;
  /** What the draft makes of the version of its base. */
  readonly level: VersionLevel;
  /** Of what it was made. */
  readonly draftRevision: number;
  readonly baseVersion: string;
}

/**
 * Makes the ruleset under version `wanted`, else the one that is proposed, at the time of `now` (epoch milliseconds). Throws
 * InputError `rules-refused` with what the check says and which cases fail, `invalid-request` where no version can be
 * proposed.
 */
export async function preparePublication(
  opened: OpenDraft,
  wanted: string | undefined,
  now: number,
): Promise<PreparedPublication> {
  const [draftRevision, baseVersion] = [opened.draft.revision, opened.head.version];
  const loaded = loadOpenDraft(opened);
  const { result, readings } = loaded;
  const faults = faultsOf(result, checkDraft(loaded, now));
  if (!result.ok || faults.length > 0) throw rulesRefused(faults);
  const failing = (await failingCases(result)).filter((message) => !isOfOverlay(message));
  if (failing.length > 0) throw rulesRefused(failing);
  const { proposed, level } = diffDraft(opened, result.ruleset).version;
  const version = wanted ?? proposed;
  if (version === undefined)
    throw noVersion(`"${baseVersion}", that of the base, is no semantic version: send another`);
  const { ruleset, bundle } = underVersion(readings, version);
  const { digest, name } = ruleset;
  return { ruleset: { digest, name, version, bundle }, level, draftRevision, baseVersion };
}

/**
 * Those of `messages`, the check's of a draft that loaded to `result`, that keep it from being published: not those that
 * leave the rules usable, and that a draft cannot mend.
 */
export function faultsOf(result: LoadResult, messages: readonly RuleMessage[]): readonly RuleMessage[] {
  if (!result.ok) return messages;
  return messages.filter((message) => !isOfOverlay(message) && !isOfEngine(message));
}

/** The fault of a publication that has no version, or a wrong one. */
export function noVersion(fault: string): InputError {
  return new InputError('invalid-request', `/version ${fault}.`, [{ pointer: '/version', detail: fault }]);
}

function versioned(head: RulesetDocument, version: string): RulesetDocument {
  const read = readDocument('ruleset', { ...head, version });
  if (read.ok) return read.document;
  const [fault] = read.faults;
  throw noVersion(`"${version}" cannot stand in ruleset.json: ${fault?.message.replace(/\.$/, '') ?? ''}`);
}

/** The same documents with the version in ruleset.json. Throws InputError `invalid-request` where it may not stand there. */
function underVersion(readings: readonly LayerReading[], version: string): Extract<LoadResult, { ok: true }> {
  const result = joinLayers(
    readings.map((reading) => ({
      ...reading,
      layer: {
        ...reading.layer,
        documents: reading.layer.documents.map((document) =>
          document.kind === 'ruleset'
            ? { ...document, document: versioned(document.document, version) }
            : document,
        ),
      },
    })),
  );
  if (!result.ok) throw new Error('The documents that were just joined cannot be joined again.');
  return result;
}
