/** One log line per request, of its shape only: never evidence, facts, headers, query or the address as it came. */
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { requestId } from './request-id.js';

/** Logs id, method, route of the contract, status and duration (milliseconds) when a response ends. */
export function accessLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    response.once('close', () => {
      const route: unknown = response.locals['route'];
      logger.info(
        {
          id: requestId(response),
          method: request.method,
          route: typeof route === 'string' ? route : null,
          status: response.statusCode,
          durationMs: Math.round((performance.now() - start) * 10) / 10,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
