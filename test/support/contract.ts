/** openapi.yaml as the judge of what the service answers: its operations, their examples and response schemas. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Response } from 'supertest';
import { expect } from 'vitest';
import { readContract } from '../../src/contract.js';
import type { Schemas, Wire } from '../../src/http/wire.js';

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  /** The least role that may call it; undefined where the contract does not say. */
  readonly role: string | undefined;
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly requestExamples: readonly {
    readonly type: string;
    readonly name: string;
    readonly value: unknown;
  }[];
  readonly takesBody: boolean;
  /** The statuses of success: 200 as well as 201 where it makes something unless it is there. */
  readonly successes: readonly number[];
  /** Header parameters with an example, as If-Match. */
  readonly exampleHeaders: Readonly<Record<string, string>>;
  /** The path with the examples of its parameters. */
  readonly examplePath: string;
}

type Node = Readonly<Record<string, unknown>>;

const contract = readContract();
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
ajv.addSchema(contract, 'contract');

function node(value: unknown): Node {
  if (typeof value !== 'object' || value === null) return {};
  const record: Node = { ...value };
  const reference = record['$ref'];
  return typeof reference === 'string' ? lookUp(reference) : record;
}

function lookUp(reference: string): Node {
  const keys = reference.replace(/^#\//, '').split('/');
  return keys.reduce<Node>((at, key) => node(at[key]), contract);
}

function entries(value: unknown): readonly (readonly [string, Node])[] {
  return Object.entries(node(value)).map(([key, member]) => [key, node(member)]);
}

/** Every operation of the contract. */
export const OPERATIONS: readonly Operation[] = entries(contract['paths']).flatMap(([path, item]) =>
  entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]): Operation => {
      const parameters = Array.isArray(item['parameters']) ? item['parameters'].map(node) : [];
      const content = entries(node(operation['requestBody'])['content']);
      return {
        id: String(operation['operationId']),
        method,
        path,
        role: typeof operation['x-role'] === 'string' ? operation['x-role'] : undefined,
        isPublic: Array.isArray(operation['security']) && operation['security'].length === 0,
        takesBody: operation['requestBody'] !== undefined,
        successes: successesOf(operation),
        exampleHeaders: headersOf(operation),
        responses: Object.fromEntries(entries(operation['responses'])),
        requestExamples: content.flatMap(([type, media]) =>
          entries(media['examples']).map(([name, example]) => ({ type, name, value: example['value'] })),
        ),
        examplePath: parameters.reduce<string>(
          (at, parameter) => at.replace(`{${String(parameter['name'])}}`, String(parameter['example'])),
          path,
        ),
      };
    }),
);

function successesOf(operation: Node): readonly number[] {
  const statuses = Object.keys(node(operation['responses'])).map(Number);
  return statuses.filter((status) => status < 300);
}

function headersOf(operation: Node): Readonly<Record<string, string>> {
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'].map(node) : [];
  return Object.fromEntries(
    parameters
      .filter((parameter) => parameter['in'] === 'header' && parameter['example'] !== undefined)
      .map((parameter) => [String(parameter['name']), String(parameter['example'])]),
  );
}

/** The values that a schema of the contract allows. */
export function enumOf(schema: string): readonly unknown[] {
  const values = lookUp(`#/components/schemas/${schema}`)['enum'];
  return Array.isArray(values) ? values : [];
}

/** The example of a JSON response, if the contract has one. */
export function responseExample(operation: Operation, status: string): unknown {
  return node(node(operation.responses[status]?.['content'])['application/json'])['example'];
}

/** Fails unless the status, media type and body of `response` are what the contract says of the operation. */
export function expectContract(response: Response, method: string, path: string): void {
  const operation = OPERATIONS.find((candidate) => candidate.method === method && candidate.path === path);
  expect(operation, `${method} ${path} is in the contract`).toBeDefined();
  const described = operation?.responses[String(response.status)];
  expect(described, `${method} ${path} can answer ${response.status}`).toBeDefined();
  if (described?.['content'] === undefined) {
    expect([response.headers['content-type'], response.text ?? ''], `${method} ${path} has no body`).toEqual([
      undefined,
      '',
    ]);
    return;
  }
  const type = String(response.headers['content-type']).split(';', 1)[0] ?? '';
  const media = node(node(described?.['content'])[type]);
  expect(node(described?.['content']), `${method} ${path} ${response.status}`).toHaveProperty([type]);
  if (type.endsWith('json')) expectSchema(node(media['schema']), response.body);
}

/** Fails unless `response` is a problem document of `code`; for errors of addresses that the contract lacks. */
export function expectProblem(response: Response, status: number, code: string): void {
  expect([response.status, response.body.type]).toEqual([status, `/problems/${code}`]);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.body.status).toBe(status);
  expectSchema(lookUp('#/components/schemas/ProblemDocument'), response.body);
}

/** The body of `response` as the schema `name`; throws where it does not match. */
export function bodyAs<Name extends keyof Schemas>(response: Response, name: Name): Wire<Name> {
  const address = `contract#/components/schemas/${name}`;
  const validate: ValidateFunction<Wire<Name>> | undefined = ajv.getSchema<Wire<Name>>(address);
  const body: unknown = response.body;
  if (validate === undefined) throw new Error(`the contract has no schema ${name}`);
  if (validate(body)) return body;
  throw new Error(`no ${name}: ${JSON.stringify(validate.errors)}`);
}

function expectSchema(schema: Node, body: unknown): void {
  const absolute: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'));
  const validate = ajv.compile(node(absolute));
  validate(body);
  expect(validate.errors ?? []).toEqual([]);
}
