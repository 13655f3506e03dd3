/** What is wrong with a file of integrations, in sentences for whoever edits it. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { escapePointer } from '../knowledge/messages.js';
import { nearestClause } from '../knowledge/nearest.js';
import {
  describeError,
  isRecord,
  isTelling,
  readSchema,
  type SchemaFault,
} from '../knowledge/schema-check.js';
import { PRESETS } from './settings.js';

const SCHEMES = ['bearer', 'hmac', ...PRESETS];
const SECRET = 'A secret does not stand here itself: {"env": "NAME"} or {"file": "path"} says where it is.';
const ADDRESS = 'Must be an http or https address without user, query and fragment.';

/** The faults of a value that ajv refused, each once. */
export function faultsOf(errors: readonly ErrorObject[]): readonly SchemaFault[] {
  const faults = errors.filter((error) => isTelling(error) && !isUntagged(error)).map(describe);
  return faults.filter(
    ({ pointer, message }, at) =>
      faults.findIndex((other) => other.pointer === pointer && other.message === message) === at,
  );
}

/** A tag that is missing is told already, as every member that is. */
function isUntagged({ keyword, params }: ErrorObject): boolean {
  return keyword === 'discriminator' && params['tagValue'] === undefined;
}

function describe(error: ErrorObject): SchemaFault {
  const { keyword, instancePath: pointer, schemaPath, propertyName } = error;
  const params: Readonly<Record<string, unknown>> = error.params;
  if (keyword === 'discriminator') return unknownTag(pointer, String(params['tag']), params['tagValue']);
  if (propertyName !== undefined)
    return {
      pointer: `${pointer}/${escapePointer(propertyName)}`,
      message: 'A name begins with a small letter and has small letters, digits and hyphens, at most 63.',
    };
  if (keyword === 'required' && params['missingProperty'] === 'webhook')
    return { pointer, message: '"webhook" is missing: this system tells of tickets in no other way.' };
  if (/\$defs\/(?:secret|signingSecret)\/(?:type|(?:min|max)Properties)$/.test(schemaPath))
    return { pointer, message: SECRET };
  if (schemaPath.endsWith('$defs/url/pattern')) return { pointer, message: ADDRESS };
  return describeError(error);
}

function unknownTag(pointer: string, tag: string, value: unknown): SchemaFault {
  if (typeof value !== 'string') return { pointer: `${pointer}/${tag}`, message: `"${tag}" must be text.` };
  const known = tag === 'system' ? systemsIn(readSchema('integrations')) : SCHEMES;
  const message = `There is no ${tag} "${value}"${nearestClause(value, known)}`;
  return { pointer: `${pointer}/${tag}`, message };
}

/** The systems that the schema knows. */
function systemsIn(schema: Readonly<Record<string, unknown>>): readonly string[] {
  const { $defs: definitions } = schema;
  const integration = isRecord(definitions) ? definitions['integration'] : undefined;
  const branches: unknown = isRecord(integration) ? integration['oneOf'] : undefined;
  if (!Array.isArray(branches)) return [];
  return branches.map((branch: unknown) =>
    isRecord(branch) ? String(branch['$ref']).replace('#/$defs/', '') : '',
  );
}
