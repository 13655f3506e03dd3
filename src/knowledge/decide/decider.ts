/**
 * Decides whether there are facts that give conditions the truth values one asks for, by trying the states of one
 * variable after the other (backtracking, pruned by what is certain so far). Truth is Kleene's, as in diagnosis:
 * an unknown fact leaves a comparison unknown. Work is counted, not timed, so that an answer repeats.
 */
import type { Condition, FactDefinition } from '../types.js';
import { type CompiledFormula, type Formula, Variables } from './formula.js';
import { type State, statesOf } from './states.js';

/** Kleene's order: false < unknown < true. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE;

/** `formula` must come out at least `least` and at most `most`. */
export interface Goal {
  readonly formula: CompiledFormula;
  readonly least: Truth;
  readonly most: Truth;
}

export const holds = (formula: CompiledFormula): Goal => ({ formula, least: TRUE, most: TRUE });
export const fails = (formula: CompiledFormula): Goal => ({ formula, least: FALSE, most: FALSE });
export const isUnknown = (formula: CompiledFormula): Goal => ({ formula, least: UNKNOWN, most: UNKNOWN });

/** Comparisons evaluated for one question before it is given up, and for all of them together: some seconds. */
const STEPS_PER_QUESTION = 100_000;
export const STEPS = 100_000_000;

/** The state of a variable whose fact is not known. */
const NOT_KNOWN = Symbol('not known');
type Assigned = State | typeof NOT_KNOWN | undefined;

export class Decider {
  readonly #variables: Variables;
  readonly #assigned: Assigned[] = [];
  #states = new Map<number, readonly Assigned[]>();
  #stepsLeft: number;
  #stepsOfQuestion = 0;

  constructor(facts: ReadonlyMap<string, FactDefinition>, steps = STEPS) {
    this.#variables = new Variables(facts);
    this.#stepsLeft = steps;
  }

  /** No question is answered any more, for all have taken too much work together. */
  get isExhausted(): boolean {
    return this.#stepsLeft <= 0;
  }

  compile(condition: Condition): CompiledFormula {
    return this.#variables.compile(condition);
  }

  /** Whether facts, all of them known, can meet all `goals`; undefined where that takes too much work. */
  possible(...goals: readonly Goal[]): boolean | undefined {
    return this.#decide(goals, false);
  }

  /** Whether facts, some of them perhaps unknown, can meet all `goals`; undefined where that takes too much work. */
  possibleWithUnknowns(...goals: readonly Goal[]): boolean | undefined {
    return this.#decide(goals, true);
  }

  #decide(goals: readonly Goal[], unknowns: boolean): boolean | undefined {
    if (this.isExhausted) return undefined;
    this.#states = this.#statesFor(goals, unknowns);
    this.#stepsOfQuestion = Math.min(STEPS_PER_QUESTION, this.#stepsLeft);
    const before = this.#stepsOfQuestion;
    const found = this.#search(goals);
    this.#stepsLeft -= before - this.#stepsOfQuestion;
    for (const variable of this.#states.keys()) this.#assigned[variable] = undefined;
    return found;
  }

  #statesFor(goals: readonly Goal[], unknowns: boolean): Map<number, readonly Assigned[]> {
    const constants = new Map<number, readonly State[]>();
    for (const { formula } of goals)
      for (const [variable, own] of formula.constants) {
        const known = constants.get(variable);
        constants.set(variable, known === undefined || known === own ? own : [...known, ...own]);
      }
    const states = new Map<number, readonly Assigned[]>();
    for (const [variable, own] of constants) {
      const domain = this.#variables.domains[variable];
      if (domain === undefined) continue;
      const known = statesOf(domain, own);
      states.set(variable, unknowns ? [...known, NOT_KNOWN] : known);
    }
    return states;
  }

  #search(goals: readonly Goal[]): boolean | undefined {
    let open: Goal | undefined;
    for (const goal of goals) {
      this.#stepsOfQuestion -= goal.formula.size;
      if (this.#stepsOfQuestion < 0) return undefined;
      const bounds = this.#boundsOf(goal.formula.root);
      if (most(bounds) < goal.least || least(bounds) > goal.most) return false;
      if (least(bounds) < goal.least || most(bounds) > goal.most) open ??= goal;
    }
    if (open === undefined) return true;
    const variable = this.#openVariableOf(open.formula.root);
    if (variable === undefined) return false;
    for (const state of this.#states.get(variable) ?? []) {
      this.#assigned[variable] = state;
      const found = this.#search(goals);
      this.#assigned[variable] = undefined;
      if (found !== false) return found;
    }
    return false;
  }

  #boundsOf(formula: Formula): Bounds {
    switch (formula.kind) {
      case 'leaf': {
        const state = this.#assigned[formula.variable];
        if (state === undefined) return bounds(FALSE, TRUE);
        if (state === NOT_KNOWN) return bounds(UNKNOWN, UNKNOWN);
        return formula.holds(state) ? bounds(TRUE, TRUE) : bounds(FALSE, FALSE);
      }
      case 'not': {
        const member = this.#boundsOf(formula.member);
        return bounds(TRUE - most(member), TRUE - least(member));
      }
      case 'all':
        return this.#boundsOfList(formula.members, TRUE, Math.min);
      case 'any':
        return this.#boundsOfList(formula.members, FALSE, Math.max);
    }
  }

  #boundsOfList(members: readonly Formula[], empty: Truth, join: (a: number, b: number) => number): Bounds {
    let low: number = empty;
    let high: number = empty;
    for (const member of members) {
      const own = this.#boundsOf(member);
      low = join(low, least(own));
      high = join(high, most(own));
    }
    return bounds(low, high);
  }

  /** A variable without a state on which the truth of `formula` still depends. */
  #openVariableOf(formula: Formula): number | undefined {
    if (formula.kind === 'leaf')
      return this.#assigned[formula.variable] === undefined ? formula.variable : undefined;
    if (formula.kind === 'not') return this.#openVariableOf(formula.member);
    for (const member of formula.members) {
      const own = this.#boundsOf(member);
      const open = least(own) === most(own) ? undefined : this.#openVariableOf(member);
      if (open !== undefined) return open;
    }
    return undefined;
  }
}

/** The least and the most that a formula can still become, in one number: this runs many million times. */
type Bounds = number;
const bounds = (low: number, high: number): Bounds => low * 3 + high;
const least = (packed: Bounds): number => Math.floor(packed / 3);
const most = (packed: Bounds): number => packed % 3;
