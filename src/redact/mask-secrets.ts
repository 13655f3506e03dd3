/**
 * Takes passwords, tokens, keys and connection strings out of a request before anything is diagnosed, stored or shown:
 * people paste whole sessions. It is always on. Names, GUIDs, SIDs, codes and times are no secrets and stay.
 */
import type { DiagnoseRequest, Statement } from '../diagnose.js';
import type { EvidencePiece } from '../evidence/types.js';
import { isJson, mapJsonStrings } from './json-strings.js';
import { ANNOUNCEMENTS, type Announcement } from './secret-keys.js';
import { markFor } from './secret-mark.js';
import { maskShapes } from './secret-shapes.js';
import { valueAt } from './secret-values.js';

/** What was taken out can show what stood behind it; more rounds than these no text needs. */
const MOST_ROUNDS = 4;
const DEEPEST = 3;

/**
 * Takes a request; returns it with `[secret-removed]` in the place of secrets. Line ends
 * stay. Doing it again changes nothing. Linear in the length of the text; never throws.
 */
export function maskSecrets(request: DiagnoseRequest): DiagnoseRequest {
  return {
    ...maskStatement(request),
    ...(request.evidence === undefined ? {} : { evidence: request.evidence.map(maskPiece) }),
    ...(request.later === undefined ? {} : { later: request.later.map(maskStatement) }),
  };
}

/** Takes a text; returns it without secrets. */
export function maskText(text: string): string {
  let masked = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = masked;
    masked = maskOnce(before, 0);
    if (masked === before) break;
  }
  return masked;
}

function maskOnce(text: string, depth: number): string {
  const unwrapped =
    depth < DEEPEST && text.includes('\\')
      ? mapJsonStrings(
          text,
          (plain) => plain,
          (meaning) => maskOnce(meaning, depth + 1),
        )
      : text;
  return ANNOUNCEMENTS.reduce(maskAnnounced, maskShapes(unwrapped));
}

function maskAnnounced(text: string, { before, end, unless }: Announcement): string {
  const parts: string[] = [];
  let written = 0;
  for (const found of text.matchAll(before)) {
    const at = found.index + found[0].length;
    if (found.index < written) continue;
    const value = valueAt(text, at, end, isInJson(text, at));
    if (value === null) continue;
    const isBare = !/["'“‘«;]/.test(text[value.from - 1] ?? '');
    if (isBare && unless?.test(text[value.from] ?? '') === true) continue;
    parts.push(text.slice(written, value.from), markFor(text.slice(value.from, value.to)));
    written = value.to;
  }
  return written === 0 ? text : parts.join('') + text.slice(written);
}

/** More of one line is not looked at to tell whether it is JSON. */
const LOOKED_AT = 2000;

function isInJson(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOKED_AT), at);
  const after = text.slice(at, at + LOOKED_AT);
  const end = after.indexOf('\n');
  return isJson(before.slice(before.lastIndexOf('\n') + 1) + (end < 0 ? after : after.slice(0, end)));
}

function maskPiece({ text, name, host }: EvidencePiece): EvidencePiece {
  return {
    text: maskText(text),
    ...(name === undefined ? {} : { name: maskText(name) }),
    ...(host === undefined ? {} : { host: maskText(host) }),
  };
}

function maskStatement({ facts, subject }: Statement): Statement {
  return {
    ...(facts === undefined ? {} : { facts: mapValues(facts, maskValue) }),
    ...(subject === undefined ? {} : { subject: mapValues({ ...subject }, maskText) }),
  };
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  return Array.isArray(value) ? value.map(maskValue) : value;
}
