/** What the command line asks: files with evidence, and a file with stated facts. */
import type { DiagnoseRequest } from '../diagnose.js';
import { InputError } from '../errors.js';
import type { CliIo } from './context.js';
import { parseFactsFile, type StatedFacts } from './facts-file.js';
import { nameOf, readEvidenceFiles, refuseSecondStandardInput } from './read-evidence-files.js';
import { readInput } from './read-input.js';

/** Reads `files`, and the facts in `facts` where it is given. Throws InputError where there is neither, or one is unreadable. */
export async function readRequestFiles(
  files: readonly string[],
  facts: string | undefined,
  io: CliIo,
): Promise<DiagnoseRequest> {
  const inputs = facts === undefined ? files : [...files, facts];
  if (inputs.length === 0)
    throw new InputError(
      'invalid-request',
      'give a file with evidence, - for standard input, or --facts FILE',
    );
  refuseSecondStandardInput(inputs);
  const evidence = await readEvidenceFiles(files, io);
  const stated: StatedFacts =
    facts === undefined ? {} : parseFactsFile(await readInput(facts, io), nameOf(facts));
  return { ...stated, evidence };
}
