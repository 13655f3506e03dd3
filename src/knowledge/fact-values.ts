/**
 * Values of facts are typed here, at the edge: "8524" is not 8524, an instant is RFC 3339 with a zone and becomes
 * epoch milliseconds, and patterns run on RE2 in linear time. What comes out never makes an operator throw.
 */
import { RE2JS } from 're2js';
import { isDay } from '../instant.js';
import type { FactDefinition, FactValue } from './types.js';

export type FactValueReading =
  | { readonly ok: true; readonly value: FactValue }
  | { readonly ok: false; readonly code: 'fact-type' | 'fact-value'; readonly detail: string };

/** Reads `raw` (a JSON value) as the fact that `definition` describes. */
export function readFactValue(definition: FactDefinition, raw: unknown): FactValueReading {
  switch (definition.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? value(raw) : wrongType(definition, 'true or false');
    case 'enum':
      return readEnum(definition, raw);
    case 'integer':
      return Number.isSafeInteger(raw) ? readNumber(definition, raw) : wrongType(definition, 'an integer');
    case 'number':
      return Number.isFinite(raw) ? readNumber(definition, raw) : wrongType(definition, 'a number');
    case 'string':
      return typeof raw === 'string' ? readText(definition, raw) : wrongType(definition, 'a text');
    case 'stringList':
      return isTextList(raw) ? readTexts(definition, raw) : wrongType(definition, 'a list of texts');
    case 'instant':
      return readInstant(definition, raw);
  }
}

/** Whether `pattern` is valid RE2 syntax. */
export function isPattern(pattern: string): boolean {
  return compiled(pattern) !== undefined;
}

const value = (read: FactValue): FactValueReading => ({ ok: true, value: read });
const wrongType = ({ id }: FactDefinition, wanted: string): FactValueReading => ({
  ok: false,
  code: 'fact-type',
  detail: `"${id}" must be ${wanted}.`,
});
const wrongValue = ({ id }: FactDefinition, wanted: string): FactValueReading => ({
  ok: false,
  code: 'fact-value',
  detail: `"${id}" must be ${wanted}.`,
});

function readEnum(definition: FactDefinition, raw: unknown): FactValueReading {
  const values = (definition.values ?? []).map((entry) => entry.value);
  if (typeof raw !== 'string') return wrongType(definition, `one of ${values.join(', ')}`);
  return values.includes(raw) ? value(raw) : wrongValue(definition, `one of ${values.join(', ')}`);
}

function readNumber(definition: FactDefinition, raw: unknown): FactValueReading {
  if (typeof raw !== 'number') return wrongType(definition, 'a number');
  const { minimum, maximum } = definition;
  if (minimum !== undefined && raw < minimum) return wrongValue(definition, `at least ${minimum}`);
  if (maximum !== undefined && raw > maximum) return wrongValue(definition, `at most ${maximum}`);
  return value(raw);
}

function isTextList(raw: unknown): raw is readonly string[] {
  return Array.isArray(raw) && raw.every((entry) => typeof entry === 'string');
}

function readText(definition: FactDefinition, raw: string): FactValueReading {
  const text = folded(definition, raw);
  return fits(definition, text) ? value(text) : wrongForm(definition);
}

function readTexts(definition: FactDefinition, raw: readonly string[]): FactValueReading {
  const texts = raw.map((text) => folded(definition, text));
  return texts.every((text) => fits(definition, text)) ? value(texts) : wrongForm(definition);
}

const folded = ({ lowerCase }: FactDefinition, text: string): string =>
  lowerCase === true ? text.toLowerCase() : text;
/** A pattern that is none is reported where it stands, and lets every value pass. */
const fits = ({ pattern }: FactDefinition, text: string): boolean =>
  pattern === undefined || (compiled(pattern)?.matches(text) ?? true);
const wrongForm = (definition: FactDefinition): FactValueReading =>
  wrongValue(definition, `of the form ${definition.pattern ?? ''}`);

const patterns = new Map<string, RE2JS | undefined>();

/** Undefined where `pattern` is not valid RE2 syntax. */
function compiled(pattern: string): RE2JS | undefined {
  if (patterns.has(pattern)) return patterns.get(pattern);
  const fresh = compile(pattern);
  patterns.set(pattern, fresh);
  return fresh;
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** RFC 3339 date-time; the zone is not optional. */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

function readInstant(definition: FactDefinition, raw: unknown): FactValueReading {
  const wanted = 'a time in RFC 3339 with its zone, such as 2024-05-01T12:00:00Z';
  const parts = typeof raw === 'string' ? DATE_TIME.exec(raw) : null;
  if (parts === null) return wrongType(definition, wanted);
  const [year, month, day] = parts.slice(1, 4).map(Number);
  const epoch = Date.parse(parts[0].toUpperCase());
  if (Number.isNaN(epoch) || !isDay(year ?? 0, month ?? 0, day ?? 0)) return wrongValue(definition, wanted);
  return value(epoch);
}
