/** The service as an express application: guards first, then the routes, then errors as problem documents. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { DiagnoseRequest, Diagnosis } from '../diagnose.js';
import { InputError } from '../errors.js';
import type { Ruleset } from '../knowledge/types.js';
import { accessLog } from './access-log.js';
import { type ApiKeys, refuseProxied, requireKey } from './api-keys.js';
import { articleRoutes } from './articles.js';
import { causeRoutes } from './causes.js';
import { readContract } from '../contract.js';
import { diagnosisRoutes } from './diagnoses.js';
import { docsRoutes } from './docs.js';
import { errorRoutes } from './errors.js';
import { factRoutes } from './facts.js';
import { guardHost, guardOrigin } from './guard-origin.js';
import { healthRoutes } from './health.js';
import { observationRoutes } from './observations.js';
import { problemHandler } from './problem-details.js';
import { problemRoutes } from './problems.js';
import { limitRate } from './rate-limit.js';
import { assignRequestId } from './request-id.js';
import { type Route, registerRoutes } from './route.js';
import { rulesetRoutes } from './ruleset.js';

export interface AppOptions {
  readonly ruleset: Ruleset;
  readonly diagnose: (request: DiagnoseRequest, signal: AbortSignal) => Promise<Diagnosis>;
  /** False while the service is stopping. */
  readonly isReady: () => boolean;
  readonly logger: Logger;
  readonly maxBodyBytes: number;
  /** Lines of evidence that one request may hold. */
  readonly maxLines: number;
  /** Whether the service listens on loopback, where the Host header is checked. */
  readonly loopback: boolean;
  /** Where set, every operation that is not public needs one of them. */
  readonly apiKeys?: ApiKeys;
  readonly publicUrl?: URL;
  /** Requests a minute of one key; default 600. Without keys there is no limit. */
  readonly requestsPerMinute?: number;
}

const PUBLIC = /^\/(?:healthz|readyz|openapi\.json|(?:docs|problems)(?:\/[^/]+)?)$/;

/** Whether an operation at `path` needs no key even where keys are in use. */
export function isPublic(path: string): boolean {
  return PUBLIC.test(path);
}

/** Every route of the service. */
export function routesOf(options: AppOptions): readonly Route[] {
  const contract = readContract();
  return [
    ...diagnosisRoutes(options, contract),
    ...observationRoutes(options, contract),
    ...problemRoutes(options.ruleset),
    ...causeRoutes(options.ruleset),
    ...factRoutes(options.ruleset),
    ...articleRoutes(options.ruleset),
    ...rulesetRoutes(options.ruleset),
    ...healthRoutes(options.isReady),
    ...docsRoutes(contract),
    ...errorRoutes(),
  ];
}

/** Makes the application; it does not listen. */
export function createApp(options: AppOptions): Express {
  const { apiKeys, logger, publicUrl } = options;
  const app = express();
  app.set('case sensitive routing', true).set('strict routing', true).set('query parser', 'simple');
  app.use(assignRequestId(), accessLog(logger), securityHeaders());
  if (options.loopback) app.use(guardHost(publicUrl));
  app.use(guardOrigin(publicUrl));
  if (apiKeys === undefined) app.use(refuseProxied());
  else app.use(limitRate(apiKeys, options.requestsPerMinute ?? 600), requireKey(apiKeys, isPublic));
  registerRoutes(app, routesOf(options));
  app.use(() => {
    throw new InputError('not-found', 'GET /openapi.json lists the addresses.');
  });
  app.use(problemHandler(logger));
  return app;
}

/** Transport security is left to whoever terminates TLS; the page of the documentation sets its own policy. */
function securityHeaders() {
  return helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
}
