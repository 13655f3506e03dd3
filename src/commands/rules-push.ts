/** `dcause rules push`: gives a ruleset to a running service, which checks and keeps it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors.js';
import { MIN_DIGEST } from '../find-stored-ruleset.js';
import { lockMessages } from '../knowledge/lock-file.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type CliIo, type CommandContext, EXIT } from './context.js';
import { readRules, rulesFolders } from './load-rules.js';
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
      const folders = await foldersOf(name, io);
      const read =
        folders === undefined ? await loadNamedRules(name ?? '', io) : await readFolders(folders, io);
      const told = 'bundle' in read ? await push(read.bundle, folders, service, io) : read;
      if ('messages' in told)
        io.stdout.write(json ? `${safeJson({ messages: told.messages })}\n` : messageLines(told.messages));
      else io.stdout.write(json ? `${safeJson({ ...told.head, isNew: told.isNew })}\n` : asText(told));
      finish('messages' in told ? EXIT.found : EXIT.done);
    });
}

/** Undefined where `name` is no folder: a bundle, or what a store holds. */
async function foldersOf(name: string | undefined, io: CliIo): Promise<readonly string[] | undefined> {
  if (name === undefined) return rulesFolders(io, undefined);
  if (name.includes(path.delimiter)) return rulesFolders(io, name);
  const found = await stat(name).catch(() => undefined);
  return found?.isDirectory() === true ? [name] : undefined;
}

interface Refused {
  readonly messages: readonly RuleMessage[];
}

/** Folders have locks, which the service never sees. */
async function readFolders(
  folders: readonly string[],
  io: CliIo,
): Promise<{ readonly bundle: string } | Refused> {
  const loaded = await readRules(io, folders.join(path.delimiter));
  if (!loaded.ok) return { messages: loaded.messages };
  const messages = await lockMessages(folders);
  return messages.length > 0 ? { messages } : { bundle: loaded.bundle };
}

interface Kept {
  readonly head: Readonly<Record<string, unknown>>;
  readonly isNew: boolean;
}

async function push(
  bundle: string,
  folders: readonly string[] | undefined,
  service: ServiceOptions,
  io: CliIo,
): Promise<Kept | Refused> {
  try {
    const answer = await askService(io, service, '/v1/rulesets', bundle);
    return { head: parseAnswer(answer), isNew: answer.status === 201 };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.code === 'rules-refused') return { messages: error.messages };
    const [folder] = folders ?? [];
    if (error.code !== 'conflict' || folder === undefined) throw error;
    throw new InputError(
      'conflict',
      `${error.detail} Raise "version" in ${path.join(folder, 'ruleset.json')}.`,
    );
  }
}

function asText({ head: { name, version, digest }, isNew }: Kept): string {
  const what = `${String(name)} ${String(version)} (${String(digest).slice(0, MIN_DIGEST)})`;
  return `${cleanText(isNew ? `The service keeps ${what}.` : `The service held ${what} already.`)}\n`;
}
