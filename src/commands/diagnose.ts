/** `dcause diagnose`: evidence in files and stated facts in, the answer on standard output. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Answer, diagnose } from '../diagnose.js';
import { compileRuleset } from '../diagnosis/compile.js';
import { safeJson } from '../render/safe-text.js';
import { renderTerminal } from '../render/terminal.js';
import { type CliIo, type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';
import { nameOf } from './read-evidence-files.js';
import { readRequestFiles } from './read-request-files.js';
import { parseWidth } from './width.js';

interface DiagnoseOptions {
  readonly json?: true;
  readonly facts?: string;
  readonly verbose?: true;
  readonly width: number;
  readonly exitCode?: true;
  readonly rules?: string;
}

export function addDiagnose(program: Command, { io, finish }: CommandContext): void {
  program
    .command('diagnose')
    .description(
      'name the cause, from evidence (the output of repadmin, dcdiag, nslookup, events …) and facts',
    )
    .argument('[file...]', 'files with evidence; - is standard input')
    .option('--json', 'print the whole answer as JSON')
    .option('--facts <file>', 'JSON: facts by id, or {"facts": {…}, "subject": {…}}')
    .option('--verbose', 'print everything: all causes, steps, facts and sources')
    .option('--width <n>', 'columns of the page', parseWidth, 80)
    .option('--exit-code', 'exit 1 when something was found')
    .addOption(rulesOption())
    .action(async (files: readonly string[], options: DiagnoseOptions) => {
      const answer = await answerOf(files, options, io);
      const { width, verbose = false } = options;
      const evidenceNames = files.map(nameOf);
      io.stdout.write(
        options.json ? `${safeJson(answer)}\n` : renderTerminal(answer, { width, verbose, evidenceNames }),
      );
      finish(options.exitCode && answer.findings.length > 0 ? EXIT.found : EXIT.done);
    });
}

async function answerOf(files: readonly string[], options: DiagnoseOptions, io: CliIo): Promise<Answer> {
  const request = await readRequestFiles(files, options.facts, io);
  const { ruleset } = await loadRules(io, options.rules);
  const now = Date.now();
  const diagnosis = await diagnose(compileRuleset(ruleset), request, { now });
  return {
    id: randomUUID(),
    revision: 1,
    createdAt: new Date(now).toISOString(),
    recorded: false,
    ...diagnosis,
  };
}
