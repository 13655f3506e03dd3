/** Bodies that are JSON and nothing else. */
import type { Request, RequestHandler } from 'express';
import { InputError } from '../errors.js';
import { checkJsonType, collectBody, readBody } from './read-body.js';
import type { RequestValidator } from './validate-request.js';

/** What collects a JSON body of at most `limit` bytes, and refuses any other. */
export function takesJson(limit: number): readonly RequestHandler[] {
  return [checkJsonType(['application/json'], 'Send application/json.'), collectBody(limit)];
}

/** The collected body, where it passes. Throws what `readBody` and `validate` throw. */
export function readJson<Body>(request: Request, validate: RequestValidator<Body>): Body {
  const body = readBody(request);
  if (body.kind !== 'json') throw new InputError('unsupported-media-type', 'Send application/json.');
  return validate(body.value, body.bytes);
}
