/** `dcause rules impact`: which cases and recorded diagnoses a change of rules would answer otherwise, and how. */
import { type Command, InvalidArgumentError } from 'commander';
import { compileRuleset } from '../diagnosis/compile.js';
import { type ImpactReport, impactReport } from '../impact-report.js';
import { readRecorded, recordedTexts } from '../records/recorded-requests.js';
import { impactLines } from '../render/impact-lines.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import type { Impact } from '../rule-impact.js';
import { type CommandContext, EXIT } from './context.js';
import { loadNamedRules, RULESET_ARGUMENT } from './ruleset-argument.js';
import { withStoreIfAny } from './with-store.js';

const DEFAULT_RECORDS = 200;

interface ImpactOptions {
  readonly json?: true;
  readonly records: number;
}

export function addRulesImpact(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('impact')
    .description(
      'list the cases and recorded diagnoses that another ruleset would rank otherwise; exit 1 when there are any',
    )
    .argument('<a>', RULESET_ARGUMENT)
    .argument('<b>', 'the same; what is listed leads from a to b')
    .option('--records <n>', 'how many of the last recorded diagnoses', parseRecords, DEFAULT_RECORDS)
    .option('--json', 'print JSON')
    .action(async (a: string, b: string, { json, records }: ImpactOptions) => {
      const before = compileRuleset((await loadNamedRules(a, io)).ruleset);
      const after = compileRuleset((await loadNamedRules(b, io)).ruleset);
      const report =
        (await withStoreIfAny(io, (store) =>
          impactReport(before, after, readRecorded(recordedTexts(store, records))),
        )) ?? (await impactReport(before, after, undefined));
      io.stdout.write(json ? `${safeJson(report)}\n` : asText(report));
      finish(report.changes.length === 0 ? EXIT.done : EXIT.found);
    });
}

function asText({ cases, diagnoses, changes }: ImpactReport): string {
  const changed = (kind: Impact['kind']): number => changes.filter((change) => change.kind === kind).length;
  const lines = [
    ...changes.flatMap(impactLines),
    `${changed('case')} of ${cases} cases come out otherwise.`,
    diagnoses === undefined
      ? 'There is no store, so no recorded diagnoses were compared.'
      : `${changed('diagnosis')} of ${diagnoses.compared} recorded diagnoses come out otherwise.`,
    ...(diagnoses === undefined || diagnoses.unreadable === 0
      ? []
      : [`${diagnoses.unreadable} recorded diagnoses could not be read.`]),
  ];
  return lines.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${cleanText(line)}\n`).join('');
}

function parseRecords(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number from 0 to 999999 is wanted.');
  return Number(text);
}
