/** Requests against the contract: the same schema that is published decides, and faults are told in words. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Contract } from '../contract.js';
import { type ErrorDetail, InputError } from '../errors.js';

/** In a larger body only the first fault is looked for: millions of bad items would be millions of errors. */
const ALL_FAULTS_UP_TO_BYTES = 65_536;
const MAX_FAULTS = 20;

export type RequestValidator<Request> = (value: unknown, bytes: number) => Request;

/**
 * Makes a check of request bodies (`bytes`: their size) against the schema of this name, whose type is `Request`;
 * it throws InputError `invalid-request`.
 */
export function requestValidator<Request>(contract: Contract, schema: string): RequestValidator<Request> {
  const first = compile<Request>(contract, schema, false);
  const all = compile<Request>(contract, schema, true);
  return (value, bytes) => {
    const validate: ValidateFunction<Request> = bytes <= ALL_FAULTS_UP_TO_BYTES ? all : first;
    if (validate(value)) return value;
    const errors = (validate.errors ?? []).slice(0, MAX_FAULTS).map(toDetail);
    const [fault] = errors;
    const where = fault === undefined || fault.pointer === '' ? 'The body' : fault.pointer;
    throw new InputError('invalid-request', `${where} ${fault?.detail ?? 'does not match'}.`, errors);
  };
}

function compile<Request>(contract: Contract, schema: string, allErrors: boolean): ValidateFunction<Request> {
  const ajv = new Ajv2020({ allErrors, strict: false, ownProperties: true, verbose: true });
  formats.default(ajv);
  ajv.addSchema(contract, 'contract');
  const validate = ajv.getSchema<Request>(`contract#/components/schemas/${schema}`);
  if (validate === undefined) throw new Error(`openapi.yaml lacks the schema ${schema}`);
  return validate;
}

function toDetail(error: ErrorObject): ErrorDetail {
  const params: Readonly<Record<string, unknown>> = error.params;
  const extra = params['additionalProperty'];
  if (typeof extra === 'string')
    return { pointer: `${error.instancePath}/${escapePointer(extra)}`, detail: 'is no property here' };
  const missing = params['missingProperty'];
  if (typeof missing === 'string')
    return { pointer: `${error.instancePath}/${escapePointer(missing)}`, detail: 'is missing' };
  const form: unknown = error.keyword === 'pattern' ? error.parentSchema?.['x-form'] : undefined;
  if (typeof form === 'string') return { pointer: error.instancePath, detail: `must be ${form}` };
  return { pointer: error.instancePath, detail: error.message ?? 'does not match' };
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
