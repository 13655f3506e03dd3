/**
 * An answer as the internal note of a ticket: what somebody needs who reads it in the middle of the night, and the rest
 * behind a link. It says nothing that the answer does not say. Where a system takes only short notes, whole parts leave,
 * the least important first; the marker, the first cause and how likely it is stay.
 */
import type { Answer } from '../diagnose.js';
import type { Contribution, Finding, RankedCause } from '../diagnosis/types.js';
import {
  causeSummary,
  cautionBlocks,
  reasonBlocks,
  repairBlocks,
  sourceBlocks,
  speaksAgainst,
  speaksFor,
} from './compose-cause.js';
import { changeBlocks } from './compose-changes.js';
import { findingLine, headline, leadOf, UNDECIDED } from './compose-finding.js';
import { type ComposeOptions, composeOptions } from './compose-options.js';
import { questionBlocks } from './compose-steps.js';
import { subjectBlocks } from './compose-subject.js';
import { suppressedBlocks } from './compose-suppressed.js';
import { type Block, heading, list, paragraph } from './document.js';
import { httpsUrl, shorten } from './safe-text.js';
import { capital, certainty, counted, percent, STATE_WORDS } from './words.js';

export interface NoteHead {
  /** Stands in the first and in the last line, by which the note is found and known again. */
  readonly marker: string;
  /** A page with the whole answer; one that is not https is left out. */
  readonly link?: string;
}

/** What leaves a note that is too long, the first to leave first. */
const LEAVING = [
  'weaker reasons',
  'sources',
  'explanation',
  'other causes',
  'known and silenced',
  'other findings',
  'reasons',
  'changes',
  'repair',
  'next check',
  'subject',
  'rules',
  'problem',
  'link',
] as const;
type Leaving = (typeof LEAVING)[number];
/** Blocks that are in the note as long as what they belong to has not left. */
type While = (part: Leaving, blocks: readonly Block[]) => readonly Block[];

const CAUSES_SHOWN = 3;
const REASONS_SHOWN = 2;
const OTHER_FINDINGS_SHOWN = 8;
/** In the barest note, a longer title is cut. */
const BARE_TITLE_LIMIT = 90;

/** The note, whole and then ever shorter; the last one holds nothing that could leave. */
export function composeNote(answer: Answer, head: NoteHead): readonly (readonly Block[])[] {
  const drafts = [...LEAVING.keys(), LEAVING.length].map((count) =>
    draft(answer, head, new Set(LEAVING.slice(0, count))),
  );
  return [...drafts, bare(answer, head)];
}

function draft(answer: Answer, { marker, link }: NoteHead, gone: ReadonlySet<Leaving>): readonly Block[] {
  const options = composeOptions({});
  const during: While = (part, blocks) => (gone.has(part) ? [] : blocks);
  const url = link === undefined || gone.has('link') ? undefined : httpsUrl(link);
  const rest = url === undefined ? 'in dcause' : 'behind the link';
  return [
    paragraph(`${marker} (automatic diagnosis)`),
    ...during('changes', changeBlocks(answer, options)),
    ...findingsPart(answer, options, during),
    ...during('known and silenced', suppressedBlocks(answer.suppressed ?? [], options)),
    ...during('rules', [
      paragraph(`dcause ${answer.engine.version}, rules ${answer.ruleset.name} ${answer.ruleset.version}.`),
    ]),
    ...(url === undefined ? [] : [paragraph({ kind: 'link', text: 'The whole diagnosis', url })]),
    paragraph(`${gone.size === 0 ? 'End of' : `Shortened: the rest is ${rest}.`} ${marker}`),
  ];
}

function findingsPart(answer: Answer, options: ComposeOptions, during: While): readonly Block[] {
  const [first, ...others] = answer.findings;
  if (first === undefined) return [paragraph(nothingFound(answer))];
  const lead = leadOf(first);
  return [
    ...during('problem', [heading(1, first.problem.title)]),
    ...during('subject', subjectBlocks(first.subject, first.explains, options)),
    ...(lead === undefined ? undecided(first, options, during) : decided(lead, first, options, during)),
    ...during('other findings', otherFindings(others, answer.omitted.findings)),
  ];
}

function nothingFound({ suppressed = [] }: Answer): string {
  return suppressed.length === 0
    ? 'No known problem recognised. That does not mean that all is well.'
    : 'All that was recognised is known and silenced.';
}

