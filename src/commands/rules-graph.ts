/** `dcause rules graph`: what is recognised, its causes and their repair, as a picture for reading. */
import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { InputError } from '../errors.js';
import { rulesetGraph } from '../knowledge/graph.js';
import { nearestClause } from '../knowledge/nearest.js';
import { graphMermaid } from '../render/graph-mermaid.js';
import { graphSvg } from '../render/graph-svg.js';
import { safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules, rulesOption } from './load-rules.js';

const FORMATS = { mermaid: graphMermaid, svg: graphSvg } as const;

interface GraphOptions {
  readonly problem?: string;
  readonly format: keyof typeof FORMATS;
  readonly out?: string;
  readonly json?: true;
  readonly rules?: string;
}

export function addRulesGraph(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('graph')
    .description('draw what is recognised, which causes it can have, and how each is resolved')
    .option('--problem <id>', 'only this problem')
    .addOption(
      new Option('--format <format>', 'what to draw').choices(Object.keys(FORMATS)).default('mermaid'),
    )
    .option('--out <file>', 'the file to write; else standard output')
    .addOption(new Option('--json', 'print the graph itself as JSON').conflicts('format'))
    .addOption(rulesOption())
    .action(async ({ problem, format, out, json, rules: folder }: GraphOptions) => {
      const { ruleset } = await loadRules(io, folder);
      if (problem !== undefined && !ruleset.problems.has(problem))
        throw new InputError(
          'invalid-request',
          `There is no problem "${problem}"${nearestClause(problem, ruleset.problems.keys())}`,
        );
      const graph = rulesetGraph(ruleset, problem);
      const text = json ? `${safeJson(graph)}\n` : FORMATS[format](graph);
      if (out === undefined) io.stdout.write(text);
      else await write(out, text);
      finish(EXIT.done);
    });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError('unreadable-file', `cannot write ${file}: ${reason}`);
  }
}
