/** `dcause rules test`: runs the worked examples that the rules carry. */
import type { Command } from 'commander';
import { compileRuleset } from '../diagnosis/compile.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CaseReport, runCases } from '../rule-cases.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';

interface TestOptions {
  readonly json?: true;
  readonly rules?: string;
}

export function addRulesTest(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('test')
    .description('run the cases of the rules and tell what came out otherwise; exit 1 when one fails')
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (options: TestOptions) => {
      const { ruleset } = await loadRules(io, options.rules);
      const report = await runCases(compileRuleset(ruleset));
      io.stdout.write(options.json ? `${safeJson(report)}\n` : asText(report));
      finish(report.results.every(({ passed }) => passed) ? EXIT.done : EXIT.found);
    });
}

function asText({ results, counts }: CaseReport): string {
  const failed = results.filter(({ passed }) => !passed);
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const lines = [
    ...failed.map(({ id, kind, difference }) => `FAILED ${id} (${kind}): ${difference}`),
    `${results.length - failed.length} of ${results.length} cases passed (${kinds.join(', ')})`,
  ];
  return lines.map((line) => `${cleanText(line)}\n`).join('');
}
