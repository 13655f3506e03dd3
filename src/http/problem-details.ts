/** Errors as problem documents (RFC 9457). What was not foreseen is 500, logged, and told without any detail. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { ERRORS, type ErrorCode, InputError } from '../errors.js';
import { StoreError } from '../store/types.js';
import { requestId } from './request-id.js';
import type { Wire } from './wire.js';

/** The address that describes an error; it is the `type` of its problem documents. */
export function errorType(code: ErrorCode): Wire<'ErrorType'> {
  return `/problems/${code}`;
}

/** The last handler: every error that a handler throws becomes one problem document. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const foreseen = error instanceof InputError ? error : (fromStore(error) ?? fromExpress(error));
    if (foreseen === undefined)
      logger.error({ id: requestId(response), error: describe(error) }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(
      request,
      response,
      foreseen ?? new InputError('internal-error', 'The log has it under the request id.'),
    );
  };
}

function fromStore(error: unknown): InputError | undefined {
  if (!(error instanceof StoreError)) return undefined;
  if (error.code !== 'conflict')
    return new InputError(
      'store-unavailable',
      'Records and keys cannot be read or written now; try again later.',
    );
  // What the store itself refuses it tells in words; a constraint of the database has a cause.
  return new InputError(
    'conflict',
    error.cause === undefined ? error.message : 'Somebody else changed it at the same time; try again.',
  );
}

function sendProblem(request: Request, response: Response, error: InputError): void {
  const { status, title } = ERRORS[error.code];
  const document: Wire<'ProblemDocument'> = {
    type: errorType(error.code),
    title,
    status,
    detail: error.detail,
    instance: `${escapePath(request.path)}#${requestId(response)}`,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    ...(error.messages.length === 0 ? {} : { messages: error.messages }),
  };
  if (status === 503) response.set('Retry-After', '10');
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="dcause"');
  response.status(status).set('Cache-Control', 'no-store').type('application/problem+json').json(document);
}

/** A path as it came may hold anything; what is escaped in it already stays so. */
function escapePath(path: string): string {
  return encodeURI(path).replaceAll(/%25(?=[\da-f]{2})/gi, '%');
}

const BY_STATUS = new Map<unknown, readonly [ErrorCode, string]>([
  [400, ['invalid-request', 'The request cannot be read.']],
  [415, ['unsupported-media-type', 'The compression or character set is not understood.']],
]);

/** Errors of express and its body parser carry a status; their messages may quote the request and are not used. */
function fromExpress(error: unknown): InputError | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  if ('limit' in error && error.status === 413)
    return new InputError('too-large', `A body has at most ${String(error.limit)} bytes once decompressed.`);
  const known = BY_STATUS.get(error.status);
  return known === undefined ? undefined : new InputError(...known);
}

/** Name and stack frames only: the message of an unforeseen error may quote what was sent. */
function describe(error: unknown): { name: string; frames: readonly string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return { name: error.name, frames: frames.map((line) => line.trim()) };
}
