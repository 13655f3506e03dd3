/** A bound on what one caller can ask for in a minute, where callers come over the network. */
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { InputError } from '../errors.js';
import { KEYLESS } from './authorise.js';
import { callerOf } from './caller.js';

/**
 * Refuses with 429 more than `limit` requests a minute of one key, or of one address without a valid key. Callers on
 * this machine that need none are not limited.
 */
export function limitRate(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    // Behind a proxy every caller has a key, and the key counts.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    skip: (request, response) =>
      callerOf(response) === KEYLESS || request.path === '/healthz' || request.path === '/readyz',
    keyGenerator: (request, response) => callerOf(response)?.actor ?? ipKeyGenerator(request.ip ?? ''),
    handler: () => {
      throw new InputError('rate-limited', `More than ${limit} requests in a minute.`);
    },
  });
}
