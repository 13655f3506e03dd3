/** Causes that no problem leads to, or that no case shows to win and, nearly, not to win. */
import type { Fault, Place } from '../messages.js';
import { causesTakenOut } from '../overlay-origins.js';
import type { Ruleset } from '../types.js';

export function untriedCauseFaults(ruleset: Ruleset): readonly Fault[] {
  const { causes, problems, cases } = ruleset;
  const listed = new Set([...problems.values()].flatMap((problem) => problem.causes.map(({ id }) => id)));
  const tried = new Set(
    [...cases.values()].flatMap((document) =>
      document.kind === 'wins' || document.kind === 'near-miss' ? [`${document.kind} ${document.cause}`] : [],
    ),
  );
  const takenOut = causesTakenOut(ruleset);
  const current = [...causes.values()].filter(
    ({ id, deprecated }) => deprecated === undefined && (listed.has(id) || !takenOut.has(id)),
  );
  return current.flatMap(({ id }) => {
    const place: Place = { kind: 'cause', id, pointer: '/id' };
    const faults: Fault[] = [];
    if (!listed.has(id))
      faults.push({
        place,
        code: 'cause-without-problem',
        message: `No problem lists the cause ${id}: add it to the "causes" of one.`,
      });
    for (const kind of ['wins', 'near-miss'] as const)
      if (!tried.has(`${kind} ${id}`))
        faults.push({
          place,
          code: 'cause-without-case',
          message: `The cause ${id} has no "${kind}" case: add one to cases/.`,
        });
    return faults;
  });
}
