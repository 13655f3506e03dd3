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
const VARIABLE = 'Must be the name of a variable; the secret does not stand here itself.';
const POINTER = 'Must be a JSON Pointer, as "/ticket/id".';
const CALLBACK = 'Must begin with https, or name this machine; with "allowHttp": true it may be http.';
const LIST = 'Must be a list, in [ ].';

/** The faults of a value that ajv refused, each once. */
export function faultsOf(errors: readonly ErrorObject[]): readonly SchemaFault[] {
  const faults = errors
    .filter((error) => isTelling(error) && !isUntagged(error) && !isOneOfSeveral(error))
    .map(describe);
  return faults.filter(
    ({ pointer, message }, at) =>
      faults.findIndex((other) => other.pointer === pointer && other.message === message) === at,
  );
}

/** A tag that is missing is told already, as every member that is. */
function isUntagged({ keyword, params }: ErrorObject): boolean {
  return keyword === 'discriminator' && params['tagValue'] === undefined;
}

/** What "oneOf" wants is told for all of them. */
function isOneOfSeveral({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === 'required' && /\/oneOf\/\d+\/required$/.test(schemaPath);
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
  if (keyword === 'oneOf') return { pointer, message: eitherOf(error.schema) };
  if (keyword === 'additionalProperties')
    return unknownMember(pointer, String(params['additionalProperty']), error.parentSchema);
  if (keyword === 'type' && params['type'] === 'array') return { pointer, message: LIST };
  const message = keyword === 'pattern' ? patternMessage(schemaPath, String(params['pattern'])) : undefined;
  return message === undefined ? describeError(error) : { pointer, message };
}

function patternMessage(schemaPath: string, pattern: string): string | undefined {
  if (schemaPath.endsWith('$defs/url/pattern')) return ADDRESS;
  if (schemaPath.endsWith('$defs/secret/properties/env/pattern')) return VARIABLE;
  if (pattern.startsWith('^(/([^~/]')) return POINTER;
  return pattern.startsWith('^(https://|') ? CALLBACK : undefined;
}

/** Of members of which exactly one is wanted. */
function eitherOf(branches: unknown): string {
  const members = (Array.isArray(branches) ? branches : []).flatMap((branch: unknown) =>
    isRecord(branch) && Array.isArray(branch['required']) ? branch['required'].map(String) : [],
  );
  return `Either ${members.map((member) => `"${member}"`).join(' or ')} is wanted, and not both.`;
}

function unknownMember(pointer: string, member: string, schema: unknown): SchemaFault {
  const known = isRecord(schema) && isRecord(schema['properties']) ? Object.keys(schema['properties']) : [];
  const message = `"${member}" is not allowed here${nearestClause(member, known)}`;
  return { pointer: `${pointer}/${escapePointer(member)}`, message };
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
