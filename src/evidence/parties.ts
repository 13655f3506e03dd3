/** Which machine a printed name, GUID or alias means. */
import type { Names } from './names.js';
import type { Party } from './pairs.js';

/** Takes a name, and the forest that it was printed in; null where the name is none or its machine is not known. */
export function party(names: Names, name: string | null, forest: string | null): Party | null {
  const key = names.key(name, forest);
  return key === null || name === null ? null : { key, name: names.short(name) };
}

/** Returns what `party` does, worked out once for each name: links print few names very often. */
export function rememberedParties(names: Names): (name: string, forest: string | null) => Party | null {
  const known = new Map<string, { readonly forest: string | null; readonly found: Party | null }>();
  return (name, forest) => {
    const before = known.get(name);
    if (before?.forest === forest) return before.found;
    const found = party(names, name, forest);
    known.set(name, { forest, found });
    return found;
  };
}

/** Takes what is printed of a source: its name goes before its NTDS Settings GUID, which alone gives a machine without a name. */
export function sourceParty(
  names: Names,
  name: string | null,
  guid: string | null,
  forest: string | null,
): Party | null {
  const known = name ?? (guid === null ? null : names.ownerOf(guid));
  return party(names, known, forest) ?? (guid === null ? null : { key: `guid:${guid}`, name: null });
}
