/** `dcause facts`: the vocabulary in which an administrator states what the evidence does not say. */
import type { Command } from 'commander';
import { resolveCitations } from '../diagnosis/citations.js';
import { InputError } from '../errors.js';
import { nearestIds } from '../knowledge/nearest.js';
import type { FactDefinition, Ruleset } from '../knowledge/types.js';
import { renderFact, renderFactList } from '../render/fact.js';
import { safeJson, shorten } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';

interface FactsOptions {
  readonly json?: true;
  readonly rules?: string;
}

export function addFacts(program: Command, { io, finish }: CommandContext): void {
  program
    .command('facts')
    .description('list the facts that can be stated, or show one with how to collect it')
    .argument('[search]', 'the id of one fact, or words to look for in ids and questions')
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (search: string | undefined, options: FactsOptions) => {
      const { ruleset } = await loadRules(io, options.rules);
      io.stdout.write(
        search === undefined ? listed([...ruleset.facts.values()], options) : found(search, ruleset, options),
      );
      finish(EXIT.done);
    });
}

function found(search: string, ruleset: Ruleset, options: FactsOptions): string {
  const fact = ruleset.facts.get(search);
  if (fact !== undefined) {
    const citations = resolveCitations(ruleset, fact.citations);
    return options.json ? `${safeJson({ ...fact, citations })}\n` : renderFact(fact, citations);
  }
  const words = search.toLowerCase().split(/\s+/);
  const matching = [...ruleset.facts.values()].filter(({ id, question }) => {
    const text = `${id} ${question}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (matching.length > 0) return listed(matching, options);
  const nearest = nearestIds(search, [...ruleset.facts.keys()], 3).join(', ');
  throw new InputError(
    'unknown-fact',
    `no fact matches "${shorten(search, 100)}"; the nearest are ${nearest}`,
  );
}

function listed(facts: readonly FactDefinition[], { json }: FactsOptions): string {
  const summaries = facts.map(({ id, type, deprecated, question }) => ({
    id,
    type,
    ...(deprecated === undefined ? {} : { deprecated }),
    question,
  }));
  return json ? `${safeJson(summaries)}\n` : renderFactList(summaries);
}
