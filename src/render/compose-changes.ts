/** What a later revision says otherwise than the one before, at the top of its page: the reader has seen the other. */
import type { CauseChange, FindingChange, Standing } from '../compare-answers.js';
import type { Answer } from '../diagnose.js';
import { type ComposeOptions, room } from './compose-options.js';
import { type Block, heading, joined, list, type Part, paragraph } from './document.js';
import { counted, percent } from './words.js';

const FINDINGS_SHOWN = 3;
const CAUSES_SHOWN = 3;
const RULES_SHOWN = 2;

/** Blocks for the `changes` of an answer, none for a first revision; short unless `options.verbose`. */
export function changeBlocks(
  { changes, suppressed = [] }: Pick<Answer, 'changes' | 'suppressed'>,
  options: ComposeOptions,
): readonly Block[] {
  if (changes === undefined) return [];
  const { findings, ruleset } = changes;
  const silenced = new Set(suppressed.map(({ problem }) => problem.id));
  const shown = room(findings, FINDINGS_SHOWN, options);
  const rules =
    ruleset === undefined
      ? []
      : [paragraph(`The rules changed from ${ruleset.before.version} to ${ruleset.after.version}.`)];
  return [
    heading(1, `Changed since revision ${changes.since}`),
    ...rules,
    ...(findings.length === 0 ? [paragraph('What was added changes no finding.')] : []),
    ...list(shown.map((finding) => [paragraph(headline(finding, silenced)), ...causeList(finding, options)])),
    ...(findings.length > shown.length
      ? [paragraph(`and ${counted(findings.length - shown.length, 'more change')}.`)]
      : []),
  ];
}

function headline({ kind, problem, first }: FindingChange, silenced: ReadonlySet<string>): string {
  if (kind === 'appeared') return `New: ${problem.title}`;
  if (kind === 'gone')
    return `${silenced.has(problem.id) ? 'Silenced, or no longer found' : 'No longer found'}: ${problem.title}`;
  return first.before === first.after ? problem.title : `${problem.title}: another cause is first`;
}

function causeList({ kind, causes }: FindingChange, options: ComposeOptions): readonly Block[] {
  if (kind !== 'changed') return [];
  const shown = room(causes, CAUSES_SHOWN, options);
  return list(shown.map((cause) => [paragraph(...causeLine(cause, options))]));
}

function causeLine({ title, before, after, because }: CauseChange, options: ComposeOptions): readonly Part[] {
  const reasons = room(because, RULES_SHOWN, options).map(({ text }) => text);
  return [
    `${title}: ${standing(before)} before, ${standing(after)} now.`,
    ...(reasons.length === 0 ? [] : [' ', ...joined(reasons, ' ')]),
  ];
}

function standing(at: Standing | undefined): string {
  if (at === undefined) return 'not listed';
  if (at.state === 'ruled-out') return 'ruled out';
  const share = percent(at.probability ?? 0);
  return at.state === 'confirmed' ? `confirmed, ${share}` : share;
}
