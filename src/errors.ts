/**
 * The one table of errors: code, HTTP status, title, exit code of the command line. Problem documents
 * (RFC 9457) use the code in their `type`; a retired code is never used again.
 */
import type { RuleMessage } from './knowledge/messages.js';

export const ERRORS = {
  'malformed-json': { status: 400, title: 'The body is not valid JSON', exitCode: 3 },
  'malformed-utf8': { status: 400, title: 'The JSON body is not valid UTF-8', exitCode: 3 },
  'empty-body': { status: 400, title: 'The body is empty', exitCode: 3 },
  'invalid-request': { status: 400, title: 'The request does not match the contract', exitCode: 2 },
  unauthorized: { status: 401, title: 'A valid API key, or proof of the sender, is needed', exitCode: 2 },
  forbidden: { status: 403, title: 'The role of this caller does not allow it', exitCode: 2 },
  'cross-site': { status: 403, title: 'Requests from other web sites are refused', exitCode: 2 },
  'proxied-without-key': { status: 403, title: 'A request through a proxy needs an API key', exitCode: 2 },
  'not-found': { status: 404, title: 'There is nothing at this address', exitCode: 2 },
  'method-not-allowed': { status: 405, title: 'This address does not take that method', exitCode: 2 },
  'not-acceptable': { status: 406, title: 'None of the accepted media types can be given', exitCode: 2 },
  conflict: { status: 409, title: 'What is there now does not allow it', exitCode: 2 },
  'precondition-failed': { status: 412, title: 'It is no longer as the caller has seen it', exitCode: 2 },
  'too-large': { status: 413, title: 'The body is larger than this service takes', exitCode: 3 },
  'unsupported-media-type': { status: 415, title: 'This media type is not understood', exitCode: 2 },
  'wrong-host': { status: 421, title: 'The Host header names another server', exitCode: 2 },
  'unknown-fact': { status: 422, title: 'A fact is not in the vocabulary', exitCode: 2 },
  'fact-type': { status: 422, title: 'The value of a fact has the wrong type', exitCode: 2 },
  'fact-value': { status: 422, title: 'The value of a fact is not one of its values', exitCode: 2 },
  'ambiguous-subject': {
    status: 422,
    title: 'The facts could belong to more than one incident of the evidence',
    exitCode: 2,
  },
  'unknown-ruleset': { status: 422, title: 'The store holds no such ruleset', exitCode: 2 },
  'rules-refused': { status: 422, title: 'These rules do not pass their checks', exitCode: 3 },
  'invalid-event': { status: 422, title: 'The event is not what this integration expects', exitCode: 2 },
  'precondition-required': { status: 428, title: 'The request must say what it changes', exitCode: 2 },
  'rate-limited': { status: 429, title: 'Too many requests', exitCode: 2 },
  'internal-error': { status: 500, title: 'Something failed inside the service', exitCode: 70 },
  unavailable: { status: 503, title: 'The service is stopping or not ready', exitCode: 2 },
  overloaded: { status: 503, title: 'The service has too much to do', exitCode: 2 },
  'store-unavailable': { status: 503, title: 'The store cannot be reached', exitCode: 3 },
  'unreadable-file': { status: 400, title: 'A file cannot be read', exitCode: 3 },
  'invalid-rules': { status: 503, title: 'The rules do not pass their checks', exitCode: 3 },
} as const satisfies Record<string, { status: number; title: string; exitCode: number }>;

export type ErrorCode = keyof typeof ERRORS;

/** One fault: `pointer` is a JSON Pointer (RFC 6901) into the request, empty for the whole of it. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly detail: string;
}

/** A fault that the caller can mend; everything else is a bug. */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly errors: readonly ErrorDetail[] = [],
    /** Of `rules-refused`: what is wrong with the rules, and where. */
    readonly messages: readonly RuleMessage[] = [],
  ) {
    super(detail);
  }
}
