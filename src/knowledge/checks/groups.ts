/**
 * Dependent evidence counts once: rules of one cause that rest on one fact stand in one group. The reverse is no
 * fault: a group may also join what is dependent without a common fact, and of one rule it is only a name.
 */
import { type Fault, inside } from '../messages.js';
import type { CauseDocument, Ruleset } from '../types.js';
import { underlyingFacts } from '../underlying-facts.js';
import { factsOfCondition, placeOfCause } from '../walk.js';

/** One fault at each rule that shares a fact, also through inference, with an earlier one outside its group. */
export function groupFaults(ruleset: Ruleset): readonly Fault[] {
  const underlying = underlyingFacts(ruleset);
  return [...ruleset.causes.values()].flatMap((cause) => faultsOfCause(cause, underlying));
}

interface Seen {
  readonly name: string;
  readonly group: string | undefined;
}

function faultsOfCause(
  cause: CauseDocument,
  underlying: (id: string) => ReadonlySet<string>,
): readonly Fault[] {
  /** By fact: the first rule that rests on it, and the first outside the group of that one. */
  const seen = new Map<string, { readonly first: Seen; readonly other?: Seen }>();
  return cause.rules.flatMap((rule, index): readonly Fault[] => {
    if (rule.event.type === 'excludes') return [];
    const own: Seen = { name: rule.name, group: rule.event.params.group };
    const facts = new Set([...factsOfCondition(rule.conditions)].flatMap((id) => [...underlying(id)]));
    let fault: Fault | undefined;
    for (const fact of facts) {
      const known = seen.get(fact);
      if (known === undefined) {
        seen.set(fact, { first: own });
        continue;
      }
      const apart = isTogether(own, known.first) ? known.other : known.first;
      if (apart === undefined) continue;
      if (known.other === undefined) seen.set(fact, { first: known.first, other: own });
      fault ??= {
        place: inside(placeOfCause(cause), 'rules', index),
        code: 'ungrouped-rules',
        message: `Shares ${fact} with ${apart.name}, so the fact would count twice: ${remedy(own, apart)}`,
      };
    }
    return fault === undefined ? [] : [fault];
  });
}

const isTogether = (a: Seen, b: Seen): boolean => a.group !== undefined && a.group === b.group;

function remedy({ group }: Seen, other: Seen): string {
  if (group === undefined && other.group === undefined) return 'give both the same "group".';
  if (group === undefined) return `add "group": "${other.group}".`;
  if (other.group === undefined) return `add "group": "${group}" there.`;
  return `this one is in group "${group}" and that one in "${other.group}"; join the groups.`;
}
