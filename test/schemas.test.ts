/** The schemas that editors of rules and of integrations use: valid themselves, with examples that pass, and as strict as they say. */
import { readdirSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'semver';
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
ajv.addVocabulary(['x-secret', 'patternErrorMessage']);
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

/** What people write and others read; callbacks are written by the service, integrations by whoever runs it. */
const documentSchemas = names.filter((name) => !/^(?:callback|integrations)/.test(name));

const isText = ({ type }: Json): boolean =>
  type === 'string' || (Array.isArray(type) && type.includes('string'));

describe('schemas of documents', () => {
  it.each(documentSchemas)('%s lets no text and no list of values be of any length', (name) => {
    const { examples: _, ...schema } = schemaOf(name);
    const boundless = [...objectsIn(schema)].filter(
      ([, part]) => isText(part) && !['maxLength', '$ref', 'else'].some((keyword) => keyword in part),
    );
    expect(boundless.map(([at]) => at)).toEqual([]);
    const endless = [...objectsIn(schema)].filter(
      ([, part]) =>
        Array.isArray(part['type']) &&
        part['type'].includes('array') &&
        !('maxItems' in part || 'else' in part),
    );
    expect(endless.map(([at]) => at)).toEqual([]);
  });

  it.each(documentSchemas)('%s says in words what each of its patterns wants', (name) => {
    const { examples: _, ...schema } = schemaOf(name);
    for (const [at, part] of objectsIn(schema)) {
      if (typeof part['pattern'] !== 'string') continue;
      expect([at, part['patternErrorMessage']]).toEqual([at, expect.stringMatching(/^Must [^\\^$]+[.]$/)]);
    }
  });

  it.each(documentSchemas.filter((name) => name !== 'definitions.schema.json'))(
    'an example of %s with blanks in place of a text, anywhere in it, does not pass',
    (name) => {
      for (const example of examplesOf(name))
        for (const [at, part] of objectsIn(example))
          for (const [key, value] of Object.entries(part)) {
            const isOfFact = at.endsWith('/given/facts') || (key === 'value' && 'fact' in part);
            if (typeof value !== 'string' || key === '$schema' || isOfFact) continue;
            const copy: unknown = structuredClone(example);
            const target = [...objectsIn(copy)].find(([place]) => place === at)?.[1];
            if (target !== undefined) Object.assign(target, { [key]: ' \u00a0\n' });
            expect(errorsOf(name, copy), `${name} allows blanks at ${at}/${key}`).not.toEqual([]);
          }
    },
  );
});

describe('patterns', () => {
  const patterns = names.flatMap((name) => {
    const { examples: _, ...schema } = schemaOf(name);
    return [...objectsIn(schema)].flatMap(([at, { pattern }]) =>
      typeof pattern === 'string' ? [[`${name}${at}`, pattern] as const] : [],
    );
  });
  const starts = ['', 'https://', 'http://', 'a.', 'cause/', '1.0.0-', '1.0.0+', '{body}', 'a', '/', '+'];
  const pumps = ['a', '0', '-', '.', ' ', 'a-', 'a.', '0.', '/', '~0', '{id}', '\u00a0'];
  const ends = ['', '\u0001', ' /', '~'];

  /** A pattern that takes the square of a length would take hours. */
  it.each([...new Map(patterns.map(([at, pattern]) => [pattern, at]))])(
    '%s is matched in linear time',
    (pattern) => {
      const texts = starts.flatMap((start) =>
        pumps.flatMap((pump) => ends.map((end) => start + pump.repeat(200_000 / pump.length) + end)),
      );
      const work = 'for (const text of texts) new RegExp(pattern, "u").test(text)';
      const match = (): void => void runInNewContext(work, { texts, pattern }, { timeout: 30_000 });
      expect(match).not.toThrow();
    },
    40_000,
  );

  it('for versions takes what semver takes, and nothing else', () => {
    const { $defs: definitions } = schemaOf('definitions.schema.json');
    const schema = isObject(definitions) ? definitions['semanticVersion'] : undefined;
    if (!isObject(schema)) throw new Error('there are no versions');
    const isVersion = new Ajv2020({ strict: false }).compile(schema);
    const piece = fc.constantFrom('0', '1', '12', '01', 'a', '-', '.', '+', 'rc', '1.2.3', ' ', 'v', '0a');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), fc.boolean(), (pieces, isBehind) => {
        const text = `${isBehind ? '1.2.3' : ''}${pieces.join('')}`;
        fc.pre(!/\d{10}/.test(text));
        expect([text, isVersion(text)]).toEqual([text, parse(text) !== null && isStrict(text)]);
      }),
      { numRuns: 5_000 },
    );
    for (const text of ['1.0.0-..', '1.0.0-01', '99999999999999999999.0.0', `1.0.0-${'a'.repeat(100)}`])
      expect(isVersion(text)).toBe(false);
    expect(isVersion('999999999.0.0-rc.1+20240501123000')).toBe(true);
  });

  /** semver passes over blanks around a version and a "v" before it. */
  const isStrict = (text: string): boolean => /^\d[\dA-Za-z.+-]*$/.test(text);
});
