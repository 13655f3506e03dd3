/** `dcause rules explain`: why a cause has its rank and why another has not, rule by rule, condition by condition. */
import type { Command } from 'commander';
import { compileRuleset } from '../diagnosis/compile.js';
import { explain } from '../explain/explain.js';
import { renderExplanation } from '../render/explanation.js';
import { safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';
import { nameOf } from './read-evidence-files.js';
import { readRequestFiles } from './read-request-files.js';
import { parseWidth } from './width.js';

interface ExplainOptions {
  readonly json?: true;
  readonly facts?: string;
  readonly cause?: readonly string[];
  readonly width: number;
  readonly rules?: string;
}

export function addRulesExplain(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('explain')
    .description('tell why each cause has its rank: prior, rules, conditions, sum, and what would turn it')
    .argument('[file...]', 'files with evidence; - is standard input')
    .option('--facts <file>', 'JSON: facts by id, or {"facts": {…}, "subject": {…}}')
    .option('--cause <id...>', 'causes to explain besides the first three, ruled out or not')
    .option('--json', 'print JSON')
    .option('--width <n>', 'columns of the page', parseWidth, 80)
    .addOption(rulesOption())
    .action(async (files: readonly string[], options: ExplainOptions) => {
      const request = await readRequestFiles(files, options.facts, io);
      const { ruleset } = await loadRules(io, options.rules);
      const explanation = await explain(compileRuleset(ruleset), request, {
        asked: options.cause ?? [],
        now: Date.now(),
      });
      const { width } = options;
      const evidenceNames = files.map(nameOf);
      io.stdout.write(
        options.json
          ? `${safeJson(explanation)}\n`
          : renderExplanation(explanation, { width, evidenceNames }),
      );
      finish(EXIT.done);
    });
}
