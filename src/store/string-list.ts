/** Lists of strings out of the JSON arrays in which the database keeps them. */
export function toStrings(json: string): readonly string[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.map(String) : [];
}
