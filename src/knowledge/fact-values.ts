/**
 * Values of facts are typed here, at the edge: "8524" is not 8524, an instant is RFC 3339 with a zone and becomes
 * epoch milliseconds, and patterns run on RE2 in linear time. What comes out never makes an operator throw.
 */
import { isDay } from '../instant.js';
import { type CompiledPattern, compilePattern } from './compile-pattern.js';
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

/** What is wrong with the pattern of `definition`, as a sentence; undefined where nothing is, or where it has none. */
export function patternFault(definition: FactDefinition): string | undefined {
  const pattern = patternOf(definition);
  return pattern?.ok === false ? pattern.fault : undefined;
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

/** What was made of definitions once, for all values; it goes when they go. */
const valuesOf = new WeakMap<FactDefinition, EnumValues>();
const patternsOf = new WeakMap<FactDefinition, CompiledPattern>();

interface EnumValues {
  readonly known: ReadonlySet<string>;
  /** What a value must be. */
  readonly wanted: string;
}

function readEnum(definition: FactDefinition, raw: unknown): FactValueReading {
  const { known, wanted } = valuesOf.get(definition) ?? enumValues(definition);
  if (typeof raw !== 'string') return wrongType(definition, wanted);
  return known.has(raw) ? value(raw) : wrongValue(definition, wanted);
}

/** More values than these are not listed in a message. */
const MOST_LISTED = 50;

function enumValues(definition: FactDefinition): EnumValues {
  const values = (definition.values ?? []).map((entry) => entry.value);
  const more = values.length > MOST_LISTED ? [`${values.length - MOST_LISTED} more`] : [];
  const wanted = `one of ${[...values.slice(0, MOST_LISTED), ...more].join(', ')}`;
  const made = { known: new Set(values), wanted };
  valuesOf.set(definition, made);
  return made;
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

/** As long as texts of rules may be; to match a pattern takes its size times this. */
const MAX_TEXT_LENGTH = 10_000;
const isLong = (text: string): boolean => text.length > MAX_TEXT_LENGTH;
const tooLong = (definition: FactDefinition): FactValueReading =>
  wrongValue(definition, `at most ${MAX_TEXT_LENGTH} characters long`);

function readText(definition: FactDefinition, raw: string): FactValueReading {
  if (isLong(raw)) return tooLong(definition);
  const text = folded(definition, raw);
  return fits(definition, text) ? value(text) : wrongForm(definition);
}

function readTexts(definition: FactDefinition, raw: readonly string[]): FactValueReading {
  if (raw.some(isLong)) return tooLong(definition);
  const texts = raw.map((text) => folded(definition, text));
  return texts.every((text) => fits(definition, text)) ? value(texts) : wrongForm(definition);
}

const folded = ({ lowerCase }: FactDefinition, text: string): string =>
  lowerCase === true ? text.toLowerCase() : text;
/** A pattern that is none is reported where it stands, and lets every value pass. */
function fits(definition: FactDefinition, text: string): boolean {
  const pattern = patternOf(definition);
  return pattern?.ok === true ? pattern.matches(text) : true;
}
const wrongForm = (definition: FactDefinition): FactValueReading =>
  wrongValue(definition, `of the form ${definition.pattern ?? ''}`);

/** Undefined where the fact has none. */
function patternOf(definition: FactDefinition): CompiledPattern | undefined {
  if (definition.pattern === undefined) return undefined;
  const compiled = patternsOf.get(definition) ?? compilePattern(definition.pattern);
  patternsOf.set(definition, compiled);
  return compiled;
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
