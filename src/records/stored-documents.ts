/**
 * The JSON documents of a record as typed values again. They were written by this program, maybe by an older one, and
 * are checked like any other input.
 */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { contractValidator } from '../contract-validator.js';
import type { Answer, DiagnoseRequest, Statement } from '../diagnose.js';
import { isRecord } from '../knowledge/schema-check.js';

/** A request as it is kept: everything that was given so far, in the shape of the contract, and what was stated later. */
export type StoredRequest = DiagnoseRequest;

const answerValidator = contractValidator<Answer>('Answer');
// Facts stated later may stand without evidence, and the first request without facts.
const requestValidator = contractValidator<DiagnoseRequest>('StatedEvidence');

/** Throws an Error where the text is no such document: the record is damaged. */
export function readStoredAnswer(text: string): Answer {
  return check(JSON.parse(text), answerValidator(), 'answer');
}

/** Throws an Error where the text is no such document: the record is damaged. */
export function readStoredRequest(text: string): StoredRequest {
  const parsed: unknown = JSON.parse(text);
  const { later = [], ...first } = isRecord(parsed) ? parsed : {};
  const request = check(first, requestValidator(), 'request');
  const added: readonly unknown[] = Array.isArray(later) ? later : [later];
  const statements = added.map((statement): Statement => check(statement, requestValidator(), 'request'));
  return statements.length === 0 ? request : { ...request, later: statements };
}

function check<T>(value: unknown, validate: ValidateFunction<T>, what: string): T {
  if (validate(value)) return value;
  throw new Error(`A stored ${what} does not match the contract: ${JSON.stringify(validate.errors?.[0])}`);
}
