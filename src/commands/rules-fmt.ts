/** `dcause rules fmt`: rule documents in their one canonical form, so that nobody has to think about layout. */
import type { Command } from 'commander';
import { type FormatReport, formatFiles } from '../knowledge/format-files.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { rulesFolders, rulesOption } from './load-rules.js';
import { messageLines } from './message-lines.js';

interface FmtOptions {
  readonly check?: true;
  readonly json?: true;
  readonly rules?: string;
}

export function addRulesFmt(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('fmt')
    .description(
      'put rule documents into canonical form and list those that were not; exit 1 when one cannot be read',
    )
    .argument('[path...]', 'folders of rules or single documents, instead of --rules')
    .option('--check', 'write nothing; exit 1 when a document is not in canonical form')
    .option('--json', 'print JSON')
    .addOption(rulesOption())
    .action(async (paths: readonly string[], options: FmtOptions) => {
      const targets = paths.length > 0 ? paths : rulesFolders(io, options.rules);
      const report = await formatFiles(targets, options.check !== true);
      io.stdout.write(options.json ? `${safeJson(report)}\n` : asText(report, options.check ?? false));
      const isWanting = report.messages.length > 0 || (options.check === true && report.changed.length > 0);
      finish(isWanting ? EXIT.found : EXIT.done);
    });
}

function asText({ changed, messages }: FormatReport, check: boolean): string {
  const word = check ? 'would format' : 'formatted';
  return changed.map((file) => `${cleanText(`${word} ${file}`)}\n`).join('') + messageLines(messages);
}
