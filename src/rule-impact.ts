/**
 * What a change of rules does to answers: worked examples and recorded diagnoses are answered under both rulesets, and
 * told where the problem, the first cause, the causes that are ruled out or a probability is another.
 */
import canonicalize from 'canonicalize';
import { compareFindings, type FindingChange, ranksOtherwise } from './compare-answers.js';
import { type DiagnoseRequest, diagnose } from './diagnose.js';
import type { Knowledge } from './diagnosis/compile.js';
import type { Finding } from './diagnosis/types.js';
import { InputError } from './errors.js';
import type { Ruleset } from './knowledge/types.js';
import { requestOf } from './rule-cases.js';

/** Something to be answered under both rulesets. */
export interface Asked {
  readonly kind: 'case' | 'diagnosis';
  readonly id: string;
  /** Of a case that only one of the rulesets has, or has in this wording. */
  readonly only?: 'before' | 'after';
  readonly request: DiagnoseRequest;
}

export interface Impact extends Omit<Asked, 'request'> {
  readonly findings: readonly FindingChange[];
  /** Why one of the rulesets does not take the request. */
  readonly refused?: { readonly before?: string; readonly after?: string };
}

/** The cases of both rulesets by id; one that asks something else under each comes twice. */
export function casesOfBoth(before: Ruleset, after: Ruleset): readonly Asked[] {
  const ids = [...new Set([...before.cases.keys(), ...after.cases.keys()])].sort();
  return ids.flatMap((id): readonly Asked[] => {
    const [was, is] = [caseRequest(before, id), caseRequest(after, id)];
    if (was !== undefined && is !== undefined && canonicalize(was) === canonicalize(is))
      return [{ kind: 'case', id, request: is }];
    return [
      ...(was === undefined ? [] : [{ kind: 'case', id, only: 'before', request: was } as const]),
      ...(is === undefined ? [] : [{ kind: 'case', id, only: 'after', request: is } as const]),
    ];
  });
}

function caseRequest(ruleset: Ruleset, id: string): DiagnoseRequest | undefined {
  const document = ruleset.cases.get(id);
  return document && requestOf(ruleset, document);
}

/** How the answer to `asked` changes; undefined where it does not in any way that matters. */
export async function impactOn(
  { request, ...named }: Asked,
  before: Knowledge,
  after: Knowledge,
): Promise<Impact | undefined> {
  const [was, is] = [await answer(before, request), await answer(after, request)];
  if ('refused' in was || 'refused' in is) {
    const refused = {
      ...('refused' in was ? { before: was.refused } : {}),
      ...('refused' in is ? { after: is.refused } : {}),
    };
    return 'refused' in was && 'refused' in is ? undefined : { ...named, findings: [], refused };
  }
  const findings = compareFindings(was.findings, is.findings).flatMap(rankingChange);
  return findings.length === 0 ? undefined : { ...named, findings };
}

/** A change of facts alone, or of what speaks for a cause without moving it, is none of the ranking. */
function rankingChange(change: FindingChange): readonly FindingChange[] {
  if (change.kind !== 'changed') return [change];
  const causes = change.causes.filter(({ before, after }) => ranksOtherwise(before, after));
  return causes.length === 0 ? [] : [{ ...change, causes }];
}

type Outcome = { readonly findings: readonly Finding[] } | { readonly refused: string };

async function answer(knowledge: Knowledge, request: DiagnoseRequest): Promise<Outcome> {
  try {
    return await diagnose(knowledge, request);
  } catch (error) {
    if (error instanceof InputError) return { refused: error.detail };
    throw error;
  }
}
