/** The process: loads the rules, listens, and stops on SIGTERM or SIGINT without dropping a request. */
import { randomBytes, randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { type Background, startBackground } from './background.js';
import { type Config, readConfig } from './config.js';
import { createApp } from './http/app.js';
import { listen, type RunningServer } from './http/server.js';
import { type KeyFileResult, readKeyFile } from './keys/key-file.js';
import { createKeyRing, type FileKey, isValid } from './keys/key-ring.js';
import { createLogger } from './log.js';
import { isLoopback } from './loopback.js';
import { describeReadiness } from './readiness.js';
import { RecordKeeper } from './records/record-keeper.js';
import { maskSecrets } from './redact/mask-secrets.js';
import { createRedactor } from './redact/redact.js';
import { loadRedactionKey } from './redact/redaction-key.js';
import { nameOf, RulesInUse, UnusableRules } from './rules-in-use.js';
import { RulesWorker } from './rules-worker/rules-worker.js';
import { ShadowTrial } from './shadow/shadow-trial.js';
import { openStore } from './store/open.js';
import { type Store, StoreError } from './store/types.js';
import { startDesk } from './tickets/desk.js';
import { type Integration, loadIntegrations } from './tickets/load-integrations.js';
import { createPageLinks } from './tickets/page-links.js';

const EXIT = { stopped: 0, configuration: 2, input: 3 } as const;
const GRACE_MS = 8_000;
const SAME_MOMENT_MS = 250;
const now = (): number => Date.now();

/** Runs the service until a signal stops it. Returns the exit code: 0, 2 (configuration, port) or 3 (rules, store). */
export async function serve(config: Config): Promise<number> {
  const keyFile = await fileKeys(config);
  if (!keyFile.ok) return refuse([keyFile.message]);
  const { dataFolder, databaseUrl } = config;
  let store: Store;
  try {
    store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    complain(`the store cannot be opened: ${error.message}`);
    return EXIT.input;
  }
  try {
    return await serveFrom(store, config, keyFile.keys);
  } catch (error) {
    if (error instanceof StoreError) complain(`the store does not answer: ${error.message}`);
    else if (error instanceof UnusableRules)
      for (const { file, line, column, message } of error.messages)
        process.stderr.write(`${file}:${line}:${column}: ${message}\n`);
    else throw error;
    return EXIT.input;
  } finally {
    await store.close();
  }
}

async function serveFrom(store: Store, config: Config, fileKeys: readonly FileKey[]): Promise<number> {
  const { host, port, publicUrl, maxBodyBytes, maxLines, rulesFolders: folders, retentionDays } = config;
  const loopback = isLoopback(host);
  if (!loopback && fileKeys.length === 0 && !(await store.listKeys()).some((key) => isValid(key, now())))
    return refuse([
      `HOST: without a key the service listens on loopback only, not on "${host}"; make one with "dcause keys create".`,
    ]);
  const logger = createLogger(config.logLevel);
  const integrations = await readIntegrations(config, logger);
  if (integrations === undefined) return EXIT.input;
  const rules = await RulesInUse.start({ folders, store, logger, now });
  const shadow = new ShadowTrial({ store, logger, random: Math.random });
  const records = new RecordKeeper({
    store,
    rules,
    logger,
    now,
    newId: randomUUID,
    maskSecrets,
    observe: (answered) => shadow.consider(answered),
    ...(config.redact ? { redact: createRedactor(await loadRedactionKey(config.dataFolder)) } : {}),
    maxEvidenceBytes: maxBodyBytes,
    maxLines,
  });
  const pages =
    publicUrl === undefined ? undefined : createPageLinks({ key: await pageKey(store), publicUrl, now });
  const desk = startDesk({
    integrations,
    store,
    records,
    logger,
    now,
    newId: randomUUID,
    random: Math.random,
    keepBodies: !config.redact,
    ...(pages === undefined ? {} : { linkTo: pages.linkTo }),
  });
  const work = new RulesWorker();
  let stopping = false;
  let background: Background | undefined;
  const app = createApp({
    rules,
    diagnoses: records,
    store,
    shadow,
    work,
    keys: createKeyRing({ fileKeys, store, now }),
    readiness: () =>
      stopping
        ? undefined
        : describeReadiness(
            rules,
            store.dialect,
            records.failure() ?? background?.storeFailure(),
            desk.deadLetters(),
          ),
    tickets: desk,
    ...(pages === undefined ? {} : { pages }),
    logger,
    now,
    maxBodyBytes,
    maxLines,
    loopback,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  let server: RunningServer;
  try {
    server = await listen(app, host, port);
  } catch (error) {
    await desk.stop();
    return refuse([
      `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const stopped = stopSignal();
  background = await startBackground({
    rules,
    folders,
    store,
    shadow,
    instance: { id: randomUUID(), host: os.hostname(), pid: process.pid },
    logger,
    now,
    retentionDays,
  });
  const { ruleset, origin } = rules.current();
  logger.info(
    { address: server.address, ruleset: nameOf(ruleset), origin, store: store.dialect },
    'listening',
  );
  const signal = await stopped;
  stopping = true;
  logger.info({ signal }, 'stopping');
  await server.stop(GRACE_MS);
  work.stop();
  await Promise.all([desk.stop(), background.stop()]);
  logger.info('stopped');
  return EXIT.stopped;
}

/** Undefined where the file is not in order; why was said. */
async function readIntegrations(
  { integrationsFile }: Config,
  logger: Logger,
): Promise<readonly Integration[] | undefined> {
  if (integrationsFile === undefined) return [];
  const loaded = await loadIntegrations(integrationsFile, { env: process.env, logger, now });
  if (loaded.ok) return loaded.integrations;
  for (const message of loaded.messages) process.stderr.write(`${message}\n`);
  return undefined;
}

/** In the store, so that a link that one process wrote is good at every other. */
async function pageKey(store: Store): Promise<Buffer> {
  return Buffer.from(await store.keepSecret('page-links', randomBytes(32).toString('base64')), 'base64');
}

async function fileKeys({ apiKeyFile }: Config): Promise<KeyFileResult> {
  return apiKeyFile === undefined ? { ok: true, keys: [] } : readKeyFile(apiKeyFile);
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
