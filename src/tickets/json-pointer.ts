/** JSON Pointers (RFC 6901) into events: only own members, so that no pointer reaches what JSON does not hold. */
import { memberOf } from './json-value.js';

/** Of a list: not `length`, and no `01` for `1`. */
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/** Takes a pointer that the schema has checked; undefined where it leads nowhere. */
export function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, name) => (Array.isArray(value) && !INDEX.test(name) ? undefined : memberOf(value, name)),
      document,
    );
}
