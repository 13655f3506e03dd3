/** The process: loads the rules, listens, and stops on SIGTERM or SIGINT without dropping a request. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from './config.js';
import { diagnose } from './diagnose.js';
import { compileRuleset } from './diagnosis/compile.js';
import { type ApiKeysResult, readApiKeys } from './http/api-keys.js';
import { createApp } from './http/app.js';
import { listen, type RunningServer } from './http/server.js';
import { loadRuleset } from './knowledge/load.js';
import { createLogger } from './log.js';
import { isLoopback } from './loopback.js';

const EXIT = { stopped: 0, configuration: 2, rules: 3 } as const;
const GRACE_MS = 8_000;
const SAME_MOMENT_MS = 250;

/** Runs the service until a signal stops it. Returns the exit code: 0, 2 (configuration, port) or 3 (rules). */
export async function serve(config: Config): Promise<number> {
  const loaded = await loadRuleset(config.rulesFolders);
  if (!loaded.ok) {
    for (const { file, line, column, message } of loaded.messages)
      process.stderr.write(`${file}:${line}:${column}: ${message}\n`);
    return EXIT.rules;
  }
  const keys = await apiKeys(config);
  if (!keys.ok) return refuse([keys.message]);
  const logger = createLogger(config.logLevel);
  const knowledge = compileRuleset(loaded.ruleset);
  const { host, port, publicUrl, maxBodyBytes, maxLines } = config;
  let ready = true;
  const app = createApp({
    ruleset: loaded.ruleset,
    diagnose: (request, signal) =>
      diagnose(knowledge, request, {
        signal,
        report: ({ rule, detail }) => {
          logger.error({ rule, detail }, 'json-rules-engine disagrees with the predicate of a rule');
        },
      }),
    isReady: () => ready,
    logger,
    maxBodyBytes,
    maxLines,
    loopback: isLoopback(host),
    ...(keys.keys.length > 0 ? { apiKeys: keys.keys } : {}),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  let server: RunningServer;
  try {
    server = await listen(app, host, port);
  } catch (error) {
    return refuse([
      `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const { name, version, digest } = loaded.ruleset;
  logger.info({ address: server.address, ruleset: { name, version, digest } }, 'listening');
  const signal = await stopSignal();
  ready = false;
  logger.info({ signal }, 'stopping');
  await server.stop(GRACE_MS);
  logger.info('stopped');
  return EXIT.stopped;
}

async function apiKeys({ apiKeyFile }: Config): Promise<ApiKeysResult> {
  return apiKeyFile === undefined ? { ok: true, keys: [] } : readApiKeys(apiKeyFile);
}

/**
 * Waits for the first signal; a later one ends the process at once. Signals of one moment count as one: npm passes
 * on what the terminal has already sent to the whole process group.
 */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      first ??= performance.now();
      if (performance.now() - first > SAME_MOMENT_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
      resolve(signal);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
}

function refuse(messages: readonly string[]): number {
  messages.forEach(complain);
  return EXIT.configuration;
}

function complain(message: string): void {
  process.stderr.write(`dcause: ${message}\n`);
}

async function main(): Promise<number> {
  const read = readConfig(process.env);
  return read.ok ? serve(read.config) : refuse(read.messages);
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url))
  process.exitCode = await main();
