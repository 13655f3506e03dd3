/** What a change of rules does to one answer, in lines that each say one thing. */
import type { CauseChange, FindingChange, RuleChange, Standing } from '../compare-answers.js';
import type { Impact } from '../rule-impact.js';
import { bitsText, exactPercent } from './exact-numbers.js';
import { counted } from './words.js';

/** Rules that are named behind one cause. */
const MOST_RULES = 3;
/** Causes that are told though only their neighbours moved them. */
const MOST_MOVED = 3;

/** The first line names the case or diagnosis; those below it are indented. */
export function impactLines({ kind, id, only, findings, refused }: Impact): readonly string[] {
  const wording = only === undefined ? '' : `, as it stands only ${only}`;
  return [
    `${kind} ${id}${wording}`,
    ...Object.entries(refused ?? {}).map(([side, reason]) => `  refused ${side}: ${reason}`),
    ...findings.flatMap(findingLines),
  ];
}

function findingLines({ kind, problem, first, causes }: FindingChange): readonly string[] {
  const { before, after } = first;
  const firsts =
    before === after || kind !== 'changed' ? '' : `, first ${before ?? 'none'} -> ${after ?? 'none'}`;
  const own = causes.filter(movesItself);
  const shown = own.length > 0 ? own : causes.slice(0, MOST_MOVED);
  const left = causes.length - shown.length;
  return [
    `  ${kind} ${problem.id}${firsts}`,
    ...shown.map((cause) => `    ${causeLine(cause)}`),
    ...(left === 0 ? [] : [`    and ${counted(left, 'other cause')} by what that leaves to them`]),
  ];
}

/** Its rules count otherwise, or it is first, confirmed or ruled out where it was not, or the other way round. */
function movesItself({ before, after, because }: CauseChange): boolean {
  return because.length > 0 || before?.state !== after?.state || (before?.rank === 1) !== (after?.rank === 1);
}

function causeLine({ id, before, after, because }: CauseChange): string {
  const rules = because.slice(0, MOST_RULES).map(ruleText);
  const left = because.length - rules.length;
  const why = rules.length === 0 ? '' : `; ${rules.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  return `${id}: ${standingText(before)} -> ${standingText(after)}${why}`;
}

function standingText(standing: Standing | undefined): string {
  if (standing === undefined) return 'none';
  const { state, rank, probability } = standing;
  return rank === undefined || probability === undefined
    ? 'ruled out'
    : `${rank}. ${exactPercent(probability)} ${state}`;
}

const ruleText = ({ rule, before, after }: RuleChange): string =>
  `${rule} ${before === undefined ? 'undecided' : bitsText(before)} -> ${after === undefined ? 'undecided' : bitsText(after)}`;
