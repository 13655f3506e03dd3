/** The repair of a cause, step by step; a step whose confirming check has not come out true holds its commands back. */
import type { Machine } from '../knowledge/types.js';
import { resolveCitations } from './citations.js';
import type { CompiledCause, CompiledStep, Knowledge } from './compile.js';
import type { Values } from './fact-table.js';
import { fillCommands, type Lookup } from './fill.js';
import { missingSlots } from './predicate.js';
import { type AnswerStep, FALSE, type Subject, TRUE, type Truth } from './types.js';

/** What a step is written for: who is who, and which values may stand in commands. */
export interface AdviceContext {
  readonly knowledge: Knowledge;
  readonly values: Values;
  readonly subject: Subject;
  readonly lookup: Lookup;
}

type Confirm = NonNullable<AnswerStep['confirm']>;

/** The steps of `cause` in their order. */
export function resolutionOf(cause: CompiledCause, context: AdviceContext): readonly AnswerStep[] {
  return cause.steps.map((step) => answerStep(step, context));
}

/** A machine with its name, where the subject of the finding names it. */
export function machineOf(
  role: Machine,
  subject: Subject,
): { readonly role: Machine; readonly name?: string } {
  const name = role === 'source' || role === 'destination' || role === 'server' ? subject[role] : undefined;
  return { role, ...(name !== undefined && { name }) };
}

function answerStep(step: CompiledStep, context: AdviceContext): AnswerStep {
  const { document } = step;
  const { ruleset } = context.knowledge;
  const confirm = confirmOf(step, context);
  return {
    id: document.id,
    text: document.text,
    on: machineOf(document.on, context.subject),
    commands:
      confirm === undefined || confirm.state === 'confirmed'
        ? fillCommands(document.commands, context.lookup)
        : [],
    risk: document.risk,
    minutes: document.minutes,
    reversible: document.reversible,
    ...(document.undo !== undefined && { undo: document.undo }),
    ...(confirm !== undefined && { confirm }),
    ...(document.verify !== undefined && {
      verify: {
        text: document.verify.text,
        commands: fillCommands(document.verify.commands, context.lookup),
        citations: resolveCitations(ruleset, document.verify.citations),
      },
    }),
    citations: resolveCitations(ruleset, document.citations),
  };
}

function confirmOf({ document, confirm }: CompiledStep, context: AdviceContext): Confirm | undefined {
  if (document.confirm === undefined || confirm === undefined) return undefined;
  const { knowledge, values, lookup } = context;
  return {
    state: stateOf(confirm.test(values)),
    text: document.confirm.text,
    commands: fillCommands(document.confirm.commands, lookup),
    missing: knowledge.table.idsOf(missingSlots(confirm, values)),
    citations: resolveCitations(knowledge.ruleset, document.confirm.citations),
  };
}

function stateOf(truth: Truth): Confirm['state'] {
  return truth === TRUE ? 'confirmed' : truth === FALSE ? 'refused' : 'unconfirmed';
}
