/** Guards for documents in the shapes of the contract that do not come as requests: out of the store, from a service. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readContract } from './contract.js';

let ajv: Ajv2020 | undefined;

/** Gives a guard of the schema `name` of openapi.yaml, which is compiled when it is first needed. */
export function contractValidator<T>(name: string): () => ValidateFunction<T> {
  let validator: ValidateFunction<T> | undefined;
  return () => {
    ajv ??= create();
    validator ??= ajv.compile<T>({ $ref: `contract#/components/schemas/${name}` });
    return validator;
  };
}

function create(): Ajv2020 {
  const created = new Ajv2020({ strict: false, ownProperties: true });
  formats.default(created);
  return created.addSchema(readContract(), 'contract');
}
