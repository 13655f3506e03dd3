/** Who sent a request: found once, before the routes, and looked up by whoever writes an audit row. */
import type { Response } from 'express';
import type { Role } from '../store/types.js';

export interface Caller {
  readonly role: Role;
  /** As it stands in the audit table: `key:<id>`, or `loopback` for a caller without a key. */
  readonly actor: string;
}

const CALLER = 'caller';

export function setCaller(response: Response, caller: Caller): void {
  response.locals[CALLER] = caller;
}

/** Who sent the request that `response` answers; undefined where nobody asked. */
export function callerOf(response: Response): Caller | undefined {
  const caller: unknown = response.locals[CALLER];
  return isCaller(caller) ? caller : undefined;
}

function isCaller(value: unknown): value is Caller {
  return typeof value === 'object' && value !== null && 'role' in value && 'actor' in value;
}
