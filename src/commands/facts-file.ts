/** `--facts FILE`: facts that the administrator states, as JSON. */
import type { DiagnoseRequest } from '../diagnose.js';
import type { Subject } from '../diagnosis/types.js';
import { InputError } from '../errors.js';
import { decodeText } from '../evidence/decode.js';
import { parseJson as parseJsonText } from '../json-text.js';

const ROLES = ['source', 'destination', 'server', 'zone'] as const;

export type StatedFacts = Pick<DiagnoseRequest, 'facts' | 'subject'>;

/**
 * Reads `{facts, subject}` or a plain object of facts; ids of facts hold a dot, so that the two cannot be mistaken
 * for each other. The facts themselves are checked against the vocabulary later. Throws InputError
 * `malformed-json` or `invalid-request`; `name` stands in the message.
 */
export function parseFactsFile(bytes: Uint8Array, name: string): StatedFacts {
  const parsed = parseJson(decodeText(bytes), name);
  if (!isRecord(parsed)) throw new InputError('invalid-request', `${name} must hold a JSON object of facts`);
  if (!('facts' in parsed) && !('subject' in parsed)) return { facts: parsed };
  const unknown = Object.keys(parsed).find((key) => key !== 'facts' && key !== 'subject');
  if (unknown !== undefined)
    throw new InputError('invalid-request', `${name}: "${unknown}" must stand inside "facts"`);
  const { facts = {}, subject } = parsed;
  if (!isRecord(facts)) throw new InputError('invalid-request', `${name}: "facts" must be an object`);
  return subject === undefined ? { facts } : { facts, subject: parseSubject(subject, name) };
}

function parseJson(text: string, name: string): unknown {
  try {
    return parseJsonText(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError('malformed-json', `${name} is not valid JSON: ${error.detail}`);
  }
}

function parseSubject(subject: unknown, name: string): Subject {
  if (!isRecord(subject)) throw new InputError('invalid-request', `${name}: "subject" must be an object`);
  const found: Partial<Record<(typeof ROLES)[number], string>> = {};
  for (const [key, value] of Object.entries(subject)) {
    const role = ROLES.find((one) => one === key);
    if (role === undefined || typeof value !== 'string' || value === '')
      throw new InputError(
        'invalid-request',
        `${name}: "subject" holds names of ${ROLES.join(', ')}; not "${key}"`,
      );
    found[role] = value;
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
