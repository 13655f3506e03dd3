/** `dcause rules check`: what is wrong with the rules, one message to a line, for editors and builds. */
import type { Command } from 'commander';
import { EVIDENCE_FACT_IDS } from '../evidence/read-evidence.js';
import { checkRuleset } from '../knowledge/check.js';
import { lockMessages } from '../knowledge/lock-file.js';
import { type RuleMessage, sortMessages } from '../knowledge/messages.js';
import { expiryMessages } from '../knowledge/overlay-suppressions.js';
import { safeJson } from '../render/safe-text.js';
import { type CliIo, type CommandContext, EXIT } from './context.js';
import { readRules, rulesFolders, rulesOption } from './load-rules.js';
import { messageLines } from './message-lines.js';

interface CheckOptions {
  readonly json?: true;
  readonly rules?: string;
}

export function addRulesCheck(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('check')
    .description(
      'list what is wrong with the rules as file:line:column code message; exit 1 when anything is',
    )
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (options: CheckOptions) => {
      const messages = await messagesOf(io, options.rules);
      io.stdout.write(options.json ? `${safeJson(messages)}\n` : asLines(messages));
      finish(messages.length > 0 ? EXIT.found : EXIT.done);
    });
}

async function messagesOf(io: CliIo, folder: string | undefined): Promise<readonly RuleMessage[]> {
  const loaded = await readRules(io, folder);
  if (!loaded.ok) return loaded.messages;
  return sortMessages([
    ...loaded.notes,
    ...checkRuleset(loaded.ruleset, EVIDENCE_FACT_IDS, loaded.locate),
    ...expiryMessages(loaded.ruleset, Date.now(), loaded.locate),
    ...(await lockMessages(rulesFolders(io, folder))),
  ]);
}

function asLines(messages: readonly RuleMessage[]): string {
  return messages.length === 0 ? 'The rules are in order.\n' : messageLines(messages);
}
