/** Names that the readers found: whatever stands in a field of an observation that holds a machine, a site or a domain. */
import type { Observation } from '../evidence/observations.js';
import { guidOf } from '../evidence/values.js';
import type { KnownNames } from './known-names.js';

type Kind = 'machine' | 'site' | 'domain' | 'any' | 'guid';

const FIELDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['server', 'fqdn', 'destination', 'source', 'host', 'computer', 'asked', 'target', 'canonicalName'].map(
    (field) => [field, 'machine'] as const,
  ),
  ...['serverName', 'nameServer', 'nameServers', 'primary'].map((field) => [field, 'machine'] as const),
  ...['site', 'sites', 'sourceSite', 'destinationSite'].map((field) => [field, 'site'] as const),
  ...['zone', 'parent', 'domain', 'forest', 'root', 'primarySuffix', 'suffix', 'searchSuffixes'].map(
    (field) => [field, 'domain'] as const,
  ),
  ['name', 'any'],
  ...['guid', 'ntdsGuid', 'sourceGuid', 'objectGuid', 'invocationId'].map(
    (field) => [field, 'guid'] as const,
  ),
]);
/** Lists whose members have names that are no machine's. */
const OTHERS_NAMES: ReadonlySet<string> = new Set(['adapters', 'services']);
const NO_NAME = /[=\\:"<>|;]|^\W*$/;

/** Adds every name in `observations` to `known`. */
export function addObservedNames(known: KnownNames, observations: readonly Observation[]): void {
  for (const observation of observations) walk(observation, null, false, known);
}

function walk(value: unknown, kind: Kind | null, named: boolean, known: KnownNames): void {
  if (typeof value === 'string') {
    if (kind !== null) add(value, kind, known);
  } else if (Array.isArray(value)) {
    for (const member of value) walk(member, kind, named, known);
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, member] of Object.entries(value)) {
      if (field === 'from' || field === 'kind' || (named && field === 'name')) continue;
      const own = field === 'value' ? kind : (FIELDS.get(field) ?? null);
      walk(member, own, OTHERS_NAMES.has(field), known);
    }
  }
}

function add(text: string, kind: Kind, known: KnownNames): void {
  const guid = guidOf(text);
  if (guid !== null) known.addGuid(guid);
  else if (kind === 'guid' || NO_NAME.test(text)) return;
  else if (kind === 'domain' || (kind === 'any' && text.includes('.'))) addDnsName(text, kind, known);
  else if (kind === 'machine') known.addMachine(text);
  else known.add(text);
}

/** A name of which nobody says that it is a domain may be a machine's. */
function addDnsName(text: string, kind: Kind, known: KnownNames): void {
  if (kind === 'domain' && text.includes('.') && !/_/.test(text)) known.addDomain(text);
  else if (kind === 'domain' && !text.includes('.')) known.addDomain(text);
  else known.add(text);
}
