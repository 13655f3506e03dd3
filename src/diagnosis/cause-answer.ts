/** One cause as it stands in an answer: how likely, why, what is still unknown, and how to repair it. */

import type { About } from '../knowledge/types.js';
import { resolveCitations, resolveText } from './citations.js';
import { contributionsOf } from './contributions.js';
import type { EngineRun } from './engine.js';
import { missingSlots } from './predicate.js';
import type { RankedHypothesis, WeighedHypothesis } from './rank.js';
import { type AdviceContext, resolutionOf } from './resolution.js';
import { type Contribution, type RankedCause, type RuledOutCause, type Subject, UNKNOWN } from './types.js';
import type { Standing } from './what-if.js';

/** How many causes come with their resolution and caveats. */
const RESOLVED_CAUSES = 5;

/** The cause at `rank` (from 1); a list of one. */
export function rankedCause(
  ranked: RankedHypothesis,
  rank: number,
  { problem, truths }: Standing,
  run: EngineRun,
  context: AdviceContext,
): readonly RankedCause[] {
  const cause = problem.causes[ranked.index];
  if (cause === undefined) return [];
  const { knowledge, values, subject } = context;
  const own = truths[ranked.index] ?? [];
  const undecided = cause.rules.filter((_, at) => own[at] === UNKNOWN);
  const { document } = cause;
  return [
    {
      id: document.id,
      title: document.title,
      rank,
      about: aboutOf(document.about, subject),
      probability: ranked.probability,
      state: ranked.state,
      explanation: document.explanation,
      consequenceOf: document.consequenceOf ?? [],
      because: contributionsOf(cause, own, ranked, run, values, knowledge),
      missing: knowledge.table.idsOf(undecided.flatMap((rule) => missingSlots(rule.condition, values))),
      ...(rank <= RESOLVED_CAUSES && {
        resolution: resolutionOf(cause, context),
        caveats: document.caveats.map((caveat) => resolveText(knowledge.ruleset, caveat)),
      }),
      citations: resolveCitations(knowledge.ruleset, document.citations),
    },
  ];
}

/** An excluded cause with all that was said of it, the rules that exclude it first; a list of one. */
export function ruledOutCause(
  weighed: WeighedHypothesis,
  { problem, truths }: Standing,
  run: EngineRun,
  { knowledge, values }: AdviceContext,
): readonly RuledOutCause[] {
  const cause = problem.causes[weighed.index];
  if (cause === undefined) return [];
  const contributions = contributionsOf(cause, truths[weighed.index] ?? [], weighed, run, values, knowledge);
  const excludes = (contribution: Contribution): boolean => contribution.effect === 'excludes';
  const because = [
    ...contributions.filter(excludes),
    ...contributions.filter((contribution) => !excludes(contribution)),
  ];
  return [{ id: cause.document.id, title: cause.document.title, because }];
}

/** A machine that stands alone is whatever machine the cause is about. */
function aboutOf(role: About, subject: Subject): RankedCause['about'] {
  const names: Readonly<Partial<Record<About, string | undefined>>> = {
    'dns-server': subject.server,
    ...subject,
    source: subject.source ?? subject.server,
    destination: subject.destination ?? subject.server,
  };
  const name = names[role];
  return { role, ...(name !== undefined && { name }) };
}
