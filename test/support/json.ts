/** JSON texts of tests as objects of unknown members. */

/** Parses a JSON object; throws where it is anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${text}`);
  return { ...value };
}
