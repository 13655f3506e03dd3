/** Who may call what: a key or loopback gives a role, and each operation states the least role that it takes. */
import type { Request, RequestHandler } from 'express';
import { InputError } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import { ROLES, type Role } from '../store/types.js';
import { type Caller, callerOf, setCaller } from './caller.js';
import type { Route } from './route.js';

/** What a caller without a key is, where there may be one. */
export const KEYLESS: Caller = { role: 'diagnose', actor: 'loopback' };

/**
 * Finds the caller: by a key, or, where `keyless` callers are taken (only on loopback), by its absence. A request that
 * came through a proxy could be anyone's and needs a key.
 */
export function identifyCaller(keys: KeyRing, keyless: boolean): RequestHandler {
  return async (request, response, next) => {
    const secret = presentedKey(request);
    const caller = secret === undefined ? undefined : await keys.identify(secret);
    if (caller !== undefined) setCaller(response, caller);
    else if (keyless && request.get('Authorization') === undefined && !isProxied(request))
      setCaller(response, KEYLESS);
    next();
  };
}

/** Refuses whoever was not identified, where `isPublic` does not exempt the path, before anything else is told. */
export function requireCaller(keyless: boolean, isPublic: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    if (callerOf(response) !== undefined || isPublic(request.path)) return next();
    if (keyless && request.get('Authorization') === undefined)
      throw new InputError('proxied-without-key', 'A request that came through a proxy needs an API key.');
    throw new InputError('unauthorized', 'Send a valid key as "Authorization: Bearer <key>".');
  };
}

/** Refuses a caller whose role is less than `least`: with 403, or 401 where a key could help. */
export function authorise(least: Route['role']): RequestHandler {
  return (_request, response, next) => {
    if (least === 'public') return next();
    const caller = callerOf(response);
    if (caller !== undefined && includesRole(caller.role, least)) return next();
    if (caller === undefined || caller === KEYLESS)
      throw new InputError('unauthorized', `This needs a key with the role "${least}".`);
    throw new InputError('forbidden', `This needs the role "${least}"; the key has "${caller.role}".`);
  };
}

/** Each role may do what those before it may. */
export function includesRole(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

function presentedKey(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
}

function isProxied(request: Request): boolean {
  return Object.keys(request.headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
}
