/**
 * The JSON documents of a record as typed values again. They were written by this program, maybe by an older one, and
 * are checked like any other input.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readContract } from '../contract.js';
import type { Answer, DiagnoseRequest, Statement } from '../diagnose.js';

/** A request as it is kept: everything that was given so far, in the shape of the contract, and what was stated later. */
export type StoredRequest = DiagnoseRequest;

/** Throws an Error where the text is no such document: the record is damaged. */
export function readStoredAnswer(text: string): Answer {
  return read(text, validators().answer, 'answer');
}

/** Throws an Error where the text is no such document: the record is damaged. */
export function readStoredRequest(text: string): StoredRequest {
  const { later = [], ...first } = read(text, validators().wrapper, 'request');
  const request = check(first, validators().request, 'request');
  const statements = later.map((statement): Statement => check(statement, validators().request, 'request'));
  return statements.length === 0 ? request : { ...request, later: statements };
}

interface Validators {
  readonly answer: ValidateFunction<Answer>;
  readonly request: ValidateFunction<DiagnoseRequest>;
  readonly wrapper: ValidateFunction<{ readonly later?: readonly unknown[] }>;
}

let compiled: Validators | undefined;

function validators(): Validators {
  compiled ??= compile();
  return compiled;
}

function compile(): Validators {
  const ajv = new Ajv2020({ strict: false, ownProperties: true });
  formats.default(ajv);
  ajv.addSchema(readContract(), 'contract');
  const schema = (name: string) => ({ $ref: `contract#/components/schemas/${name}` });
  return {
    answer: ajv.compile<Answer>(schema('Answer')),
    // Facts stated later may stand without evidence, and the first request without facts.
    request: ajv.compile<DiagnoseRequest>(schema('StatedEvidence')),
    wrapper: ajv.compile({ type: 'object', properties: { later: { type: 'array' } } }),
  };
}

function read<T>(text: string, validate: ValidateFunction<T>, what: string): T {
  const value: unknown = JSON.parse(text);
  return check(value, validate, what);
}

function check<T>(value: unknown, validate: ValidateFunction<T>, what: string): T {
  if (validate(value)) return value;
  throw new Error(`A stored ${what} does not match the contract: ${JSON.stringify(validate.errors?.[0])}`);
}
