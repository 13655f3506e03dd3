/**
 * One finding on paper. What comes first is what is most sure: a cause with evidence leads with its reasons; where no
 * cause has any, the next check leads, and nothing is offered as a repair.
 */
import type { Finding, RankedCause } from '../diagnosis/types.js';
import { causeSummary, cautionBlocks, reasonBlocks, repairBlocks, sourceBlocks } from './compose-cause.js';
import { citedBehind } from './compose-citation.js';
import { conflictBlocks, factBlocks } from './compose-evidence.js';
import { type ComposeOptions, room } from './compose-options.js';
import { checkBlocks } from './compose-steps.js';
import { subjectBlocks, subjectParts } from './compose-subject.js';
import { type Block, heading, list, type Part, paragraph } from './document.js';
import { atMost, capital, certainty, counted, percent, STATE_WORDS } from './words.js';

const OPEN_CAUSES_IN_SHORT = 5;
/** With no cause to tell, what to look at next is the answer. */
const CHECKS_WHILE_UNDECIDED = 3;
export const UNDECIDED = 'The evidence does not tell the cause yet';

/** The whole finding; `number` stands before its title where there are several. */
export function findingBlocks(finding: Finding, number: string, options: ComposeOptions): readonly Block[] {
  const lead = leadOf(finding);
  return [
    heading(1, `${number}${finding.problem.title}`),
    ...subjectBlocks(finding.subject, finding.explains, options),
    paragraph(finding.problem.summary, ...citedBehind(finding.problem.citations, options)),
    ...(lead === undefined ? undecided(finding, options) : decided(lead, finding, options)),
    ...conflictSection(finding, options),
    ...(options.verbose ? [heading(2, 'Facts'), ...factBlocks(finding.facts, options)] : []),
  ];
}

/** A finding in one line, for those behind the first few. */
export function findingLine(finding: Finding): readonly Part[] {
  const lead = leadOf(finding);
  const who = subjectParts(finding.subject);
  return [
    finding.problem.title,
    ...(who.length === 0 ? [] : [' (', ...who, ')']),
    lead === undefined ? `: ${UNDECIDED}` : `: ${lead.title}, ${certainty(lead)}`,
  ];
}

/** The first cause when evidence speaks for it; a cause that leads by its prior alone is none. */
export function leadOf(finding: Finding): RankedCause | undefined {
  const first = finding.causes[0];
  return first === undefined || first.state === 'open' ? undefined : first;
}

function decided(lead: RankedCause, finding: Finding, options: ComposeOptions): readonly Block[] {
  return [
    heading(2, headline(lead)),
    ...causeSummary(lead, finding),
    ...reasonBlocks(lead, finding, options),
    ...ruledOutSection(finding, options),
    ...checkSection(finding, options),
    ...cautionBlocks(lead, options),
    ...repairBlocks(lead, options),
    ...sourceBlocks(lead, options),
    ...remarkSection(finding, options),
    ...otherCauses('Other causes', finding, finding.causes.slice(1), options),
    ...(options.verbose ? inFull(finding.causes.slice(1), finding, options) : []),
  ];
}

/** The title of a cause that something speaks for, as sure as it is. */
export function headline(lead: RankedCause): string {
  if (lead.state === 'confirmed') return `Cause: ${lead.title}`;
  return lead.probability >= 0.5 ? `Probable cause: ${lead.title}` : `Possible cause: ${lead.title}`;
}

function undecided(finding: Finding, options: ComposeOptions): readonly Block[] {
  const supported = finding.causes.find(({ state }) => state !== 'open');
  return [
    heading(2, UNDECIDED),
    ...checkSection(finding, options, CHECKS_WHILE_UNDECIDED),
    ...(supported === undefined
      ? []
      : [heading(2, `Supported so far: ${supported.title}`), ...reasonBlocks(supported, finding, options)]),
    ...otherCauses('Possible causes', finding, finding.causes, options),
    ...ruledOutSection(finding, options),
    ...remarkSection(finding, options),
    ...(options.verbose ? inFull(finding.causes, finding, options) : []),
  ];
}

function remarkSection({ remarks }: Finding, options: ComposeOptions): readonly Block[] {
  if (remarks.length === 0) return [];
  const items = room(remarks, 2, options).map((remark) => [
    paragraph(remark.text, ...citedBehind(remark.citations, options)),
  ]);
  return [heading(3, 'Good to know'), ...list(items)];
}

function checkSection(finding: Finding, options: ComposeOptions, short = 1): readonly Block[] {
  const titles = new Map(finding.causes.map(({ id, title }) => [id, title]));
  const checks = room(finding.nextChecks, short, options);
  const [first] = checks;
  if (first === undefined) return [];
  if (checks.length === 1) return [heading(3, 'Next check'), ...checkBlocks(first, titles, options)];
  return [
    heading(3, 'Next checks'),
    ...list(
      checks.map((check) => checkBlocks(check, titles, options)),
      true,
    ),
  ];
}

function ruledOutSection({ ruledOut }: Finding, options: ComposeOptions): readonly Block[] {
  if (ruledOut.length === 0) return [];
  const shown = room(ruledOut, 6, options);
  const left = ruledOut.length - shown.length;
  const items = shown.map(({ title, because }) => {
    const reasons = because.filter(({ effect, holds }) => effect === 'excludes' && holds);
    const said = reasons.map(({ text }) => text).join(' ');
    return [
      paragraph(`${title}: ${said}`, ...reasons.flatMap(({ citations }) => citedBehind(citations, options))),
    ];
  });
  return [
    heading(3, 'Ruled out'),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'more cause')}`)]]),
  ];
}

/** One line for each cause, those with evidence apart from those that are only possible. */
function otherCauses(
  title: string,
  { unlisted }: Finding,
  causes: readonly RankedCause[],
  options: ComposeOptions,
): readonly Block[] {
  const line = ({ probability, title }: RankedCause): string => `${percent(probability)} ${title}`;
  const known = causes.filter(({ state }) => state !== 'open');
  const open = causes.filter(({ state }) => state === 'open');
  const shown = room(open, OPEN_CAUSES_IN_SHORT, options);
  const next = open[shown.length];
  const possible = [
    ...shown.map(line),
    ...(next === undefined
      ? []
      : [`${counted(open.length - shown.length, 'more cause')}, ${atMost(next.probability)}`]),
    `${percent(unlisted.probability)} something that is not listed here`,
  ];
  return [
    heading(2, title),
    ...list(known.map((cause) => [paragraph(`${line(cause)}: ${STATE_WORDS[cause.state]}`)])),
    paragraph(`${capital(STATE_WORDS.open)}:`),
    ...list(possible.map((text) => [paragraph(text)])),
  ];
}

function inFull(causes: readonly RankedCause[], finding: Finding, options: ComposeOptions): readonly Block[] {
  return causes.flatMap((cause) => [
    heading(2, `${cause.rank}. ${cause.title}`),
    ...causeSummary(cause, finding),
    ...reasonBlocks(cause, finding, options),
    ...cautionBlocks(cause, options),
    ...repairBlocks(cause, options),
    ...sourceBlocks(cause, options),
  ]);
}

function conflictSection({ conflicts }: Finding, options: ComposeOptions): readonly Block[] {
  if (conflicts.length === 0) return [];
  const shown = room(conflicts, 3, options);
  const left = conflicts.length - shown.length;
  return [
    heading(2, 'What is told in two ways'),
    paragraph('These facts count as unknown:'),
    ...conflictBlocks(shown, options),
    ...(left === 0 ? [] : [paragraph(`and ${counted(left, 'more fact')}.`)]),
  ];
}
