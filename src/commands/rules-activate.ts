/** `dcause rules versions`, `activate` and `rollback`: which rules there are, and which of them answer. */
import type { Command } from 'commander';
import type { DescribedActivation } from '../describe-rulesets.js';
import { FILES, MIN_DIGEST } from '../find-stored-ruleset.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CommandContext, EXIT } from './context.js';
import { type RulesetList, rulesetDesk } from './ruleset-desk.js';
import { maybeService, type ServiceOptions } from './service-client.js';

interface Options extends Partial<ServiceOptions> {
  readonly json?: true;
}
interface ChangeOptions extends Options {
  readonly reason: string;
}

export function addRulesVersions(rules: Command, { io, finish }: CommandContext): void {
  maybeService(
    rules
      .command('versions')
      .description(
        'list the rulesets that the store holds, which one is active, and what each process answers by',
      ),
  )
    .option('--json', 'print JSON')
    .action(async ({ json, ...service }: Options) => {
      const list = await rulesetDesk(io, service).list();
      io.stdout.write(json ? `${safeJson(withMarks(list))}\n` : asText(list));
      finish(EXIT.done);
    });
}

export function addRulesActivate(rules: Command, { io, finish }: CommandContext): void {
  maybeService(
    rules
      .command('activate')
      .description('let a ruleset of the store answer; running services follow within seconds')
      .argument('<version>', `a version, the beginning of a digest, or "${FILES}" to follow the files again`),
  )
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--json', 'print JSON')
    .action(async (version: string, { reason, json, ...service }: ChangeOptions) => {
      const { activation, isNew } = await rulesetDesk(io, service).activate(version, reason);
      io.stdout.write(json ? `${safeJson({ ...activation, isNew })}\n` : whatAnswers(activation, isNew));
      finish(EXIT.done);
    });
}

export function addRulesRollback(rules: Command, { io, finish }: CommandContext): void {
  maybeService(
    rules
      .command('rollback')
      .description('undo the last activation: what was active before it answers again'),
  )
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--json', 'print JSON')
    .action(async ({ reason, json, ...service }: ChangeOptions) => {
      const activation = await rulesetDesk(io, service).rollBack(reason);
      io.stdout.write(json ? `${safeJson(activation)}\n` : whatAnswers(activation));
      finish(EXIT.done);
    });
}

function whatAnswers({ digest, name = '', version = '' }: DescribedActivation, isNew = true): string {
  const text =
    digest === null
      ? `The files answer ${isNew ? 'again' : 'already'}.`
      : `${name} ${version} (${digest.slice(0, MIN_DIGEST)}) answers ${isNew ? 'from now on' : 'already'}.`;
  return `${cleanText(text)}\n`;
}

function withMarks({ items, activation }: RulesetList) {
  return items.map((item) => ({ ...item, active: activation?.digest === item.digest }));
}

function asText(list: RulesetList): string {
  const { activation, instances } = list;
  const lines = withMarks(list).map(
    ({ name, version, digest, createdAt, active }) =>
      `${active ? '*' : ' '} ${name} ${version} ${digest.slice(0, MIN_DIGEST)} ${createdAt}`,
  );
  const why =
    activation === undefined
      ? 'The files answer.'
      : `${activation.digest === null ? 'The files answer' : 'The marked one answers'}, since ${activation.at}, by ${activation.actor}: ${activation.reason}`;
  const where = instances.map(
    ({ host, pid, version, digest, origin, since }) =>
      `Process ${pid} on ${host} answers by ${version ?? digest.slice(0, MIN_DIGEST)}${origin === 'files' ? ', its files,' : ''} since ${since}.`,
  );
  return [...lines, why, ...where].map((line) => `${cleanText(line)}\n`).join('');
}
