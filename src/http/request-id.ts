/** One id per request: in the answer, in problem documents and in the log, so that the three can be brought together. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const HEADER = 'X-Request-Id';
const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** Takes the caller's X-Request-Id where it is short and plain, else makes one. */
export function assignRequestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.get(HEADER) ?? '';
    response.set(HEADER, SANE.test(given) ? given : randomUUID());
    next();
  };
}

/** The id that was assigned to the request that `response` answers. */
export function requestId(response: Response): string {
  return String(response.getHeader(HEADER));
}
