/**
 * Which statements of the articles the knowledge has used. A statement counts as cited when what cites it is of
 * its kind: a cause that only a caveat mentions has not been encoded.
 */
import { currentParts } from './deprecation.js';
import type { StatementKind } from './types.js';
import { type CiterKind, citationsOf, type RulesetParts } from './walk.js';

/** By what a statement of each kind must be cited. */
const FITTING: Readonly<Record<StatementKind, readonly CiterKind[]>> = {
  symptom: ['problem', 'rule', 'inference'],
  cause: ['cause', 'rule'],
  step: ['step'],
  check: ['fact', 'confirm', 'verify'],
  note: ['caveat', 'remark'],
};

export interface Citer {
  readonly by: CiterKind;
  readonly id: string;
}
export interface StatementCoverage {
  readonly article: string;
  readonly section: string;
  readonly statement: string;
  readonly kind: StatementKind;
  readonly citedBy: readonly Citer[];
  /** Something of the fitting kind cites it. */
  readonly cited: boolean;
}
export interface CoverageTotal {
  readonly cited: number;
  readonly total: number;
}
export interface CitationCoverage {
  readonly statements: readonly StatementCoverage[];
  readonly totals: Readonly<Record<StatementKind, CoverageTotal>>;
}

/** Every statement, in the order of articles and sections, with what cites it; and totals by kind. What is deprecated is left out. */
export function citationCoverage(ruleset: RulesetParts): CitationCoverage {
  const parts = currentParts(ruleset);
  const citers = new Map<string, Citer[]>();
  for (const { by, id, citations } of citationsOf(parts))
    for (const { article, statement } of citations) {
      const key = `${article}/${statement}`;
      citers.set(key, [...(citers.get(key) ?? []), { by, id }]);
    }
  const statements = [...parts.articles.values()].flatMap((article) =>
    article.sections.flatMap((section) =>
      section.statements.map(({ id, kind }): StatementCoverage => {
        const citedBy = citers.get(`${article.id}/${id}`) ?? [];
        const cited = citedBy.some(({ by }) => FITTING[kind].includes(by));
        return { article: article.id, section: section.id, statement: id, kind, citedBy, cited };
      }),
    ),
  );
  const total = (kind: StatementKind): CoverageTotal => {
    const ofKind = statements.filter((statement) => statement.kind === kind);
    return { cited: ofKind.filter(({ cited }) => cited).length, total: ofKind.length };
  };
  return {
    statements,
    totals: {
      symptom: total('symptom'),
      cause: total('cause'),
      step: total('step'),
      check: total('check'),
      note: total('note'),
    },
  };
}
