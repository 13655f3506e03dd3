/** `dcause rules coverage`: which statements of the articles the rules have used, and which not yet. */
import type { Command } from 'commander';
import { type CitationCoverage, citationCoverage, type StatementCoverage } from '../knowledge/coverage.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';

interface CoverageOptions {
  readonly json?: true;
  readonly quiet?: true;
  readonly rules?: string;
}

export function addRulesCoverage(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('coverage')
    .description('list every statement of the articles with what cites it; exit 1 when one is not cited')
    .option('--json', 'print JSON')
    .option('--quiet', 'print only statements that are not cited, and the totals')
    .addOption(rulesOption())
    .action(async (options: CoverageOptions) => {
      const { ruleset } = await loadRules(io, options.rules);
      const coverage = citationCoverage(ruleset);
      io.stdout.write(options.json ? `${safeJson(coverage)}\n` : asText(coverage, options.quiet ?? false));
      finish(coverage.statements.every(({ cited }) => cited) ? EXIT.done : EXIT.found);
    });
}

function asText({ statements, totals }: CitationCoverage, quiet: boolean): string {
  const shown = quiet ? statements.filter(({ cited }) => !cited) : statements;
  const sums = Object.entries(totals).map(
    ([kind, { cited, total }]) => `${kind}: ${cited} of ${total} cited`,
  );
  return [...shown.map(statementLine), ...sums].map((line) => `${cleanText(line)}\n`).join('');
}

function statementLine({ article, section, statement, kind, citedBy, cited }: StatementCoverage): string {
  const citers = citedBy.map(({ by, id }) => `${by} ${id}`).join(', ');
  return `${cited ? 'cited' : 'UNCITED'} ${article}/${section}/${statement} (${kind}): ${citers || 'nothing'}`;
}
