/** `dcause rules push`: gives a ruleset to a running service, which checks and keeps it. */
import type { Command } from 'commander';
import { InputError } from '../errors.js';
import { MIN_DIGEST } from '../find-stored-ruleset.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { loadRules } from './load-rules.js';
import { messageLines } from './message-lines.js';
import { loadNamedRules, RULESET_ARGUMENT } from './ruleset-argument.js';
import { addServiceOptions, askService, parseAnswer, type ServiceOptions } from './service-client.js';

interface PushOptions extends ServiceOptions {
  readonly json?: true;
}

export function addRulesPush(rules: Command, { io, finish }: CommandContext): void {
  addServiceOptions(
    rules
      .command('push')
      .description(
        'give a ruleset to a running service, which keeps it and does not answer by it yet; exit 1 when its check says something',
      )
      .argument('[ruleset]', `${RULESET_ARGUMENT}; default the rules of the environment`),
  )
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, { json, ...service }: PushOptions) => {
      const { bundle } = name === undefined ? await loadRules(io, undefined) : await loadNamedRules(name, io);
      try {
        const answer = await askService(io, service, '/v1/rulesets', bundle);
        const head = parseAnswer(answer);
        const isNew = answer.status === 201;
        io.stdout.write(json ? `${safeJson({ ...head, isNew })}\n` : asText(head, isNew));
        finish(EXIT.done);
      } catch (error) {
        if (!(error instanceof InputError) || error.code !== 'rules-refused') throw error;
        io.stdout.write(json ? `${safeJson({ messages: error.messages })}\n` : messageLines(error.messages));
        finish(EXIT.found);
      }
    });
}

function asText({ name, version, digest }: Readonly<Record<string, unknown>>, isNew: boolean): string {
  const what = `${String(name)} ${String(version)} (${String(digest).slice(0, MIN_DIGEST)})`;
  return `${cleanText(isNew ? `The service keeps ${what}.` : `The service held ${what} already.`)}\n`;
}
