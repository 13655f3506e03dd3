/**
 * Commands with names, GUIDs and addresses filled in. Values come from pasted evidence, which anybody may have
 * written, and the result is copied into a shell: only values that cannot be anything but a name or an address in
 * cmd and PowerShell are let in; the rest leaves the placeholder as printed, its first alternative alone: cmd would
 * read the bar between alternatives as a pipe.
 */
import { isIP } from 'node:net';
import type { FactValue } from '../knowledge/types.js';

/** The value of a fact by id; undefined where it is unknown. */
export type Lookup = (factId: string) => FactValue | undefined;

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9.-]*(?:\|[A-Za-z][A-Za-z0-9.-]*)*)\}/g;
/** The one fact whose value is a distinguished name. */
const NAMING_CONTEXT = 'link.namingContext';
/** A machine has a handful of DNS servers; a longer list is no reason for more commands. */
const MOST_VALUES = 10;

/** DNS label (RFC 1035, with underscores as Windows allows them); a NetBIOS name without shell characters is one. */
const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const DNS_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*\\.?$`);
const GUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const ADDRESS = /^[0-9A-Fa-f:.]+$/;
const RELATIVE_NAME = '[A-Za-z]+=[A-Za-z0-9](?:[A-Za-z0-9. -]*[A-Za-z0-9.-])?';
const DISTINGUISHED_NAME = new RegExp(`^${RELATIVE_NAME}(?:,${RELATIVE_NAME})*$`);
const LONGEST_NAME = 255;

/** Fills each of `commands`; one with a list is repeated for each of its values. */
export function fillCommands(commands: readonly string[], lookup: Lookup): readonly string[] {
  return commands.flatMap((command) => fillCommand(command, lookup));
}

/** Fills one command: `{a|b}` takes the first that has a value which may stand in a command, and is `{a}` without. */
export function fillCommand(command: string, lookup: Lookup): readonly string[] {
  const placeholders = [...new Set(command.match(PLACEHOLDER) ?? [])];
  let filled: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const placeholder of placeholders) {
    const values = valuesFor(placeholder, lookup);
    if (values.length === 0) continue;
    filled = filled.flatMap((pairs) => values.map((value) => new Map([...pairs, [placeholder, value]])));
  }
  return filled.map((values) =>
    command.replace(PLACEHOLDER, (placeholder) => values.get(placeholder) ?? unfilled(placeholder)),
  );
}

function unfilled(placeholder: string): string {
  return placeholder.replace(/\|.*\}$/, '}');
}

function valuesFor(placeholder: string, lookup: Lookup): readonly string[] {
  for (const id of placeholder.slice(1, -1).split('|')) {
    const value = lookup(id);
    const values = typeof value === 'object' ? value : [value];
    const safe = values.filter((each) => typeof each === 'string').filter((each) => isFillable(id, each));
    if (safe.length > 0) return [...new Set(safe)].slice(0, MOST_VALUES);
  }
  return [];
}

/** Whether `value` of fact `id` may stand in a command. */
export function isFillable(id: string, value: string): boolean {
  if (value.length > LONGEST_NAME) return false;
  if (DNS_NAME.test(value) && value.replace(/\.$/, '').length <= 253) return true;
  if (GUID.test(value) || (ADDRESS.test(value) && isIP(value) !== 0)) return true;
  return id === NAMING_CONTEXT && DISTINGUISHED_NAME.test(value);
}
