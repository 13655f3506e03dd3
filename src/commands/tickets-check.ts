/** `dcause tickets check`: tries the connection to each ticketing system and every right that is needed. */
import type { Command } from 'commander';
import { pino } from 'pino';
import { InputError } from '../errors.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type Integration, loadIntegrations } from '../tickets/load-integrations.js';
import type { CheckResult } from '../tickets/types.js';
import { type CommandContext, EXIT } from './context.js';

const TIMEOUT_MS = 60_000;

interface Options {
  readonly json?: true;
}
interface Checked {
  readonly integration: string;
  readonly system: string;
  readonly results: readonly CheckResult[];
}

export function addTicketsCheck(tickets: Command, { io, finish }: CommandContext): void {
  tickets
    .command('check')
    .description(
      'try the connection to each ticketing system, and every right that is needed; nothing is written',
    )
    .argument('[name...]', 'integrations of the file; default all')
    .option('--json', 'print JSON')
    .action(async (names: readonly string[], { json }: Options) => {
      const file = io.env['DCAUSE_INTEGRATIONS']?.trim() ?? '';
      if (file === '')
        throw new InputError('invalid-request', 'DCAUSE_INTEGRATIONS names no file of integrations');
      const loaded = await loadIntegrations(file, {
        env: io.env,
        logger: pino({ level: 'silent' }),
        now: () => Date.now(),
      });
      if (!loaded.ok) {
        for (const message of loaded.messages) io.stderr.write(`${message}\n`);
        return finish(EXIT.found);
      }
      const chosen = choose(loaded.integrations, names);
      const checked = await Promise.all(chosen.map(check));
      io.stdout.write(json ? `${safeJson(checked)}\n` : checked.map(asLines).join(''));
      finish(checked.every(({ results }) => results.every(({ ok }) => ok)) ? EXIT.done : EXIT.found);
    });
}

function choose(all: readonly Integration[], names: readonly string[]): readonly Integration[] {
  const unknown = names.find((name) => !all.some((integration) => integration.name === name));
  if (unknown !== undefined) throw new InputError('not-found', `the file has no integration "${unknown}"`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function check({ name, settings, connector }: Integration): Promise<Checked> {
  const results = await connector
    .check(AbortSignal.timeout(TIMEOUT_MS))
    .catch((error: unknown) => [
      { name: 'connection', ok: false, detail: error instanceof Error ? error.message : String(error) },
    ]);
  return { integration: name, system: settings.system, results };
}

function asLines({ integration, system, results }: Checked): string {
  const lines = results.map(
    ({ name, ok, detail }) => `  ${ok ? 'ok     ' : 'MISSING'} ${cleanText(`${name}: ${detail}`)}`,
  );
  const nothing = `  ok      Nothing to ask it; it tells of tickets at /v1/integrations/${integration}/webhook.`;
  return [`${integration} (${system})`, ...(lines.length === 0 ? [nothing] : lines), ''].join('\n');
}
