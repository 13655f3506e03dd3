/** `dcause rules test`: runs the worked examples that the rules carry, and tells what they exercise. */
import { type Command, Option } from 'commander';
import { compileRuleset } from '../diagnosis/compile.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import type { CauseStanding } from '../rule-case-details.js';
import { type CaseReport, type CaseResult, runCases } from '../rule-cases.js';
import { type OutcomeCounts, type RuleCoverage, ruleCoverage, type Uncovered } from '../rule-coverage.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';

interface TestOptions {
  readonly json?: true;
  readonly coverage?: true;
  readonly filter?: readonly string[];
  readonly rules?: string;
}

/** Rules and facts shown for one cause of a case that failed. */
const MOST_SHOWN = 6;

export function addRulesTest(rules: Command, { io, finish }: CommandContext): void {
  const filter = new Option('--filter <text...>', 'only cases whose id contains one of these').conflicts(
    'coverage',
  );
  rules
    .command('test')
    .description(
      'run the cases of the rules and tell what came out otherwise; exit 1 when one fails or coverage is too low',
    )
    .addOption(filter)
    .option('--coverage', 'tell which rules and comparisons no case shows true, false and unknown')
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (options: TestOptions) => {
      const { ruleset, locate } = await loadRules(io, options.rules);
      const knowledge = compileRuleset(ruleset);
      const report = await runCases(knowledge, options.filter);
      const coverage = options.coverage ? ruleCoverage(knowledge, locate) : undefined;
      io.stdout.write(options.json ? `${safeJson({ ...report, coverage })}\n` : asText(report, coverage));
      const passed = report.results.every((result) => result.passed) && coverage?.sufficient !== false;
      finish(passed ? EXIT.done : EXIT.found);
    });
}

function asText({ results, counts }: CaseReport, coverage: RuleCoverage | undefined): string {
  const failed = results.filter(({ passed }) => !passed);
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const lines = [
    ...failed.flatMap(failureLines),
    `${results.length - failed.length} of ${results.length} cases passed (${kinds.join(', ')})`,
    ...(coverage === undefined ? [] : coverageLines(coverage)),
  ];
  return lines.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${cleanText(line)}\n`).join('');
}

function failureLines({ id, kind, difference, details }: CaseResult): readonly string[] {
  return [
    `FAILED ${id} (${kind}): ${difference}`,
    ...(details?.expected ?? []).map((sentence) => `  expected: ${sentence}`),
    ...(details?.causes ?? []).map((standing) => `  ${standingLine(standing)}`),
  ];
}

function standingLine({ id, rank, probability, rules, unknown }: CauseStanding): string {
  const place = rank === undefined ? 'ruled out' : `rank ${rank}, ${probability}`;
  const counted = rules.map(({ rule, effect, bits }) =>
    effect === 'excludes'
      ? rule
      : `${bits > 0 ? '+' : ''}${bits} ${rule}${effect === 'confirms' ? ' (confirms)' : ''}`,
  );
  const waiting = unknown.length === 0 ? '' : `; unknown: ${some(unknown)}`;
  return `${id} (${place}): ${counted.length === 0 ? 'nothing counted' : some(counted)}${waiting}`;
}

function some(all: readonly string[]): string {
  const more = all.length > MOST_SHOWN ? ` and ${all.length - MOST_SHOWN} more` : '';
  return `${all.slice(0, MOST_SHOWN).join(', ')}${more}`;
}

function coverageLines({
  rules,
  leaves,
  uncovered,
  thresholds,
  sufficient,
}: RuleCoverage): readonly string[] {
  const wanted = Object.entries(thresholds ?? {}).map(([name, share]) => `${name} ${percent(share, 1)}`);
  return [
    ...uncovered.map(uncoveredLine),
    `rules: ${countsLine(rules)}`,
    `leaves: ${countsLine(leaves)}`,
    ...(wanted.length === 0
      ? []
      : [`thresholds (${wanted.join(', ')}): ${sufficient ? 'reached' : 'MISSED'}`]),
  ];
}

function uncoveredLine({ file, line, column, by, id, leaf, missing }: Uncovered): string {
  const what = leaf === undefined ? '' : ` ${leaf.fact} ${leaf.operator} ${JSON.stringify(leaf.value)}`;
  return `${file}:${line}:${column} ${by} ${id}${what}: never ${missing.join(', never ')}`;
}

function countsLine({ total, covered, ...outcomes }: OutcomeCounts): string {
  const each = (['true', 'false', 'unknown'] as const).map(
    (outcome) => `${outcome} ${outcomes[outcome]} (${percent(outcomes[outcome], total)})`,
  );
  return `${total}, ${each.join(', ')}, all three ${covered} (${percent(covered, total)})`;
}

/** In tenths, rounded down, so that nothing short of all is 100 %. */
function percent(part: number, total: number): string {
  // 0.57 * 1000 is a little less than 570 in binary.
  const tenths = total === 0 ? 1000 : Number(((part / total) * 1000).toFixed(6));
  return `${Math.floor(tenths) / 10} %`;
}
