/** A folder of small rules that a test edits as an editor of rules would. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeRules } from '../commands/small-rules.js';
import { temporaryFolder } from './app.js';

export interface EditableRules {
  readonly folder: string;
  /** Gives the cause that wins a title; the rules stay valid. */
  readonly retitle: (title: string) => Promise<void>;
  /** Makes the rules invalid until they are mended by `retitle`: broken JSON, or a rule about an unknown fact. */
  readonly damage: (how: 'json' | 'fact') => Promise<void>;
}

const CAUSE = 'causes/alias-missing.json';

/** A request that the small rules answer with a finding whose first cause is the one that is edited. */
export const SMALL_REQUEST = { facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none' } } as const;

export async function editableRules(): Promise<EditableRules> {
  const folder = path.join(await temporaryFolder(), 'rules');
  await writeRules(folder);
  const file = path.join(folder, CAUSE);
  const original = await readFile(file, 'utf8');
  return {
    folder,
    retitle: (title) => writeFile(file, original.replace('"The alias is missing"', JSON.stringify(title))),
    damage: (how) =>
      writeFile(
        file,
        how === 'json' ? original.slice(0, -20) : original.replace('atOwnServers"', 'atOwnServer"'),
      ),
  };
}
