/**
 * The browser is an attacker too: a page of any site can send requests to a service on this machine or in this
 * network. Names that resolve to loopback (DNS rebinding) fail the Host check, foreign pages the Origin check.
 */
import type { Request, RequestHandler } from 'express';
import { InputError } from '../errors.js';
import { isLoopback } from '../loopback.js';

/** Refuses with 421 a Host that is neither a loopback name nor the host of `publicUrl`. */
export function guardHost(publicUrl: URL | undefined): RequestHandler {
  return (request, _response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!isLoopback(host.replace(/:\d+$/, '')) && host !== publicUrl?.host)
      throw new InputError('wrong-host', 'This service answers for localhost, 127.0.0.1 and [::1].');
    next();
  };
}

/** Refuses with 403 requests of pages of other sites, except those that only read. */
export function guardOrigin(publicUrl: URL | undefined): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && (hasForeignOrigin(request, publicUrl) || request.get('Sec-Fetch-Site') === 'cross-site'))
      throw new InputError('cross-site', 'A page of another site sent this request.');
    next();
  };
}

function hasForeignOrigin(request: Request, publicUrl: URL | undefined): boolean {
  const origin = request.get('Origin');
  if (origin === undefined || origin === publicUrl?.origin) return false;
  return origin.toLowerCase() !== `http://${request.headers.host?.toLowerCase()}`;
}
