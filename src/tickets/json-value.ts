/** Looking into JSON of strangers: what is not there, or is of another type, is undefined. Only own members count. */

/** The member at the end of `names`. */
export function memberOf(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? Object.getOwnPropertyDescriptor(inner, name)?.value
        : undefined,
    value,
  );
}

export function textOf(value: unknown, ...names: readonly string[]): string | undefined {
  const text = memberOf(value, ...names);
  return typeof text === 'string' ? text : undefined;
}

/** An id as text, whether it is written as text or as a number. */
export function idOf(value: unknown, ...names: readonly string[]): string | undefined {
  const id = memberOf(value, ...names);
  return typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : textOf(id);
}

/** Empty where there is no list. */
export function listOf(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const list = memberOf(value, ...names);
  return Array.isArray(list) ? list : [];
}
