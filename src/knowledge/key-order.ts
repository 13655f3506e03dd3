/**
 * The order of the keys of a document, taken from where people read it anyway: the schema of its kind lists the
 * properties of every object in the order in which they are written.
 */
import { isRecord, readSchema } from './schema-check.js';

/** What is known of one value of a document from the schemas that apply to it. */
export interface Shape {
  /** Keys in their order; other keys come behind them. */
  readonly keys: readonly string[];
  property(key: string): Shape;
  readonly item: Shape;
}

interface Located {
  readonly schema: Readonly<Record<string, unknown>>;
  /** The whole document that it stands in, for its references. */
  readonly root: Readonly<Record<string, unknown>>;
}

const schemas = new Map<string, Located['root']>();
const shapes = new Map<string, Shape>();

/** The shape of a whole document; `kind` is the name of its schema file without `.schema.json`. */
export function documentShape(kind: string): Shape {
  const known = shapes.get(kind);
  if (known !== undefined) return known;
  const root = schemaOnce(kind);
  const shape = shapeOf([{ schema: root, root }]);
  shapes.set(kind, shape);
  return shape;
}

function shapeOf(schemas: readonly Located[]): Shape {
  const applying = schemas.flatMap(applicable);
  const properties = new Map<string, Shape>();
  let item: Shape | undefined;
  return {
    keys: applying.map(({ schema }) => Object.keys(objectAt(schema, 'properties'))).reduce(mergeOrders, []),
    property(key) {
      const known = properties.get(key);
      if (known !== undefined) return known;
      const shape = shapeOf(applying.flatMap((located) => propertySchema(located, key)));
      properties.set(key, shape);
      return shape;
    },
    get item() {
      item ??= shapeOf(applying.flatMap(({ schema, root }) => located(schema['items'], root)));
      return item;
    },
  };
}

/** A schema and all that it may apply to the same value. Branches count whether or not they are taken. */
function applicable(from: Located): readonly Located[] {
  const { schema, root } = from;
  const { $ref, allOf } = schema;
  const more = [
    ...(typeof $ref === 'string' ? [resolve($ref, root)] : []),
    ...(Array.isArray(allOf) ? allOf.flatMap((part: unknown) => located(part, root)) : []),
    ...located(schema['then'], root),
    ...located(schema['else'], root),
  ];
  return [from, ...more.flatMap(applicable)];
}

function propertySchema({ schema, root }: Located, key: string): readonly Located[] {
  const properties = objectAt(schema, 'properties');
  return located(Object.hasOwn(properties, key) ? properties[key] : schema['additionalProperties'], root);
}

function located(schema: unknown, root: Located['root']): readonly Located[] {
  return isRecord(schema) ? [{ schema, root }] : [];
}

/** References are `#/$defs/name`, or the same behind the name of a file beside it. Throws on others. */
function resolve(reference: string, root: Located['root']): Located {
  const [file = '', name = ''] = reference.split('#/$defs/');
  const home = file === '' ? root : schemaOnce(file.replace(/\.schema\.json$/, ''));
  const schema = objectAt(home, '$defs')[name];
  if (!isRecord(schema)) throw new Error(`No schema has ${reference}`);
  return { schema, root: home };
}

function schemaOnce(name: string): Located['root'] {
  const known = schemas.get(name);
  if (known !== undefined) return known;
  const schema = readSchema(name);
  schemas.set(name, schema);
  return schema;
}

function objectAt(schema: Located['schema'], key: string): Readonly<Record<string, unknown>> {
  const value = schema[key];
  return isRecord(value) ? value : {};
}

/** Both lists in one: a key that only `second` has comes before the next that both have. */
function mergeOrders(first: readonly string[], second: readonly string[]): readonly string[] {
  const merged = [...first];
  let at = merged.length;
  for (const key of [...second].reverse()) {
    const known = merged.indexOf(key);
    if (known === -1) merged.splice(at, 0, key);
    else at = known;
  }
  return merged;
}
