/** Settings of integrations against `schemas/integrations.schema.json`. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readSchema } from '../knowledge/schema-check.js';

/** What the schema marks with `x-secret`; `signing` must be written as Standard Webhooks says. */
export type SecretKind = 'any' | 'signing';
/** Called with each reference to a secret that is met, and with the JSON Pointer of where it stands. */
type OnSecret = (kind: SecretKind, reference: unknown, pointer: string) => void;

const ID = 'integrations.schema.json';

/** The schema, ready to check with. */
export function compileIntegrations(onSecret: OnSecret): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    // Errors hold the schema that they are about.
    verbose: true,
  });
  ajv.addKeyword({
    keyword: 'x-secret',
    metaSchema: { enum: ['any', 'signing'] },
    validate: (
      kind: SecretKind,
      value: unknown,
      _parent: unknown,
      at?: { readonly instancePath: string },
    ) => {
      onSecret(kind, value, at?.instancePath ?? '');
      return true;
    },
  });
  return ajv.addSchema(readSchema('integrations'), ID);
}

/** The check of a whole file, or of the part of the schema at `pointer`. Throws where the schema has no such part. */
export function validatorOf<Value>(ajv: Ajv2020, pointer = ''): ValidateFunction<Value> {
  const validate = ajv.getSchema<Value>(pointer === '' ? ID : `${ID}#${pointer}`);
  if (validate === undefined || '$async' in validate) throw new Error(`${ID} has nothing at ${pointer}`);
  return validate;
}

let compiled: Ajv2020 | undefined;

/** Whether settings match `$defs/<system>`. Throws where the schema has no such definition. */
export function settingsGuard<Settings>(system: string): (value: unknown) => value is Settings {
  compiled ??= compileIntegrations(() => undefined);
  const validate = validatorOf<Settings>(compiled, `/$defs/${system}`);
  return (value): value is Settings => validate(value);
}
