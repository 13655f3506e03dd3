/** `dcause read`: what the readers understand of evidence, and what nobody understood, without any diagnosis. */
import type { Command } from 'commander';
import { observe } from '../observe.js';
import { safeJson } from '../render/safe-text.js';
import { renderObservations } from '../render/terminal.js';
import { type CommandContext, EXIT } from './context.js';
import { nameOf, readEvidenceFiles, refuseSecondStandardInput } from './read-evidence-files.js';
import { parseWidth } from './width.js';

interface ReadOptions {
  readonly json?: true;
  readonly width: number;
}

export function addRead(program: Command, { io, finish }: CommandContext): void {
  program
    .command('read')
    .description('show what the readers understand of evidence, by machine, and which lines nobody did')
    .argument('<file...>', 'files with evidence; - is standard input')
    .option('--json', 'print the observations as JSON')
    .option('--width <n>', 'columns of the page', parseWidth, 80)
    .action(async (files: readonly string[], { json, width }: ReadOptions) => {
      refuseSecondStandardInput(files);
      const observed = observe(await readEvidenceFiles(files, io));
      const evidenceNames = files.map(nameOf);
      io.stdout.write(
        json ? `${safeJson(observed)}\n` : renderObservations(observed, { width, evidenceNames }),
      );
      finish(EXIT.done);
    });
}
