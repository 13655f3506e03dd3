/** What may be wrong with a suppression: it silences nothing that there is, no longer, or for too long. */
import { type Fault, inside, type Locate, type Place, type RuleMessage } from './messages.js';
import { nearestClause } from './nearest.js';
import type { SuppressionDocument } from './overlay-types.js';
import type { Ruleset } from './types.js';
import type { RulesetParts } from './walk.js';

/** Days, problems and causes that do not exist; `broken` tells which problems are there without being readable. */
export function suppressionFaults(
  suppressions: Iterable<SuppressionDocument>,
  { problems }: RulesetParts,
  broken: (problem: string) => boolean,
): readonly Fault[] {
  return [...suppressions].flatMap((suppression): readonly Fault[] => {
    const { problem: id, cause, expires } = suppression;
    const problem = problems.get(id);
    if (!isDay(expires)) {
      const message = `There is no day ${expires}.`;
      return [{ place: inside(placeOf(suppression), 'expires'), code: 'schema', message }];
    }
    if (problem === undefined) {
      if (broken(id)) return [];
      const message = `There is no problem "${id}"`;
      const ending = (): string => nearestClause(id, problems.keys());
      return [{ place: inside(placeOf(suppression), 'problem'), code: 'unknown-problem', message, ending }];
    }
    if (cause === undefined || problem.causes.some((listed) => listed.id === cause)) return [];
    const message = `Problem "${id}" has no cause "${cause}"`;
    const ending = (): string =>
      nearestClause(
        cause,
        problem.causes.map((listed) => listed.id),
      );
    return [{ place: inside(placeOf(suppression), 'cause'), code: 'unknown-cause', message, ending }];
  });
}

/** Suppressions that have expired at the instant `now` (epoch milliseconds), or expire in a year or more. */
export function expiryMessages(ruleset: Ruleset, now: number, locate: Locate): readonly RuleMessage[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const inAYear = `${String(Number(today.slice(0, 4)) + 1).padStart(4, '0')}${today.slice(4)}`;
  const suppressions = [...(ruleset.overlays?.suppressions.values() ?? [])];
  return suppressions.flatMap((suppression): readonly RuleMessage[] => {
    const { expires } = suppression;
    const at = locate(inside(placeOf(suppression), 'expires'));
    if (expires <= today) {
      const message =
        'This has expired and silences nothing: take it away, or give it another day and say why.';
      return [{ ...at, code: 'suppression-expired', message }];
    }
    if (expires < inAYear) return [];
    const message = `This silences a finding for a year or more: choose a day before ${inAYear}.`;
    return [{ ...at, code: 'suppression-too-long', message }];
  });
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const placeOf = ({ id }: SuppressionDocument): Place => ({ kind: 'suppression', id, pointer: '' });
