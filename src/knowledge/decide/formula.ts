/**
 * Conditions as formulas over variables with few states: a fact, whether a list has a member, or how two facts
 * compare. Variables are independent of one another here, though facts may not be: a formula that no states make
 * true is true of no facts.
 */
import type { Condition, FactDefinition, LeafCondition, Operator } from '../types.js';
import { type Domain, domainOf, EITHER, type State } from './states.js';

/** What a comparison asks of its variable. */
export interface LeafFormula {
  readonly kind: 'leaf';
  readonly variable: number;
  readonly holds: (state: State) => boolean;
}
export interface ListFormula {
  readonly kind: 'all' | 'any';
  readonly members: readonly Formula[];
}
export interface NotFormula {
  readonly kind: 'not';
  readonly member: Formula;
}
export type Formula = LeafFormula | ListFormula | NotFormula;

export interface CompiledFormula {
  readonly root: Formula;
  /** Number of constants in comparisons: the work of evaluating it once. */
  readonly size: number;
  /** By variable: the constants that it is compared with. */
  readonly constants: ReadonlyMap<number, readonly State[]>;
}

interface Question {
  /** The same for every question about the same variable. */
  readonly key: string;
  readonly domain: Domain;
  readonly constants: readonly State[];
  readonly holds: (state: State) => boolean;
}

/** Gives numbers to variables while conditions are compiled. */
export class Variables {
  readonly domains: Domain[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #facts: ReadonlyMap<string, FactDefinition>;

  constructor(facts: ReadonlyMap<string, FactDefinition>) {
    this.#facts = facts;
  }

  /** Compiles a condition whose operators and values suit its facts. */
  compile(condition: Condition): CompiledFormula {
    const constants = new Map<number, State[]>();
    let size = 0;
    const build = (here: Condition): Formula => {
      if ('all' in here) return { kind: 'all', members: here.all.map(build) };
      if ('any' in here) return { kind: 'any', members: here.any.map(build) };
      if ('not' in here) return { kind: 'not', member: build(here.not) };
      const question = this.#questionOf(here);
      const variable = this.#numberOf(question);
      const known = constants.get(variable);
      if (known === undefined) constants.set(variable, [...question.constants]);
      else for (const constant of question.constants) known.push(constant);
      size += Math.max(question.constants.length, 1);
      return { kind: 'leaf', variable, holds: question.holds };
    };
    return { root: build(condition), size, constants };
  }

  #numberOf({ key, domain }: Question): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const fresh = this.domains.push(domain) - 1;
    this.#numbers.set(key, fresh);
    return fresh;
  }

  #questionOf(leaf: LeafCondition): Question {
    const { fact, operator, value } = leaf;
    const definition = this.#facts.get(fact);
    if (definition === undefined)
      return { key: JSON.stringify(leaf), domain: EITHER, constants: [], holds: isTrue };
    const domain = domainOf(definition);
    if (domain === undefined) {
      const wanted = operator === 'contains';
      const key = `${fact} has ${JSON.stringify(value)}`;
      return { key, domain: EITHER, constants: [], holds: (has) => has === wanted };
    }
    if (typeof value === 'object' && 'fact' in value)
      return relation(fact, operator, value.fact, domain.kind === 'number');
    const constants: readonly State[] = typeof value === 'object' ? value : [value];
    return { key: fact, domain, constants, holds: comparison(operator, constants) };
  }
}

const isTrue = (state: State): boolean => state === true;

/** Which signs of the difference between two values make an operator hold; of values without an order 0 is equal. */
const SIGNS: Readonly<Record<Operator, readonly number[]>> = {
  equal: [0],
  in: [0],
  contains: [0],
  notEqual: [-1, 1],
  notIn: [-1, 1],
  doesNotContain: [-1, 1],
  lessThan: [-1],
  lessThanInclusive: [-1, 0],
  greaterThan: [1],
  greaterThanInclusive: [0, 1],
};

function comparison(operator: Operator, constants: readonly State[]): (state: State) => boolean {
  if (operator === 'equal' || operator === 'in') return (state) => constants.includes(state);
  if (operator === 'notEqual' || operator === 'notIn') return (state) => !constants.includes(state);
  const signs = SIGNS[operator];
  const [bound] = constants;
  return (state) =>
    typeof state === 'number' && typeof bound === 'number' && signs.includes(Math.sign(state - bound));
}

/** How two facts compare: -1, 0 or 1 as the one whose id comes first is less, equal or greater; of texts 0 or 1. */
function relation(fact: string, operator: Operator, other: string, hasOrder: boolean): Question {
  const [first, second] = fact < other ? [fact, other] : [other, fact];
  const sign = fact === first ? 1 : -1;
  const signs = SIGNS[operator];
  const states = fact === other ? [0] : hasOrder ? [-1, 0, 1] : [0, 1];
  return {
    key: `${first} to ${second}`,
    domain: { kind: 'fixed', states },
    constants: [],
    holds: (state) => typeof state === 'number' && signs.includes(sign * state),
  };
}
