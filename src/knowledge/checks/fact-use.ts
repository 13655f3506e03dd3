/** Facts that no knowledge uses, that nobody will give, or that evidence gives and the vocabulary lacks. */
import { type Fault, inside } from '../messages.js';
import { nearestClause } from '../nearest.js';
import type { FactDefinition, Ruleset } from '../types.js';
import { commandsOf, conditionsOf, factsOfCondition, placeholdersOf, placeOfFact } from '../walk.js';

/** `producedFactIds` are the facts that readers of evidence can produce. */
export function factUseFaults(ruleset: Ruleset, producedFactIds: readonly string[]): readonly Fault[] {
  const inConditions = new Set<string>();
  const asked = new Set(ruleset.inferences.map(({ event }) => event.params.fact).concat(producedFactIds));
  for (const { by, condition } of conditionsOf(ruleset))
    for (const id of factsOfCondition(condition)) {
      inConditions.add(id);
      if (by !== 'remark') asked.add(id);
    }
  const inCommands = new Set(
    [...commandsOf(ruleset)].flatMap(({ commands }) => commands.flatMap(placeholdersOf)),
  );
  const definitions = [...ruleset.facts.values()].filter(({ deprecated }) => deprecated === undefined);
  const isUsed = ({ id }: FactDefinition): boolean => inConditions.has(id) || inCommands.has(id);
  return [
    ...definitions
      .filter((fact) => !isUsed(fact))
      .map((fact) => atId(fact, 'unused-fact', `No condition and no command uses ${fact.id}: remove it.`)),
    ...definitions
      .filter((fact) => isUsed(fact) && !asked.has(fact.id))
      .map((fact) => atId(fact, 'ungiven-fact', ungiven(fact.id))),
    ...producedFactIds
      .filter((id) => !ruleset.facts.has(id))
      .map(
        (id): Fault => ({
          place: { kind: 'ruleset', id: 'ruleset', pointer: '' },
          code: 'unknown-produced-fact',
          message: `Evidence can produce "${id}", which the vocabulary does not have`,
          ending: () => nearestClause(id, ruleset.facts.keys()),
        }),
      ),
  ];
}

function atId(fact: FactDefinition, code: Fault['code'], message: string): Fault {
  return { place: inside(placeOfFact(fact), 'id'), code, message };
}

const ungiven = (id: string): string =>
  `Nobody will give ${id}: no reader produces it, no inference makes it, and only commands or remarks use it, for which no question is asked. Use it in a rule, or do without it.`;
