/** Why a case came out otherwise than it must: what was expected, and what counted for the causes that it is about. */
import type { Contribution, Finding } from './diagnosis/types.js';
import type { CaseDocument, Effect } from './knowledge/types.js';

/** How one cause came out, and why. */
export interface CauseStanding {
  readonly id: string;
  /** Absent where the cause is ruled out. */
  readonly rank?: number;
  readonly probability?: number;
  /** What counted, most bits first; of a cause that is ruled out, what excludes it. */
  readonly rules: readonly { readonly rule: string; readonly effect: Effect; readonly bits: number }[];
  /** Facts that its undecided rules wait for. */
  readonly unknown: readonly string[];
}

export interface CaseDetails {
  readonly expected: readonly string[];
  /** The first cause and those that the case names, in the order in which they came out. */
  readonly causes: readonly CauseStanding[];
}

/** A cause wins with at least this probability, and this many times that of the second. */
export const LEAST_PROBABILITY = 0.5;
export const LEAST_RATIO = 2;

/** The details of a case that failed; `finding` is that of its problem, where it was recognised. */
export function caseDetails(document: CaseDocument, finding: Finding | undefined): CaseDetails {
  const expected = expectations(document);
  if (finding === undefined || document.kind === 'negative') return { expected, causes: [] };
  const named = namedCauses(document);
  // Of a cause that is first and has not won, the second is the reason.
  const rival = finding.causes[finding.causes[0]?.id === named[0] ? 1 : 0]?.id;
  const about = new Set([...named, ...(rival === undefined ? [] : [rival])]);
  return { expected, causes: standingsOf(finding).filter(({ id }) => about.has(id)) };
}

function expectations(document: CaseDocument): readonly string[] {
  switch (document.kind) {
    case 'wins':
      return [
        `${document.cause} first, with a probability of at least ${LEAST_PROBABILITY} and ${LEAST_RATIO} times that of the second`,
      ];
    case 'near-miss':
      return [
        `${document.firing} fires, and ${document.cause} does not win`,
        ...(document.winner === undefined ? [] : [`${document.winner} first`]),
      ];
    case 'negative':
      return [`${document.problem} not recognised`];
    case 'ranking':
      return [
        ...(document.first === undefined ? [] : [`${document.first} first`]),
        ...(document.above ?? []).map(([upper, lower]) => `${upper} above ${lower}`),
        ...(document.ruledOut ?? []).map((id) => `${id} ruled out`),
      ];
  }
}

function namedCauses(document: Exclude<CaseDocument, { kind: 'negative' }>): readonly string[] {
  switch (document.kind) {
    case 'wins':
      return [document.cause];
    case 'near-miss':
      return [document.cause, ...(document.winner === undefined ? [] : [document.winner])];
    case 'ranking':
      return [
        ...(document.first === undefined ? [] : [document.first]),
        ...(document.above ?? []).flat(),
        ...(document.ruledOut ?? []),
      ];
  }
}

function standingsOf({ causes, ruledOut }: Finding): readonly CauseStanding[] {
  return [
    ...causes.map(({ id, rank, probability, because, missing }): CauseStanding => {
      const counted = because.filter(({ bits, effect }) => bits !== 0 || effect === 'confirms');
      return { id, rank, probability, rules: counted.map(brief), unknown: missing };
    }),
    ...ruledOut.map(({ id, because }): CauseStanding => {
      const excluding = because.filter(({ effect, holds }) => effect === 'excludes' && holds);
      return { id, rules: excluding.map(brief), unknown: [] };
    }),
  ];
}

const brief = ({ rule, effect, bits }: Contribution) => ({ rule, effect, bits });
