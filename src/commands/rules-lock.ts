/** `dcause rules lock`: writes down which version of each document has which content, once that is in order. */
import type { Command } from 'commander';
import { cannotWrite } from '../knowledge/format-files.js';
import { type LockPlan, planLock } from '../knowledge/lock-file.js';
import { type RuleMessage, sortMessages } from '../knowledge/messages.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { replaceFile } from '../replace-file.js';
import { type CommandContext, EXIT } from './context.js';
import { rulesFolders, rulesOption } from './load-rules.js';
import { messageLines } from './message-lines.js';

interface LockOptions {
  readonly check?: true;
  readonly json?: true;
  readonly rules?: string;
}
interface LockReport {
  /** Lock files that were written. */
  readonly written: readonly string[];
  readonly messages: readonly RuleMessage[];
}

export function addRulesLock(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('lock')
    .description(
      'write versions.lock.json: the version and content of every document; exit 1, and nothing written, when a document changed without its version or an id is used again',
    )
    .argument('[folder...]', 'folders of rules, instead of those of --rules that have ruleset.json or a lock')
    .option('--check', 'write nothing; exit 1 when the lock is not up to date')
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (folders: readonly string[], options: LockOptions) => {
      const named = folders.length > 0;
      const plans = await Promise.all((named ? folders : rulesFolders(io, options.rules)).map(planLock));
      const meant = named ? plans : plans.filter(({ exists, hasRuleset }) => exists || hasRuleset);
      const report = options.check === true ? checked(meant) : await written(meant);
      io.stdout.write(options.json ? `${safeJson(report)}\n` : asText(report));
      finish(report.messages.length > 0 ? EXIT.found : EXIT.done);
    });
}

const checked = (plans: readonly LockPlan[]): LockReport => ({
  written: [],
  messages: sortMessages(plans.flatMap(({ messages }) => messages)),
});

/** All locks are written or, where one cannot be, none. */
async function written(plans: readonly LockPlan[]): Promise<LockReport> {
  const blocking = sortMessages(plans.flatMap((plan) => plan.blocking));
  if (blocking.length > 0) return { written: [], messages: blocking };
  const files: string[] = [];
  for (const { file, text, upToDate } of plans) {
    if (text === undefined || upToDate) continue;
    try {
      await replaceFile(file, text);
      files.push(file);
    } catch (error) {
      return { written: files, messages: [cannotWrite(file, error)] };
    }
  }
  return { written: files, messages: [] };
}

function asText({ written: files, messages }: LockReport): string {
  if (files.length + messages.length === 0) return 'The lock is up to date.\n';
  return files.map((file) => `${cleanText(`wrote ${file}`)}\n`).join('') + messageLines(messages);
}
