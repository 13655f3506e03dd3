/** The graph of a ruleset as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html). */
import type { RulesetGraph } from '../knowledge/graph.js';
import { cleanText } from './safe-text.js';

/** Text that is the same for the same graph; ends in a line end. No label begins like a list, which Mermaid refuses. */
export function graphMermaid({ problems, causes }: RulesetGraph): string {
  const steps = causes.flatMap(({ id, steps: own }) =>
    own.map((step, index) => ({ ...step, node: node('step', id, step.id), cause: id, number: index + 1 })),
  );
  const irreversible = steps.filter(({ reversible }) => !reversible);
  return [
    'flowchart LR',
    ...problems.map(({ id, title }) => `  ${node('problem', id)}(["${label(title)}"])`),
    ...causes.map(({ id, title }) => `  ${node('cause', id)}["${label(title)}"]`),
    ...steps.map(({ node: name, number, text }) => `  ${name}["Step ${number}: ${label(text)}"]`),
    ...problems.flatMap(({ id, causes: named }) =>
      named.map(({ id: cause, prior }) => `  ${node('problem', id)} -- ${prior} --> ${node('cause', cause)}`),
    ),
    ...steps.map(({ node: name, cause }) => `  ${node('cause', cause)} --> ${name}`),
    ...(irreversible.length === 0
      ? []
      : [
          '  classDef irreversible stroke-dasharray: 4 3',
          `  class ${irreversible.map(({ node: name }) => name).join(',')} irreversible`,
        ]),
    '',
  ].join('\n');
}

/** Ids have no underscores of their own; a kind in front keeps words of the language away. */
function node(kind: string, ...ids: readonly string[]): string {
  return [kind, ...ids].map((id) => id.replaceAll('-', '_')).join('__');
}

/** Everything that could end a label or be read as markup, as a character entity of Mermaid. */
function label(text: string): string {
  return cleanText(text).replace(
    /[^\p{L}\p{N} .,:;()/'!?+=-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
