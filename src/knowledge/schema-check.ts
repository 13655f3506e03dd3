/**
 * Documents against the JSON Schemas (2020-12) of schemas/: the one place where what was read from a file becomes
 * a typed document, and where ajv's errors become sentences.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { escapePointer, shortened } from './messages.js';
import type { OverlayDocument, OverrideDocument, SuppressionDocument } from './overlay-types.js';
import type {
  ArticleDocument,
  CaseDocument,
  CauseDocument,
  FactsDocument,
  ProblemDocument,
  RulesetDocument,
  VersionsLock,
} from './types.js';

export interface DocumentTypes {
  ruleset: RulesetDocument;
  article: ArticleDocument;
  facts: FactsDocument;
  problem: ProblemDocument;
  cause: CauseDocument;
  case: CaseDocument;
  overlay: OverlayDocument;
  override: OverrideDocument;
  suppression: SuppressionDocument;
}
export type DocumentKind = keyof DocumentTypes;

/** What is checked against a schema: documents, and the lock file beside them. */
export interface SchemaTypes extends DocumentTypes {
  'versions-lock': VersionsLock;
}
export type SchemaName = keyof SchemaTypes;

export interface SchemaFault {
  readonly pointer: string;
  readonly message: string;
}
export type SchemaReading<K extends SchemaName> =
  | { readonly ok: true; readonly document: SchemaTypes[K] }
  | { readonly ok: false; readonly faults: readonly SchemaFault[] };

type Validators = { readonly [K in SchemaName]: ValidateFunction<SchemaTypes[K]> };

/** The folder of the schemas, found from the package (from src/ and from dist/). */
const SCHEMAS = new URL('../../schemas/', import.meta.url);

/** Values in a document of which all faults are told: ajv takes the square of their number to collect them. */
const MOST_VALUES = 10_000;

/**
 * Checks a parsed document or lock file; where it passes, its `$schema`, which only editors need, is taken away. Of a
 * document that is larger than people write, the first fault is told.
 */
export function readDocument<K extends SchemaName>(kind: K, value: unknown): SchemaReading<K> {
  const validate: Validators[K] = validatorsFor('first')[kind];
  if (validate(value)) {
    Reflect.deleteProperty(value, '$schema');
    return { ok: true, document: value };
  }
  const errors = valuesLeft(value, MOST_VALUES) > 0 ? allErrors(kind, value) : (validate.errors ?? []);
  return { ok: false, faults: errors.filter(isTelling).map((error) => describeError(error)) };
}

function allErrors<K extends SchemaName>(kind: K, value: unknown): readonly ErrorObject[] {
  const validate: ValidateFunction = validatorsFor('all')[kind];
  validate(value);
  return validate.errors ?? [];
}

/** `most`, less the values in `value`; 0 where there are as many or more. */
function valuesLeft(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return most - 1;
  let left = most - 1;
  for (const member of Object.values(value)) {
    if (left <= 0) return 0;
    left = valuesLeft(member, left);
  }
  return left;
}

const KINDS: Readonly<Record<DocumentKind, true>> = {
  ruleset: true,
  article: true,
  facts: true,
  problem: true,
  cause: true,
  case: true,
  overlay: true,
  override: true,
  suppression: true,
};

export function isDocumentKind(kind: string): kind is DocumentKind {
  return Object.hasOwn(KINDS, kind);
}

/** What a text that does not match is to be, said by the schema: editors that know this keyword say it, too. */
const PATTERN_MESSAGE = 'patternErrorMessage';

type Faults = 'first' | 'all';
const validators = new Map<Faults, Validators>();

/** Compiled when they are first needed. */
function validatorsFor(faults: Faults): Validators {
  const known = validators.get(faults) ?? compileValidators(faults === 'all');
  validators.set(faults, known);
  return known;
}

function compileValidators(allErrors: boolean): Validators {
  // strictRequired would forbid "required" in the branches that decide between kinds of conditions and cases.
  const ajv = new Ajv2020({
    allErrors,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
  });
  ajv.addVocabulary([PATTERN_MESSAGE]);
  ajv.addSchema(readSchema('definitions'), 'definitions.schema.json');
  const compile = <K extends SchemaName>(kind: K): ValidateFunction<SchemaTypes[K]> => {
    ajv.addSchema(readSchema(kind), `${kind}.schema.json`);
    const validate = ajv.getSchema<SchemaTypes[K]>(`${kind}.schema.json`);
    if (validate === undefined || '$async' in validate) throw new Error(`No schema for ${kind}`);
    return validate;
  };
  return {
    ruleset: compile('ruleset'),
    article: compile('article'),
    facts: compile('facts'),
    problem: compile('problem'),
    cause: compile('cause'),
    case: compile('case'),
    overlay: compile('overlay'),
    override: compile('override'),
    suppression: compile('suppression'),
    'versions-lock': compile('versions-lock'),
  };
}

/** The schema `<name>.schema.json` as it stands. Throws where the package has none. */
export function readSchema(name: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, SCHEMAS), 'utf8'));
  if (!isRecord(parsed)) throw new Error(`${name}.schema.json is no object`);
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** "if" and "propertyNames" only repeat that something inside them failed; so do the members of an "anyOf". */
export function isTelling({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'propertyNames' && !/\/anyOf\/\d/.test(schemaPath);
}

/** An error of ajv as a sentence. */
export function describeError(error: ErrorObject): SchemaFault {
  const { keyword, instancePath, propertyName } = error;
  const params: Readonly<Record<string, unknown>> = error.params;
  const at = (message: string, pointer = instancePath): SchemaFault => ({ pointer, message });
  if (propertyName !== undefined)
    return at(
      `"${shortened(propertyName)}" is no id that can stand here.`,
      `${instancePath}/${escapePointer(propertyName)}`,
    );
  switch (keyword) {
    case 'additionalProperties': {
      const extra = String(params['additionalProperty']);
      return at(`"${shortened(extra)}" is not allowed here.`, `${instancePath}/${escapePointer(extra)}`);
    }
    case 'required':
      return at(`"${String(params['missingProperty'])}" is missing.`);
    case 'enum':
      return at(`Must be one of ${JSON.stringify(params['allowedValues']).slice(1, -1)}.`);
    case 'const':
      return at(`Must be ${JSON.stringify(params['allowedValue'])}.`);
    case 'false schema':
      return at('Is not allowed here.');
    case 'anyOf':
      return at('Must have "first", "above" or "ruledOut".');
    case 'pattern':
      return at(patternMessage(error));
    default:
      return at(`${(error.message ?? 'is wrong').replace(/^must/, 'Must')}.`);
  }
}

/** In the words of the schema, where it has some. */
function patternMessage({ parentSchema, params }: ErrorObject): string {
  const wanted: unknown = parentSchema?.[PATTERN_MESSAGE];
  return typeof wanted === 'string' ? wanted : `Must match ${String(params['pattern'])}.`;
}
