/** Where a fact comes from, in words: the line of evidence as it came, the request, or a rule. */
import type { Conflict, KnownFact, Provenance } from '../diagnosis/types.js';
import type { ComposeOptions } from './compose-options.js';
import { type Block, code, list, type Part, paragraph, quote } from './document.js';
import { factValueText } from './words.js';

/** `evidence 2` or its name. */
export function evidenceName(index: number, options: ComposeOptions): Part {
  const name = options.evidenceNames[index];
  return name === undefined || name === '' ? `evidence ${index + 1}` : code(name);
}

/** Where a fact comes from, for the end of a clause. */
export function whence(from: Provenance, options: ComposeOptions): readonly Part[] {
  if (from === 'request') return ['stated in the request'];
  if ('rule' in from) return ['inferred by ', code(from.rule)];
  return [evidenceName(from.evidence, options), `, line ${from.line}`];
}

/** One paragraph for each distinct line, statement or inference behind `facts`. */
export function provenanceBlocks(facts: readonly KnownFact[], options: ComposeOptions): readonly Block[] {
  const seen = new Map<string, Block>();
  for (const fact of facts) {
    const { from } = fact;
    if (typeof from === 'object' && 'evidence' in from)
      seen.set(
        `${from.evidence}:${from.line}`,
        paragraph('In ', ...whence(from, options), ': ', quote(from.text)),
      );
    else
      seen.set(
        fact.id,
        paragraph(
          from === 'request' ? 'Stated: ' : 'Inferred: ',
          code(fact.id),
          ' = ',
          code(factValueText(fact.value)),
        ),
      );
  }
  return [...seen.values()];
}

/** Facts on which the evidence disagrees; they count as unknown. */
export function conflictBlocks(conflicts: readonly Conflict[], options: ComposeOptions): readonly Block[] {
  const items = conflicts.map(({ fact, values }) => {
    const sides = values.map(({ value, from }) => [
      code(factValueText(value)),
      ' (',
      ...whence(from, options),
      ')',
    ]);
    return [
      paragraph(
        code(fact),
        ': ',
        ...sides.flatMap((side, index) => (index === 0 ? side : [' against ', ...side])),
      ),
    ];
  });
  return list(items);
}

/** Every fact with its value and where it comes from. */
export function factBlocks(facts: readonly KnownFact[], options: ComposeOptions): readonly Block[] {
  return list(
    facts.map((fact) => [
      paragraph(
        code(fact.id),
        ' = ',
        code(factValueText(fact.value)),
        ' (',
        ...whence(fact.from, options),
        ')',
      ),
    ]),
  );
}
