/** Bodies that are JSON and nothing else. */
import type { Request, RequestHandler } from 'express';
import { parseJson } from '../json-text.js';
import { checkJsonType, collectBody, readJsonText } from './read-body.js';
import type { RequestValidator } from './validate-request.js';

/** What collects a JSON body of at most `limit` bytes, and refuses any other. */
export function takesJson(limit: number): readonly RequestHandler[] {
  return [checkJsonType(), collectBody(limit)];
}

/** The collected body, where it passes. Throws what `readJsonText`, `parseJson` and `validate` throw. */
export function readJson<Body>(request: Request, validate: RequestValidator<Body>): Body {
  const text = readJsonText(request);
  return validate(parseJson(text), Buffer.byteLength(text));
}
