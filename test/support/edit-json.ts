/** JSON documents changed in place, by paths in which `#x` stands for the member of a list with that id or name. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Path = readonly (string | number)[];

/** Parses a JSON text. Throws where it is none. */
export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (!isJson(value)) throw new Error('no JSON');
  return value;
}

function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isJson);
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}

/** The value at `path`. Throws where there is none. */
export function jsonAt(document: Json, path: Path): Json {
  return path.reduce<Json>((here, step) => {
    const [, inner] = memberOf(here, step);
    if (inner === undefined) throw new Error(`nothing at ${path.join('/')}`);
    return inner;
  }, document);
}

/** Puts `value` at `path`, or takes away what is there where it is undefined. */
export function putJson(document: Json, path: Path, value: Json | undefined): void {
  const parent = jsonAt(document, path.slice(0, -1));
  const [key] = memberOf(parent, path.at(-1) ?? '');
  if (Array.isArray(parent) && typeof key === 'number') {
    if (value === undefined) parent.splice(key, 1);
    else parent[key] = value;
  } else if (isObject(parent)) {
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  }
}

function memberOf(here: Json, step: string | number): readonly [string | number, Json | undefined] {
  if (Array.isArray(here)) {
    const wanted = String(step).slice(1);
    const named = (member: Json): boolean =>
      isObject(member) && (member['id'] === wanted || member['name'] === wanted);
    const index = typeof step === 'number' ? step : here.findIndex(named);
    return [index < 0 ? here.length : index, here[index]];
  }
  return [step, isObject(here) ? here[step] : undefined];
}

export function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
