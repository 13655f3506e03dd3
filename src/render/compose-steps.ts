/**
 * Checks and repair steps. A step that cannot be undone leads with what must hold first, and its commands are not
 * shown before that is confirmed: whoever reads in haste copies the first command on the page.
 */
import type { AnswerStep, NextCheck } from '../diagnosis/types.js';
import type { Machine } from '../knowledge/types.js';
import { citationParts, citedBehind } from './compose-citation.js';
import type { ComposeOptions } from './compose-options.js';
import { type Block, code, commands, joined, list, type Part, paragraph } from './document.js';
import { counted, MACHINE_WORDS } from './words.js';

function place(on: { readonly role: Machine; readonly name?: string }): readonly Part[] {
  if (on.role === 'person') return ['ask ', MACHINE_WORDS.person];
  return on.name === undefined
    ? ['on ', MACHINE_WORDS[on.role]]
    : ['on ', MACHINE_WORDS[on.role], ' ', code(on.name)];
}

/** The question of a check, where and how it is answered, and the commands. */
export function questionBlocks(check: NextCheck, options: ComposeOptions): readonly Block[] {
  return [
    paragraph(check.question, ' (', ...place(check.on), `, ${counted(check.minutes, 'minute')})`),
    ...commands(check.commands),
    ...(options.verbose || check.commands.length === 0 ? [paragraph(check.how)] : []),
  ];
}

/** One check, with the fact that the answer fills. */
export function checkBlocks(
  check: NextCheck,
  titles: ReadonlyMap<string, string>,
  options: ComposeOptions,
): readonly Block[] {
  const separates = check.separates.flatMap((id) => titles.get(id) ?? []);
  return [
    ...questionBlocks(check, options),
    paragraph('State the answer as fact ', code(check.fact), '.'),
    ...(options.verbose && separates.length > 0
      ? [paragraph('Tells apart: ', separates.join('; '), '.')]
      : []),
    ...(options.verbose && check.citations.length > 0
      ? [paragraph('See: ', ...joined(citationParts(check.citations), '; '))]
      : []),
  ];
}

/** Repair steps in order. */
export function stepBlocks(steps: readonly AnswerStep[], options: ComposeOptions): readonly Block[] {
  return list(
    steps.map((step) => stepItem(step, options)),
    true,
  );
}

function stepItem(step: AnswerStep, options: ComposeOptions): readonly Block[] {
  const cited = citedBehind(step.citations, options);
  const what: readonly Part[] = [step.text, ' (', ...place(step.on), `, ${traits(step)})`, ...cited];
  const { confirm } = step;
  if (confirm === undefined) return [paragraph(...what), ...doing(step, options)];
  switch (confirm.state) {
    case 'confirmed':
      return [
        paragraph('Checked, and it holds: ', confirm.text),
        paragraph(...what),
        ...doing(step, options),
      ];
    case 'unconfirmed':
      return [
        paragraph('Only after: ', confirm.text, ...missingFacts(confirm.missing)),
        ...commands(confirm.commands),
        paragraph('Then, and not before: ', ...what, ' Its commands are held back until then.'),
      ];
    case 'refused':
      return [
        paragraph('Not this, because what is known speaks against it: ', ...what),
        paragraph('It would be allowed only after: ', confirm.text),
      ];
  }
}

function traits(step: AnswerStep): string {
  const risk = step.risk === 'none' ? 'no risk' : `${step.risk} risk`;
  return [counted(step.minutes, 'minute'), risk, ...(step.reversible ? [] : ['cannot be undone'])].join(', ');
}

function missingFacts(missing: readonly string[]): readonly Part[] {
  return missing.length === 0 ? [] : [' (missing: ', ...joined(missing.map(code), ', '), ')'];
}

function doing(step: AnswerStep, options: ComposeOptions): readonly Block[] {
  return [
    ...commands(step.commands),
    ...(step.undo === undefined ? [] : [paragraph('To undo: ', step.undo)]),
    ...(step.verify === undefined
      ? []
      : [
          paragraph('Verify: ', step.verify.text, ...citedBehind(step.verify.citations, options)),
          ...commands(step.verify.commands),
        ]),
  ];
}
