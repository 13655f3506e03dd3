/** The real application over the shipped rules, for requests without a network. */
import { Writable } from 'node:stream';
import type { Express } from 'express';
import { pino } from 'pino';
import { diagnose } from '../../src/diagnose.js';
import { type AppOptions, createApp } from '../../src/http/app.js';
import { shippedKnowledge } from './shipped-knowledge.js';

/** Options of the service as it listens on loopback without keys; its log goes nowhere. */
export async function appOptions(): Promise<AppOptions> {
  const knowledge = await shippedKnowledge();
  return {
    ruleset: knowledge.ruleset,
    diagnose: (request) => diagnose(knowledge, request),
    isReady: () => true,
    logger: pino({ level: 'silent' }),
    maxBodyBytes: 200_000,
    maxLines: 5_000,
    loopback: true,
  };
}

export async function testApp(changes: Partial<AppOptions> = {}): Promise<Express> {
  return createApp({ ...(await appOptions()), ...changes });
}

/** A log that keeps its lines. */
export function recordingLogger(): { readonly logger: AppOptions['logger']; readonly lines: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { logger: pino({ level: 'trace' }, stream), lines: () => chunks.join('') };
}
