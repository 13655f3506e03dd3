/** `dcause rules diff`: what differs between two rulesets by meaning, one change to a line. */
import type { Command } from 'commander';
import { diffRulesets } from '../knowledge/diff.js';
import { changeLine } from '../knowledge/diff-lines.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadNamedRules, RULESET_ARGUMENT } from './ruleset-argument.js';

export function addRulesDiff(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('diff')
    .description('list what one ruleset says otherwise than another; exit 1 when there is anything')
    .argument('<a>', RULESET_ARGUMENT)
    .argument('<b>', 'the same; what is listed leads from a to b')
    .option('--json', 'print JSON')
    .action(async (a: string, b: string, { json }: { readonly json?: true }) => {
      const [before, after] = [await loadNamedRules(a, io), await loadNamedRules(b, io)];
      const changes = diffRulesets(before.ruleset, after.ruleset);
      const lines = changes.length === 0 ? ['No difference.'] : changes.map(changeLine);
      io.stdout.write(json ? `${safeJson(changes)}\n` : lines.map((line) => `${cleanText(line)}\n`).join(''));
      finish(changes.length === 0 ? EXIT.done : EXIT.found);
    });
}
