/** One cause: how sure, why, what speaks against it, what to do, and who says so. */
import type { Contribution, Finding, RankedCause } from '../diagnosis/types.js';
import { citationParts, citedBehind } from './compose-citation.js';
import { provenanceBlocks } from './compose-evidence.js';
import { type ComposeOptions, room } from './compose-options.js';
import { stepBlocks } from './compose-steps.js';
import { type Block, code, heading, joined, list, type Part, paragraph } from './document.js';
import { capital, certainty, counted } from './words.js';

export const speaksFor = (one: Contribution): boolean =>
  one.bits > 0 || (one.effect === 'confirms' && one.holds);
export const speaksAgainst = (one: Contribution): boolean =>
  one.bits < 0 || (one.effect === 'excludes' && one.holds);

/** `Supported, likely (71%). It is about the source DC1.` and the explanation. */
export function causeSummary(cause: RankedCause, finding: Finding): readonly Block[] {
  const named: readonly Part[] = cause.about.name === undefined ? [] : [' ', code(cause.about.name)];
  const upstream = finding.causes.filter(
    (other) => cause.consequenceOf.includes(other.id) && other.state !== 'open',
  );
  return [
    paragraph(
      `${capital(certainty(cause))}. It is about the ${cause.about.role.replaceAll('-', ' ')}`,
      ...named,
      '.',
    ),
    paragraph(cause.explanation),
    ...(upstream.length === 0
      ? []
      : [
          paragraph(
            `Often the effect of another cause that something speaks for here: ${upstream.map(({ title }) => title).join('; ')}.`,
          ),
        ]),
  ];
}

/** What speaks for and against `cause`, each with the lines that it rests on. */
export function reasonBlocks(
  cause: RankedCause,
  finding: Finding,
  options: ComposeOptions,
): readonly Block[] {
  const uncounted = cause.because.filter((one) => !speaksFor(one) && !speaksAgainst(one));
  return [
    ...reasons('Why', cause.because.filter(speaksFor), finding, options),
    ...reasons('What speaks against it', cause.because.filter(speaksAgainst), finding, options),
    ...(options.verbose
      ? reasons('Said already by the above, and not counted again', uncounted, finding, options)
      : []),
  ];
}

function reasons(
  title: string,
  contributions: readonly Contribution[],
  finding: Finding,
  options: ComposeOptions,
): readonly Block[] {
  if (contributions.length === 0) return [];
  const strongestFirst = [...contributions].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  const shown = room(strongestFirst, 4, options);
  const items = shown.map((one) => reasonItem(one, finding, options));
  const left = contributions.length - shown.length;
  return [
    heading(3, title),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'weaker reason')}`)]]),
  ];
}

function reasonItem(one: Contribution, finding: Finding, options: ComposeOptions): readonly Block[] {
  const facts = finding.facts.filter(({ id }) => one.facts.includes(id));
  const bits =
    options.verbose && one.bits !== 0 ? ` [${one.bits > 0 ? '+' : ''}${one.bits.toFixed(1)} bits]` : '';
  return [
    paragraph(one.text, bits, ...citedBehind(one.citations, options)),
    ...room(provenanceBlocks(facts, options), 2, options),
  ];
}

/** The repair of `cause`: its first `short` steps in the short form. */
export function repairBlocks(cause: RankedCause, options: ComposeOptions, short = 3): readonly Block[] {
  const steps = cause.resolution ?? [];
  if (steps.length === 0) return [];
  const shown = room(steps, short, options);
  const left = steps.length - shown.length;
  return [
    heading(3, cause.state === 'confirmed' ? 'Repair' : 'Repair, if this is the cause'),
    ...stepBlocks(shown, options),
    ...(left === 0 ? [] : [paragraph(`and ${counted(left, 'more step')}.`)]),
  ];
}

/** What to mind before anything is repaired. */
export function cautionBlocks(cause: RankedCause, options: ComposeOptions): readonly Block[] {
  const caveats = room(cause.caveats ?? [], 2, options);
  if (caveats.length === 0) return [];
  return [
    heading(3, 'Caution'),
    ...list(caveats.map((caveat) => [paragraph(caveat.text, ...citedBehind(caveat.citations, options))])),
  ];
}

/** Who says so, and in the long form what could still be asked. */
export function sourceBlocks(
  cause: Pick<RankedCause, 'citations' | 'missing'>,
  options: ComposeOptions,
): readonly Block[] {
  const sources = room(citationParts(cause.citations), 2, options);
  return [
    ...(options.verbose && cause.missing.length > 0
      ? [heading(3, 'Not known yet'), paragraph(...joined(cause.missing.map(code), ', '))]
      : []),
    ...(sources.length === 0
      ? []
      : [heading(3, 'Source'), ...list(sources.map((source) => [paragraph(source)]))]),
  ];
}
