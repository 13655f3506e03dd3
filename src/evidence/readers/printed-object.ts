/** An object as PowerShell prints it, in whatever form: table, list, JSON or CSV. */
import type { Seen } from '../observations.js';
import type { LineReference } from '../types.js';

export interface PrintedObject {
  readonly from: LineReference;
  /** The value of the property of this name (lower case); null where it is not shown, '' where it is empty. */
  field(name: string): Seen<string> | null;
}

/** What the properties of an object say that it is. */
export type ObjectKind = 'dns-server' | 'dns-client' | 'dns-answer';

/** Objects of one kind in a document, in their order. */
export interface ObjectDocument {
  readonly kind: ObjectKind;
  readonly objects: readonly PrintedObject[];
}

const OF_SERVER: readonly (readonly string[])[] = [
  ['zonename', 'zonetype'],
  ['zonename', 'isdsintegrated'],
  ['zonename', 'childzonename'],
  ['zonename', 'agingenabled'],
  ['zonename', 'replicationscope'],
  ['zonename', 'dynamicupdate'],
  ['zonename', 'securesecondaries'],
  ['zonename', 'distinguishedname'],
  ['zonename', 'masterservers'],
  ['childzonename', 'nameserver'],
  ['agingenabled', 'refreshinterval'],
  ['scavengingstate', 'scavenginginterval'],
  ['useroothint', 'ipaddress'],
  ['reorderedipaddress', 'ipaddress'],
  ['enablereordering', 'ipaddress'],
  ['hostname', 'recordtype'],
];
const OF_CLIENT: readonly (readonly string[])[] = [
  ['interfacealias', 'serveraddresses'],
  ['interfaceindex', 'serveraddresses'],
  ['addressfamily', 'serveraddresses'],
];
const OF_ANSWER: readonly (readonly string[])[] = [
  ['name', 'querytype', 'section', 'ttl'],
  ['name', 'type', 'section', 'ttl'],
];

/** Takes the names of an object's properties in lower case; returns what it is, or null. */
export function kindOf(names: ReadonlySet<string>): ObjectKind | null {
  const has = (signs: readonly (readonly string[])[]): boolean =>
    signs.some((sign) => sign.every((name) => names.has(name)));
  if (has(OF_SERVER)) return 'dns-server';
  if (has(OF_CLIENT)) return 'dns-client';
  return has(OF_ANSWER) ? 'dns-answer' : null;
}
