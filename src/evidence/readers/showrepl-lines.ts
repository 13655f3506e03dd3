/**
 * The lines of repadmin /showrepl and of its Samba counterpart. Windows prints some of them in its own language: the
 * place of a code, a time or a GUID carries the meaning, so that words are looked at only in English.
 */
import type { LinkOutcome } from '../observations.js';
import { isFailure } from '../statuses.js';
import { statusOf } from '../values.js';

const BANNER = /^repadmin:? running command \/?showrep[ls] against (?:.{0,40}\s)?(\S{1,255})$/i;
const OTHER_BANNER = /^repadmin\s?:.{0,80}\/?showrep[ls]\b["”»]?(.{1,300})$/i;
const SERVER = /^([^\\/:*?"<>|@=]{1,64})\\([^\\\s/:*?"<>|]{1,63})$/;
const TRANSPORT = /(?:RPC|SMTP|IP)$/i;
/** `via` is one word in most languages, and up to three in others; a server's name has no blank. */
const LINK =
  /^(.{0,200}\\\S{1,300}(?: \(deleted DSA\))?|CN=.{1,400}|\(deleted DSA\)|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (?:\p{L}{1,12} ){1,3}\S{2,4}$/iu;
const GUID_LINE = /^(?=[^:]{0,80}\bD(?:SA|C)\b)(?=[^:]{0,80}GUID)[^:]{5,80}:\s*(\S{1,60})$/i;
const HEADER_FIELD =
  /^(?:[^:\\]{0,24}\b(?:DSA|DC|Site|Sitio)\b[^:\\]{0,24}|\S{0,16}(?=\S{0,8}opti))\S{0,12}:/i;
const OPTIONS = /opti|opci|op\S{1,3}es\b/i;
const LINK_FIELD =
  /^(?:D(?:SA|C) invocationI[Dd]:|Address:|USNs:|\(0x[0-9a-f]{1,8}\)\s?:?$|[A-Z]+_[A-Z_]+(?: [A-Z_]+)*$|WRITEABLE\b|[^:]{5,80}:\s*(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\._msdcs\.\S{1,255})?$)/;
const OWN_OPTIONS = /^(?=[^:]{0,40}\b(?:DSA|DC)\b)[^:]{3,40}:\s{0,20}(\S.{0,200})$/i;
const INVOCATION = /^[^:]{0,60}(?:invoca|Aufruf)[^:]{0,20}:\s{0,20}(\S{36})$/i;
const FLAGS = /^(?:[A-Z]+_[A-Z_]+|WRITEABLE)(?:\s{1,5}[A-Z_]{3,40}){0,30}$/;
const CONTEXT = /^(?:DC|CN|OU)=.{1,400}$/;
const SECTION = /^=+ ?(\p{L}[\p{L} '’-]{2,60})/u;
const FAILURE_CACHE = /^=+ ?KCC (?:CONNECTION|LINK) FAILURES\b/i;
const INBOUND = /inbound|entrant|eingehend|entrada/i;
const OUTBOUND = /outbound|sortant|ausgehend|salida|salient|sa\S{1,3}da|kcc|connection/i;

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
const ATTEMPT =
  /^Last attempt @ (.{1,60}?) (was successful|failed, result|was delayed for a normal reason, result)(?: (-?\d{1,10}))?/i;
const ANY_ATTEMPT = new RegExp(String.raw`^\D{3,60}?(${TIME}),? (?=\S)(.{2,200})$`);
const CODE_AT_END = /(?:^|\s)(-?\d{1,10})(?:\s?\(0x[0-9a-f]{1,8}\))?\s?:?$/i;
const FAILURES = /^(\d{1,9}) consecutive failure/i;
const ANY_FAILURES = /^(\d{1,9}) \D{3,60}$/;
const SUCCESS = /^Last success @ (.{1,60}?)\.?$/i;
const ANY_SUCCESS = new RegExp(String.raw`^\D{3,60}?(${TIME})\.?$`);
/** `Dernier succès @ (jamais).` */
const ANY_NEVER = /^[^()]{3,60}\(\p{L}{3,15}\)\.?$/u;

const SUMMARY_SOURCE = /^\p{L}{4,12}\s?: ?([^\\:]{1,200}\\[^\\].{0,100})$/u;
const SUMMARY_FAILURES = new RegExp(String.raw`^\*{3,} (\d{1,9}) .{5,60}? (${TIME}|\(\p{L}{3,15}\))$`, 'u');
const SUMMARY_ERROR = /^[^:]{5,30}\s?: ?(-?\d{1,10})(?: \(0x|$)/;
const UNREACHABLE = /\bLDAP \p{L}{4,10}:? (\d{1,3})\b.{0,80}?\bWin32 \p{L}{3,8}\.?:? (\d{1,10})/iu;

const CUT = /^\[?(?:\.{3}|…)\]?$/;
const UNFINISHED =
  /^(?:repadmin:? running command .{1,40} against(?: full| read-only)?(?: DC| server)?|Last attempt @(?!.*(?:successful|result -?\d)).{0,80}|Last success @(?: \d{4}-\d\d-\d\d)?|D(?:SA|C) object GUID:|\*{3,} \d{1,9} CONSECUTIVE FAILURES(?: since(?: \d{4}-\d\d-\d\d)?)?|Last error:|Source:|\d{1,9} consecutive|.{1,200}\\\S{1,63} via)$/i;
const ANY_UNFINISHED = new RegExp(
  String.raw`^(?:\D{3,60}?@|\D{3,60}?\d{4}-\d\d-\d\d|\D{3,60}?${TIME}(?: [^.:]{0,120})?)$`,
);

/** The server that a banner names as asked ('localhost' for the local one), or null. */
export function bannerServer(text: string): string | null {
  const english = BANNER.exec(text)?.[1];
  if (english !== undefined) return english;
  const rest = OTHER_BANNER.exec(text)?.[1];
  if (rest === undefined) return null;
  if (/\blocalhost\b/i.test(rest)) return 'localhost';
  const words = rest.split(/\s+/).map((word) => word.replace(/[."”»]+$/, ''));
  return words.find((word) => /\w\.\w/.test(word)) ?? words.at(-1) ?? null;
}

export function isServerLine(text: string): boolean {
  return SERVER.test(text);
}

/** `Site\SOURCE via RPC` (or a DN, a GUID, or no more than that it is deleted): the source as printed, or null. */
export function linkSource(text: string): string | null {
  return text.length < 700 && TRANSPORT.test(text) ? (LINK.exec(text)?.[1] ?? null) : null;
}

export function guidWord(text: string): string | null {
  return GUID_LINE.exec(text)?.[1] ?? null;
}

export function isOptions(text: string): boolean {
  return text.length < 400 && HEADER_FIELD.test(text) && OPTIONS.test(text.slice(0, text.indexOf(':')));
}

export function isLinkField(text: string): boolean {
  return LINK_FIELD.test(text);
}

/** Whether the options of a domain controller (`IS_GC`, in Samba's number the first bit) make it a global catalog; null for another line. */
export function globalCatalogOf(text: string): boolean | null {
  const options = OWN_OPTIONS.exec(text)?.[1];
  if (options === undefined) return null;
  return /^0x/i.test(options) ? Number.parseInt(options, 16) % 2 === 1 : /\bIS_GC\b/i.test(options);
}

/** The invocation ID that a line states, as printed. */
export function invocationWord(text: string): string | null {
  return INVOCATION.exec(text)?.[1] ?? null;
}

/** Whether the flags that /verbose prints of a link have WRITEABLE; null for another line. */
export function isWriteable(text: string): boolean | null {
  return FLAGS.test(text) ? /\bWRITEABLE\b/.test(text) : null;
}

export function isContext(text: string): boolean {
  return CONTEXT.test(text);
}

/** The heading of a part; in an unknown language the first part of a report is the inbound one. */
export function sectionOf(text: string, first: boolean): 'inbound' | 'other' | null {
  const heading = SECTION.exec(text)?.[1];
  if (heading === undefined) return null;
  if (INBOUND.test(heading)) return 'inbound';
  return first && !OUTBOUND.test(heading) ? 'inbound' : 'other';
}

/** Whether a line heads what the KCC remembers of failures (/failcache). */
export function isFailureCache(text: string): boolean {
  return FAILURE_CACHE.test(text);
}

/** Whether a line heads the inbound part in any of the known languages. */
export function isInboundHeading(text: string): boolean {
  return INBOUND.test(SECTION.exec(text)?.[1] ?? '');
}

export interface Attempt {
  readonly when: string;
  readonly outcome: LinkOutcome;
  readonly status: number;
}

/** The last attempt with its result; a line with a time and no code is a success. Null where it is no such line. */
export function attemptOf(text: string): Attempt | null {
  const english = ATTEMPT.exec(text);
  if (english !== null) {
    const status = statusOf(english[3]) ?? 0;
    const words = english[2] ?? '';
    const outcome = /^was s/i.test(words) ? 'success' : /^was d/i.test(words) ? 'delayed' : 'failure';
    return { when: english[1] ?? '', outcome, status };
  }
  const other = ANY_ATTEMPT.exec(text);
  if (other === null) return null;
  const [, when = '', rest = ''] = other;
  const status = statusOf(CODE_AT_END.exec(rest)?.[1]);
  if (status !== null) return { when, outcome: isFailure(status) ? 'failure' : 'delayed', status };
  return /\p{L}\.$/u.test(rest) ? { when, outcome: 'success', status: 0 } : null;
}

/** Failures in a row; `expected`: the line has its place after a failed attempt. */
export function failuresOf(text: string, expected: boolean): number | null {
  const count = FAILURES.exec(text)?.[1] ?? (expected ? ANY_FAILURES.exec(text)?.[1] : undefined);
  return count === undefined ? null : Number(count);
}

/** The last success as printed, or 'never'; `expected`: the attempt is known already. */
export function successOf(text: string, expected: boolean): string | null {
  const english = SUCCESS.exec(text)?.[1];
  if (english !== undefined) return printedSuccess(english);
  if (!expected) return null;
  return ANY_SUCCESS.exec(text)?.[1] ?? (ANY_NEVER.test(text) ? 'never' : null);
}

/** Samba prints NTTIME(0) where Windows prints (never), in its language. */
export function printedSuccess(printed: string): string {
  return /^\(\p{L}{1,20}\)|^NTTIME\(0\)/iu.test(printed) ? 'never' : printed;
}

export function summarySource(text: string): string | null {
  return SUMMARY_SOURCE.exec(text)?.[1] ?? null;
}

export function summaryFailures(text: string): { readonly count: number; readonly since: string } | null {
  const found = SUMMARY_FAILURES.exec(text);
  return found === null ? null : { count: Number(found[1]), since: printedSuccess(found[2] ?? '') };
}

export function summaryError(text: string): number | null {
  return statusOf(SUMMARY_ERROR.exec(text)?.[1]);
}

/** A domain controller that repadmin could not ask: the Windows code, or null where the line says something else. */
export function unreachableCode(text: string): number | null {
  return statusOf(UNREACHABLE.exec(text)?.[2]);
}

export function isCut(text: string): boolean {
  return CUT.test(text);
}

/** Whether a mail program has broken a line; `expected`: the attempt of a link is still to come. */
export function isUnfinished(text: string, expected: boolean): boolean {
  if (text.length >= 200) return false;
  return UNFINISHED.test(text) || (expected && ANY_UNFINISHED.test(text) && attemptOf(text) === null);
}

/** Whether only Samba prints such a line. */
export function isSambas(text: string): boolean {
  return text.includes('(WERR_') || text.includes('NTTIME(') || text.startsWith('DSA invocationId:');
}
