/** Observations as somebody outside sees them: what is said, about which machine, and the line that it rests on. */
import type { Names } from './names.js';
import { machinesOf } from './observation-index.js';
import type { Observation } from './observations.js';
import type { LineReference } from './types.js';

export type FieldValue =
  | boolean
  | number
  | string
  | null
  | readonly FieldValue[]
  | { readonly [field: string]: FieldValue };

export interface Statement {
  readonly kind: Observation['kind'];
  /** The machine that it is about, by the name that the evidence shows for it; null where it names none. */
  readonly machine: string | null;
  readonly fields: { readonly [field: string]: FieldValue };
  readonly from: LineReference;
}

/** What is of use only while observations are bound. */
const INTERNAL: ReadonlySet<string> = new Set(['kind', 'from', 'report', 'dnsServersFrom']);

/** Takes an observation and the machines of the evidence. */
export function statementOf(observation: Observation, names: Names): Statement {
  const fields = Object.entries(observation).filter(([field]) => !INTERNAL.has(field));
  const [machine] = 'destination' in observation ? [observation.destination] : machinesOf(observation);
  return {
    kind: observation.kind,
    machine: machine == null ? null : names.short(machine),
    fields: Object.fromEntries(fields.map(([field, value]) => [field, plain(value)])),
    from: observation.from,
  };
}

/** A value that stands with its line becomes the value; of rows with lines of their own, the line's number stays. */
function plain(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return null;
  const { from, ...rest } = value;
  if ('value' in rest && Object.keys(rest).length === 1) return plain(rest['value']);
  const shown = isRecord(from) ? { ...rest, line: from['line'] } : rest;
  return Object.fromEntries(Object.entries(shown).map(([field, one]) => [field, plain(one)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
