/** Hears of activations by LISTEN, on a connection of its own: those of the pool come and go. */
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ACTIVATION_CHANNEL } from './activation-channel.js';

const CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 5_000;
/** Without a word for so long, the system asks whether the other side is still there. */
const SILENCE_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * As `EditingStore.onActivation`. Resolves once it listens, or has failed to for the first time; never rejects. What it
 * resolves with ends it, any number of times.
 */
export async function listenForActivations(
  databaseUrl: string,
  listener: () => void,
): Promise<() => Promise<void>> {
  const ending = new AbortController();
  const { signal } = ending;
  let ended: Promise<void> | undefined;
  await new Promise<void>((attempted) => {
    ended = keepListening({ databaseUrl, listener, signal, attempted });
  });
  return async () => {
    ending.abort();
    await ended;
  };
}

interface Listening {
  readonly databaseUrl: string;
  readonly listener: () => void;
  readonly signal: AbortSignal;
  readonly attempted: () => void;
}

async function keepListening({ databaseUrl, listener, signal, attempted }: Listening): Promise<void> {
  let failures = 0;
  let mayHaveMissed = false;
  while (!signal.aborted) {
    await listenOnce(databaseUrl, listener, signal, () => {
      attempted();
      failures = 0;
      if (mayHaveMissed) listener();
    });
    attempted();
    mayHaveMissed = true;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    // Rejects at the end, which the loop then sees.
    await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** One connection, until it breaks or `signal` ends it. Calls `begun` once it listens. */
async function listenOnce(
  databaseUrl: string,
  listener: () => void,
  signal: AbortSignal,
  begun: () => void,
): Promise<void> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'dcause listen',
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENCE_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    stream: () => socket,
  });
  const ended = new Promise<void>((resolve) => void client.once('end', () => resolve()));
  // It ends as well; without a listener the process would.
  client.on('error', () => undefined);
  client.on('notification', () => listener());
  // A goodbye would wait for a server that may be gone.
  const hangUp = (): void => void socket.destroy();
  signal.addEventListener('abort', hangUp);
  const isListening = await client
    .connect()
    .then(() => client.query(`listen ${ACTIVATION_CHANNEL}`))
    .then(
      () => true,
      () => false,
    );
  if (isListening) {
    begun();
    await ended;
  }
  signal.removeEventListener('abort', hangUp);
  hangUp();
}
