/** Delegations in the delegation test of dcdiag: one name server per message, on one line or on several. */
import type { DcdiagDelegation } from '../observations-dcdiag.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { codeIn, type From, isMarkedValid, type Severity } from './dcdiag-notation.js';

const IP_LABEL = /\sIP\s?:\s?(<[^>]{0,60}>|[0-9a-f.:%]{2,60})/i;
const LAST_WORD = /([^\s:]{1,255})$/;
const LONGEST_NAME = 260;
const GLUE = /\bglue\b|\bcolle?\b|adh[eé]|klebe|pegamento|\bcola\b/i;
const DELEGATED = /^[^:]{5,60}\s?:\s?((?:[\w-]{1,63}\.){1,20})$/;
const SEVERITY_INSIDE = /\b(?:error|warning|failure|erreur|fehler|erro)\s?:(?!\s?\d)/i;
const DETAILS = /\[[^\]:]{3,40}:\s?\d{1,10}\s?\(/;

/** `Delegated domain name: ZONE.`: the zone whose name servers follow. */
export function delegatedZone(text: string): string | null {
  const zone = DELEGATED.exec(text)?.[1];
  return zone === undefined ? null : dnsName(zone);
}

/** The zone whose name servers are being listed, and the one that delegates it. */
export interface OpenDelegation {
  readonly zone: string;
  readonly parent: string | null;
}

/**
 * Takes the next zone, what was open before, and whether name servers were listed there. A heading names the zone that
 * delegates in the same form as each delegated zone: whatever follows it and lies below it is delegated by it.
 */
export function nextDelegation(zone: string, before: OpenDelegation | null, listed: boolean): OpenDelegation {
  const isBelow = (parent: string | null): boolean => parent !== null && zone.endsWith(`.${parent}`);
  if (before === null) return { zone, parent: null };
  if (isBelow(before.parent)) return { zone, parent: before.parent };
  return { zone, parent: before.parent === null && !listed && isBelow(before.zone) ? before.zone : null };
}

/** Takes a message, and the delegation whose name servers are being listed. */
export function delegationIn(
  text: string,
  severity: Severity | null,
  open: OpenDelegation | null,
  from: From,
): DcdiagDelegation | null {
  const entry = IP_LABEL.exec(text);
  if (entry === null) return null;
  const before = text.slice(Math.max(0, entry.index - LONGEST_NAME), entry.index).trimEnd();
  const nameServer = nameOf(LAST_WORD.exec(before)?.[1] ?? '');
  if (nameServer === null) return null;
  const address = addressOf((entry[1] ?? '').replace(/\.$/, ''));
  const rest = text.slice(entry.index + entry[0].length);
  const failed = severity !== null || severityInside(rest);
  if (!failed && !isMarkedValid(rest)) return null;
  const zone = delegatedIn(rest);
  const lacksGlue = GLUE.test(rest) || address === null;
  return {
    zone: zone ?? open?.zone ?? null,
    parent: zone === null || zone === open?.zone ? (open?.parent ?? null) : null,
    nameServer,
    address,
    outcome: !failed ? 'valid' : lacksGlue ? 'no-glue' : 'broken',
    code: codeIn(rest),
    from: from(entry.index),
  };
}

function severityInside(text: string): boolean {
  return SEVERITY_INSIDE.test(text.replace(DETAILS, ''));
}

/** `[Broken delegated domain ZONE.]`. */
function delegatedIn(text: string): string | null {
  const inside = /\[[^\]:]{5,60}\s((?:[\w-]{1,63}\.){2,20})\]/.exec(text)?.[1];
  return inside === undefined ? null : dnsName(inside);
}
