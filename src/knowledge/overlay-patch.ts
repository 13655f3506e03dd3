/**
 * What one override makes of the document that it names. Nothing is changed in place: the documents before stay what
 * they are.
 */
import { type Patch, patchList, patchMembers, type Where } from './overlay-members.js';
import type { CauseChange, FactChange, ProblemChange } from './overlay-types.js';
import type { CauseDocument, CauseRule, FactDefinition, ProblemDocument, StrengthName } from './types.js';

const ROOT: Where = { at: '', pointer: '/change' };
const byKey = (key: string): string => key;

export function patchProblem(patch: Patch, problem: ProblemDocument, change: ProblemChange): ProblemDocument {
  return {
    ...patchMembers(patch, problem, change, ['title', 'summary', 'urgency'], ROOT, byKey),
    causes: patchList(patch, problem.causes, change.causes, {
      name: 'causes',
      keyOf: ({ id }) => id,
      what: `cause of ${problem.id}`,
      unknown: 'unknown-cause',
      edit: (cause, { prior }, where) =>
        patchMembers(patch, cause, { prior }, ['prior'], where, () => `causes/${cause.id}`),
    }),
  };
}

export function patchCause(patch: Patch, cause: CauseDocument, change: CauseChange): CauseDocument {
  return {
    ...patchMembers(patch, cause, change, ['title', 'explanation'], ROOT, byKey),
    rules: patchList(patch, cause.rules, change.rules, {
      name: 'rules',
      keyOf: ({ name }) => name,
      what: `rule of ${cause.id}`,
      unknown: 'unknown-rule',
      edit: (rule, { strength }, where) => patchStrength(patch, rule, strength, where),
    }),
    resolution: patchList(patch, cause.resolution, change.resolution, {
      name: 'resolution',
      keyOf: ({ id }) => id,
      what: `step of ${cause.id}`,
      unknown: 'unknown-step',
      edit: (step, edit, where) =>
        patchMembers(
          patch,
          step,
          edit,
          ['text', 'commands', 'undo'],
          where,
          (key) => `resolution/${step.id}/${key}`,
        ),
    }),
  };
}

function patchStrength(patch: Patch, rule: CauseRule, strength: StrengthName, where: Where): CauseRule {
  const { event, name } = rule;
  if (event.type === 'excludes') {
    const message = `The rule "${name}" excludes its cause and has no strength.`;
    patch.faults.push({ pointer: `${where.pointer}/strength`, code: 'override-target', message });
    return rule;
  }
  const params = patchMembers(
    patch,
    event.params,
    { strength },
    ['strength'],
    { ...where, at: `${where.at}/event/params` },
    () => `rules/${name}`,
  );
  return { ...rule, event: { type: event.type, params } };
}

/** `at` is the pointer of the fact in its document. */
export function patchFact(
  patch: Patch,
  fact: FactDefinition,
  at: string,
  change: FactChange,
): FactDefinition {
  return patchMembers(patch, fact, change, ['cost'], { ...ROOT, at }, byKey);
}
