/** The rules that a command works with: the folder it was told, else the environment's, else the shipped ones. */
import { Option } from 'commander';
import { readConfig } from '../config.js';
import { InputError } from '../errors.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { loadRuleset } from '../knowledge/load.js';
import type { CliIo } from './context.js';

/** `--rules`, the same for every command. */
export const rulesOption = (): Option =>
  new Option(
    '--rules <folder>',
    'the rules, and overlays behind the path delimiter; instead of DCAUSE_RULES',
  );

/** The folders of the rules: `folder`, else the environment's, else the shipped ones. Throws InputError `invalid-request`. */
export function rulesFolders(io: CliIo, folder: string | undefined): readonly string[] {
  // Only this variable: a command must not fail over a setting of the service.
  const read = readConfig({ DCAUSE_RULES: folder ?? io.env['DCAUSE_RULES'] });
  if (!read.ok) throw new InputError('invalid-request', read.messages.join(' '));
  return read.config.rulesFolders;
}

/** Loads the rules in `folder` or of the environment, good or bad. Throws InputError `invalid-request`. */
export async function readRules(io: CliIo, folder: string | undefined): Promise<LoadResult> {
  return loadRuleset(rulesFolders(io, folder));
}

/** Loads rules that must be good. Throws InputError `invalid-rules` with the first message. */
export async function loadRules(io: CliIo, folder: string | undefined): Promise<LoadedRules> {
  return goodRules(await readRules(io, folder));
}

export type LoadedRules = Extract<LoadResult, { ok: true }>;

/** What was loaded, where it is good. Throws InputError `invalid-rules` with the first message. */
export function goodRules(loaded: LoadResult): LoadedRules {
  if (loaded.ok) return loaded;
  const [first] = loaded.messages;
  const what =
    first === undefined ? 'no reason known' : `${first.file}:${first.line}:${first.column}: ${first.message}`;
  const more =
    loaded.messages.length > 1
      ? ` (${loaded.messages.length} messages; "dcause rules check" lists them)`
      : '';
  throw new InputError('invalid-rules', `the rules cannot be used: ${what}${more}`);
}
