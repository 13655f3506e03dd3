/** The body of a webhook as JSON. */
import { InputError } from '../errors.js';
import { parseJson } from '../json-text.js';

/** Throws InputError `empty-body`, `malformed-utf8` or `malformed-json`. */
export function parseWebhookJson(body: Uint8Array): unknown {
  if (body.length === 0) throw new InputError('empty-body', 'A webhook has a JSON body.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new InputError('malformed-utf8', 'The body holds bytes that are not UTF-8.');
  }
  return parseJson(text);
}
