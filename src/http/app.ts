/** The service as an express application: guards first, then the routes, then errors as problem documents. */
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { readContract } from '../contract.js';
import { InputError } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { RulesInUse } from '../rules-in-use.js';
import type { RulesWorker } from '../rules-worker/rules-worker.js';
import type { ShadowTrial } from '../shadow/shadow-trial.js';
import type { Store } from '../store/types.js';
import type { TicketDesk } from '../tickets/desk-types.js';
import type { PageLinks } from '../tickets/page-links.js';
import { accessLog } from './access-log.js';
import { activationRoutes } from './activations.js';
import { articleRoutes } from './articles.js';
import { auditRoutes } from './audit.js';
import { authorise, identifyCaller, requireCaller } from './authorise.js';
import { causeRoutes } from './causes.js';
import { deliveryRoutes } from './deliveries.js';
import { type Diagnoses, diagnosisRoutes } from './diagnoses.js';
import { diagnosisRecordRoutes } from './diagnosis-records.js';
import { docsRoutes } from './docs.js';
import { draftRoutes } from './drafts.js';
import { errorRoutes } from './errors.js';
import { factRoutes } from './facts.js';
import { guardHost, guardOrigin } from './guard-origin.js';
import { healthRoutes, type Readiness } from './health.js';
import { integrationRoutes, isWebhook } from './integrations.js';
import { keyRoutes } from './keys.js';
import { observationRoutes } from './observations.js';
import { pageRoutes } from './pages.js';
import { problemHandler } from './problem-details.js';
import { problemRoutes } from './problems.js';
import { limitRate } from './rate-limit.js';
import { assignRequestId } from './request-id.js';
import { type Route, registerRoutes } from './route.js';
import { rulesetRoutes } from './ruleset.js';
import { rulesetsRoutes } from './rulesets.js';
import { shadowRoutes } from './shadow.js';

export interface AppOptions {
  readonly rules: Pick<RulesInUse, 'current' | 'files' | 'followActivation' | 'hold'>;
  readonly diagnoses: Diagnoses;
  readonly store: Store;
  readonly shadow: Pick<ShadowTrial, 'follow' | 'load'>;
  /** Where checks of rulesets and work on drafts wait for each other. */
  readonly work: Pick<RulesWorker, 'run' | 'atPlace'>;
  readonly keys: KeyRing;
  /** Takes what ticketing systems send; without it there are no integrations. */
  readonly tickets?: TicketDesk;
  /** Undefined while the service is stopping. */
  readonly readiness: () => Readiness | undefined;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly maxBodyBytes: number;
  /** Lines of evidence that one request may hold. */
  readonly maxLines: number;
  /** Whether the service listens on loopback: there the Host header is checked, and callers without a key are taken. */
  readonly loopback: boolean;
  readonly publicUrl?: URL;
  /** Reads the links to pages of diagnoses; without it there are no pages. */
  readonly pages?: PageLinks;
  /** Requests a minute of one key; default 600. */
  readonly requestsPerMinute?: number;
}

const PUBLIC = /^\/(?:healthz|readyz|openapi\.json|d\/[^/]+|(?:docs|problems)(?:\/[^/]+)?)$/;

/** Whether an operation at `path` needs no key even where keys are in use. */
export function isPublic(path: string): boolean {
  return PUBLIC.test(path) || isWebhook(path);
}

/** Every route of the service. */
export function routesOf(options: AppOptions): readonly Route[] {
  const contract = readContract();
  const current = () => options.rules.current().ruleset;
  return [
    ...diagnosisRoutes(options, contract),
    ...diagnosisRecordRoutes(options),
    ...observationRoutes(options, contract),
    ...problemRoutes(current),
    ...causeRoutes(current),
    ...factRoutes(current),
    ...articleRoutes(current),
    ...rulesetRoutes(current),
    ...rulesetsRoutes(options),
    ...activationRoutes(options, contract),
    ...draftRoutes(options, contract),
    ...shadowRoutes(options, contract),
    ...integrationRoutes(options),
    ...deliveryRoutes(options),
    ...keyRoutes(options, contract),
    ...auditRoutes(options.store),
    ...healthRoutes(options.readiness),
    ...docsRoutes(contract),
    ...pageRoutes(options),
    ...errorRoutes(),
  ];
}

/** Makes the application; it does not listen. */
export function createApp(options: AppOptions): Express {
  const { keys, logger, loopback, publicUrl } = options;
  const app = express();
  app.set('case sensitive routing', true).set('strict routing', true).set('query parser', 'simple');
  app.use(assignRequestId(), accessLog(logger), securityHeaders());
  if (loopback) app.use(guardHost(publicUrl));
  app.use(guardOrigin(publicUrl));
  app.use(
    exceptWebhooks(identifyCaller(keys, loopback)),
    exceptWebhooks(limitRate(options.requestsPerMinute ?? 600)),
    requireCaller(loopback, isPublic),
  );
  registerRoutes(app, routesOf(options), authorise);
  app.use(() => {
    throw new InputError('not-found', 'GET /openapi.json lists the addresses.');
  });
  app.use(problemHandler(logger));
  return app;
}

/** Their senders hold no key, and what is refused with 429 some of them never send again. */
function exceptWebhooks(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    request.method === 'POST' && isWebhook(request.path) ? next() : handler(request, response, next);
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