function decided(
  lead: RankedCause,
  finding: Finding,
  options: ComposeOptions,
  during: While,
): readonly Block[] {
  const [certain, ...explained] = causeSummary(lead, finding);
  const others = finding.causes.slice(1, CAUSES_SHOWN);
  return [
    heading(2, headline(lead)),
    ...(certain === undefined ? [] : [certain]),
    ...during('explanation', explained),
    ...reasons(lead, finding, options, during),
    ...nextCheck(finding, options, during),
    ...during('repair', [...cautionBlocks(lead, options), ...repairBlocks(lead, options, 1)]),
    ...during('sources', sourceBlocks(lead, options)),
    ...during('other causes', others.length === 0 ? [] : [heading(3, 'Other causes'), ...causeList(others)]),
  ];
}

/** Where no cause has evidence the next check leads, and nothing is offered as a repair. */
function undecided(finding: Finding, options: ComposeOptions, during: While): readonly Block[] {
  const causes = finding.causes.slice(0, CAUSES_SHOWN);
  const all = during('other causes', causeList(causes));
  const supported = finding.causes.find(({ state }) => state !== 'open');
  return [
    heading(2, UNDECIDED),
    ...nextCheck(finding, options, during),
    ...(causes.length === 0 ? [] : [heading(3, 'Possible causes')]),
    ...(all.length === 0 ? causeList(causes.slice(0, 1)) : all),
    ...(supported === undefined
      ? []
      : during('reasons', [
          heading(2, `Supported so far: ${supported.title}`),
          ...reasonBlocks(withReasons(supported, REASONS_SHOWN), finding, options),
        ])),
    ...during('sources', sourceBlocks({ citations: finding.problem.citations, missing: [] }, options)),
  ];
}

const causeList = (causes: readonly RankedCause[]): readonly Block[] =>
  list(
    causes.map(({ probability, title, state }) => [
      paragraph(`${percent(probability)} ${title}: ${STATE_WORDS[state]}`),
    ]),
  );

function nextCheck({ nextChecks }: Finding, options: ComposeOptions, during: While): readonly Block[] {
  const [check] = nextChecks;
  if (check === undefined) return [];
  return during('next check', [heading(3, 'Next check'), ...questionBlocks(check, options)]);
}

/** The strongest reasons, and what speaks most against the cause; then the strongest reason alone. */
function reasons(
  cause: RankedCause,
  finding: Finding,
  options: ComposeOptions,
  during: While,
): readonly Block[] {
  const more = during('weaker reasons', reasonBlocks(withReasons(cause, REASONS_SHOWN), finding, options));
  const one = reasonBlocks({ ...cause, because: strongest(cause, speaksFor).slice(0, 1) }, finding, options);
  return during('reasons', more.length === 0 ? one : more);
}

function withReasons(cause: RankedCause, most: number): RankedCause {
  const [against] = strongest(cause, speaksAgainst);
  const because = strongest(cause, speaksFor).slice(0, most);
  return { ...cause, because: against === undefined ? because : [...because, against] };
}

const strongest = (
  { because }: RankedCause,
  speaks: (one: Contribution) => boolean,
): readonly Contribution[] => because.filter(speaks).sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));

function otherFindings(others: readonly Finding[], omitted: number): readonly Block[] {
  const shown = others.slice(0, OTHER_FINDINGS_SHOWN);
  const left = others.length - shown.length + omitted;
  const items = [
    ...shown.map((finding) => [paragraph(...findingLine(finding))]),
    ...(left === 0 ? [] : [[paragraph(`and ${counted(left, 'more finding')}`)]]),
  ];
  return items.length === 0 ? [] : [heading(2, 'Also found'), ...list(items)];
}

/** For a system with hardly any room: three lines. */
function bare(answer: Answer, { marker }: NoteHead): readonly Block[] {
  return [paragraph(marker), paragraph(bareFinding(answer)), paragraph(`Shortened. ${marker}`)];
}

function bareFinding(answer: Answer): string {
  const [finding] = answer.findings;
  if (finding === undefined) return nothingFound(answer);
  const lead = leadOf(finding);
  const [first] = finding.causes;
  if (lead !== undefined) return `${headline(short(lead))}. ${capital(certainty(lead))}.`;
  if (first === undefined) return `${UNDECIDED}.`;
  return `${UNDECIDED}. Possible: ${short(first).title} (${percent(first.probability)}).`;
}

const short = (cause: RankedCause): RankedCause => ({
  ...cause,
  title: shorten(cause.title, BARE_TITLE_LIMIT),
});
