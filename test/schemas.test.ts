/** The schemas that editors of rules and of integrations use: valid themselves, with examples that pass, and as strict as they say. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const folder = new URL('../schemas/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function schemaOf(name: string): Json {
  const schema: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  if (!isObject(schema)) throw new Error(`${name} is no object`);
  return schema;
}

function examplesOf(name: string): readonly unknown[] {
  const { examples } = schemaOf(name);
  return Array.isArray(examples) ? examples : [];
}

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  discriminator: true,
});
ajv.addVocabulary(['x-secret']);
for (const name of names) ajv.addSchema(schemaOf(name), name);

/** What `name` says against `document`; nothing where it passes. */
function errorsOf(name: string, document: unknown): readonly unknown[] {
  const validate = ajv.getSchema(name);
  if (validate === undefined) throw new Error(`${name} is not there`);
  return validate(document) === true ? [] : (validate.errors ?? []);
}

/** Every object in a value, with where it stands. */
function* objectsIn(value: unknown, at = ''): Generator<readonly [string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (isObject(value)) yield [at, value];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${at}/${key}`);
}

describe('schemas', () => {
  it('are there for every kind of document', () => {
    expect(names.sort()).toEqual(
      [
        ...['article', 'callback', 'case', 'cause', 'definitions', 'facts', 'integrations', 'overlay'],
        ...['override', 'problem', 'ruleset', 'suppression', 'versions-lock'],
      ].map((kind) => `${kind}.schema.json`),
    );
  });

  it.each(names)('%s is a valid schema of draft 2020-12 with title, description and an example', (name) => {
    const schema = schemaOf(name);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema['title']).toMatch(/\w/);
    expect(schema['description']).toMatch(/\w/);
    expect(examplesOf(name).length).toBeGreaterThan(0);
  });

  it.each(names)('the examples of %s pass', (name) => {
    for (const example of examplesOf(name)) expect(errorsOf(name, example)).toEqual([]);
  });

  it.each(names)('%s lets no object have properties that it does not name', (name) => {
    const { examples: _, ...schema } = schemaOf(name);
    const open = [...objectsIn(schema)].filter(
      ([at, part]) =>
        'properties' in part && !('additionalProperties' in part) && !/\/(if|then|else)$/.test(at),
    );
    // The kinds of cases are told apart by "kind", and each kind is closed for itself.
    expect(open.map(([at]) => at)).toEqual(name === 'case.schema.json' ? [''] : []);
  });

  it.each(names.filter((name) => name !== 'definitions.schema.json'))(
    'an example of %s with one more property, anywhere in it, does not pass',
    (name) => {
      for (const example of examplesOf(name))
        for (const [at] of objectsIn(example)) {
          const copy: unknown = structuredClone(example);
          const target = [...objectsIn(copy)].find(([place]) => place === at)?.[1];
          if (target !== undefined) Object.assign(target, { unheardOf: 1 });
          expect(errorsOf(name, copy), `${name} allows something at ${at}`).not.toEqual([]);
        }
    },
  );
});
