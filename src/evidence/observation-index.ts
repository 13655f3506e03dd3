/**
 * Observations by kind, and those of one kind by machine or zone, so that no binder goes through all of the
 * evidence for each machine. An observation is about the machine in its field `server`, `host` or `computer` and
 * about the zone in its field `zone`.
 */
import type { Names } from './names.js';
import type { Observation } from './observations.js';

export type ObservationKind = Observation['kind'];
export type OfKind<Kind extends ObservationKind> = Extract<Observation, { readonly kind: Kind }>;

type Groups = ReadonlyMap<string, readonly Observation[]>;

export class ObservationIndex {
  readonly #kinds = new Map<ObservationKind, Observation[]>();
  readonly #groups = new Map<string, Groups>();

  constructor(
    observations: readonly Observation[],
    private readonly names: Names,
  ) {
    for (const observation of observations) put(this.#kinds, observation.kind, observation);
  }

  /** All observations of `kind`, in order of appearance. */
  of<Kind extends ObservationKind>(kind: Kind): readonly OfKind<Kind>[] {
    return ofOneKind(this.#kinds.get(kind));
  }

  /** Those of `kind` about the machine with this key. */
  at<Kind extends ObservationKind>(kind: Kind, key: string): readonly OfKind<Kind>[] {
    return this.by(kind, 'machine', key, (one) => this.#keysOf(one));
  }

  /** Those of `kind` about the zone of this name (lower case, no final dot). */
  inZone<Kind extends ObservationKind>(kind: Kind, zone: string): readonly OfKind<Kind>[] {
    return this.by(kind, 'zone', zone, zonesOf);
  }

  /** Those of `kind` for which `keysOf` gives `key`; `what` names this way of grouping, which is done once. */
  by<Kind extends ObservationKind>(
    kind: Kind,
    what: string,
    key: string,
    keysOf: (observation: OfKind<Kind>) => readonly string[],
  ): readonly OfKind<Kind>[] {
    const known = this.#groups.get(`${kind} by ${what}`) ?? grouped(this.of(kind), keysOf);
    this.#groups.set(`${kind} by ${what}`, known);
    return ofOneKind(known.get(key));
  }

  /** Every zone that an observation is about or lists. */
  zones(): ReadonlySet<string> {
    return new Set([...this.#kinds.values()].flatMap((all) => all.flatMap(zonesOf)));
  }

  /** The machines that say something about `zone`, by key. */
  speakersOf(zone: string): ReadonlySet<string> {
    const speaking = [...this.#kinds.keys()].flatMap((kind) => this.inZone(kind, zone));
    return new Set(speaking.flatMap((one) => this.#keysOf(one)));
  }

  #keysOf(observation: Observation): readonly string[] {
    return machinesOf(observation).flatMap((name) => this.names.key(name) ?? []);
  }
}

/** The buckets of a kind hold nothing else. */
function ofOneKind<Kind extends ObservationKind>(
  bucket: readonly Observation[] | undefined,
): readonly OfKind<Kind>[] {
  return (bucket ?? []) as readonly Observation[] as readonly OfKind<Kind>[];
}

function grouped<One extends Observation>(
  observations: readonly One[],
  keysOf: (observation: One) => readonly string[],
): Groups {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const keys = keysOf(observation);
    for (const key of keys.length < 2 ? keys : new Set(keys)) put(groups, key, observation);
  }
  return groups;
}

/** The machines that an observation is about, as printed. */
export function machinesOf(observation: Observation): readonly string[] {
  const { server, host, computer } = fieldsOf(observation);
  return [server, host, computer].flatMap((field) => textOf(field) ?? []);
}

/** The zones that an observation is about or lists, in lower case without the final dot. */
export function zonesOf(observation: Observation): readonly string[] {
  const { zone, zones } = fieldsOf(observation);
  if (zone === undefined && zones === undefined) return [];
  const listed: readonly unknown[] = Array.isArray(zones) ? zones : [];
  return [zone, ...listed.map((one) => (isRecord(one) ? one['name'] : one))]
    .flatMap((field) => textOf(field) ?? [])
    .map((name) => name.toLowerCase().replace(/\.$/, ''))
    .filter((name) => name !== '');
}

type Field = 'server' | 'host' | 'computer' | 'zone' | 'zones';

function fieldsOf(observation: Observation): Readonly<Partial<Record<Field, unknown>>> {
  const fields: object = observation;
  return isRecord(fields) ? fields : {};
}

/** A field is a text, or a text with the line that states it. */
function textOf(field: unknown): string | null {
  if (typeof field === 'string') return field;
  return isRecord(field) && typeof field['value'] === 'string' ? field['value'] : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
