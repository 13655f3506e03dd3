/** Secrets that their own form gives away, wherever they stand: issued keys, signed tokens, hashes, private keys. */
import { markFor, SECRET_MARK } from './secret-mark.js';

/** People paste passwords that no address may hold, so that only a port number is none. */
const USER_INFO =
  /:\/\/[^\s/?#@:"'<>[\\]{0,128}:(?!\d{1,5}(?:[/?#\s"'<>]|$))(?<secret>[^\s"'<>]{1,300})@(?=[\w[-])/g;
/** Each matches the whole secret, or has it as its group `secret`. */
const SHAPES: readonly RegExp[] = [
  USER_INFO,
  /(?<![\w-])dcause_[\w-]{20,200}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,255}|npm_[A-Za-z0-9]{30,100})/g,
  /(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{10,255}/g,
  /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[\w/+-]{10,200})/g,
  /webhook\.office\.com\/webhookb2\/(?<secret>[\w/@.-]{10,400})/g,
  /(?<![A-Za-z0-9])AIza[\w-]{35}/g,
  /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_\w{16,200}|sk-[\w-]{20,200}|hv[sbr]\.[\w-]{20,300}|SG\.[\w-]{16,64}\.[\w-]{16,64}|ATATT3[\w=-]{20,300}|AGE-SECRET-KEY-1[0-9A-Z]{40,80})/g,
  /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g,
  /(?<![\w-])eyJ[\w-]{8,4000}(?:\.[\w-]{2,8000}){1,4}\.?/g,
  /[?&](?:sig|signature|x-amz-signature|x-amz-security-token|code|access_token|id_token|refresh_token)=(?<secret>[^\s&"'<>]{8,2000})/gi,
  /(?<![\w$])\$(?:krb5\w{2,10}|NT|DCC2|1|5|6|y|2[aby])\$[\w$./*@:+=-]{16,8000}/g,
  /(?<![A-Fa-f0-9])[0-9A-Fa-f]{32}:[0-9A-Fa-f]{32}(?![A-Fa-f0-9])/g,
  /::[^\s:]{1,64}:[0-9A-Fa-f]{16}:(?<secret>[0-9A-Fa-f]{32}(?::[0-9A-Fa-f]{16,4000})?)/g,
  // What ConvertFrom-SecureString prints: DPAPI.
  /(?<![A-Fa-f0-9])01000000d08c9ddf0115d1118c7a00c04fc297eb[0-9A-Fa-f]{16,8000}/gi,
  // A Kerberos ticket in base64.
  /(?<![\w+/])do[IJQ][A-Za-z0-9+/]{60,8000}={0,2}/g,
];
/** A token that reaches the end of a full line goes on on the next one. */
const GOES_ON = /^\r?\n[> \t]{0,40}(?=\S{8})[\w+/=.~-]{8,200}(?=[\s"'`,;)\]}]|$)/;
const FULL_LINE = 60;
const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_LINE =
  /^[> \t|*#"']{0,40}(?:[A-Za-z0-9+/=]{16,}|[A-Za-z-]{3,20}: .{1,200}|[A-Za-z0-9+/]{1,80}={0,2})?[ \t"',\\]{0,10}$/;
const MOST_PEM = 60_000;
/** LDIF folds long values; the next lines begin with one blank. */
const LDIF =
  /^(?<key>[> \t]{0,40}[\w;-]{0,60}(?:pwd|password|credentials|trustauth(?:incoming|outgoing)|pwdhistory)[\w;-]{0,20}::? {0,3})(?<secret>[\w+/=]{4,8000}(?:\r?\n[> ]{0,20} [\w+/=]{1,200}(?=\r?\n|$))*)/gim;

/** Takes a text; returns it without secrets that tell themselves by their form. */
export function maskShapes(text: string): string {
  let masked = text.includes('PRIVATE KEY') ? maskPrivateKeys(text) : text;
  masked = masked.replace(LDIF, (all, key: string, secret: string) =>
    isMasked(secret) || /^\d{1,20}$/.test(secret) ? all : key + markFor(secret),
  );
  for (const shape of SHAPES) masked = maskShape(masked, shape);
  return masked;
}

function maskShape(text: string, shape: RegExp): string {
  const parts: string[] = [];
  let written = 0;
  for (const found of text.matchAll(shape)) {
    const secret = found.groups?.['secret'] ?? found[0];
    const from = found.index + found[0].lastIndexOf(secret);
    if (from < written || isMasked(secret)) continue;
    const end = from + secret.length;
    const to = end + goesOn(text, from, end);
    parts.push(text.slice(written, from), markFor(text.slice(from, to)));
    written = to;
  }
  return written === 0 ? text : parts.join('') + text.slice(written);
}

/** How many characters of the next line belong to what was broken at the end of a full one. */
function goesOn(text: string, from: number, end: number): number {
  if (!/[\r\n]/.test(text[end] ?? '') || end - text.lastIndexOf('\n', from) <= FULL_LINE) return 0;
  const [more = ''] = GOES_ON.exec(text.slice(end, end + 260)) ?? [];
  return /\d/.test(more) && /[A-Za-z]/.test(more) ? more.length : 0;
}

/** Between its first and its last line; without a last one, as far as it looks like one. */
function maskPrivateKeys(text: string): string {
  const parts: string[] = [];
  let written = 0;
  let noEndFrom = Number.POSITIVE_INFINITY;
  for (const found of text.matchAll(PEM_BEGIN)) {
    const from = found.index + found[0].length;
    if (from < written) continue;
    const near = from < noEndFrom ? text.indexOf('-----END', from) : -1;
    if (near < 0) noEndFrom = Math.min(noEndFrom, from);
    const to = near >= 0 && near - from <= MOST_PEM ? near : endOfBase64(text, from);
    parts.push(text.slice(written, from), maskLines(text.slice(from, to)));
    written = to;
  }
  return parts.join('') + text.slice(written);
}

function endOfBase64(text: string, from: number): number {
  let to = from;
  while (to < text.length && to - from < MOST_PEM) {
    const end = text.indexOf('\n', to + 1);
    const lineEnd = end < 0 ? text.length : end;
    if (!PEM_LINE.test(text.slice(to, lineEnd).replace(/[\r\n]/g, ''))) break;
    to = lineEnd;
  }
  return to;
}

function maskLines(block: string): string {
  return block.replace(
    /^([> \t|*#]{0,40})([^\r\n]*[A-Za-z0-9][^\r\n]*)$/gm,
    (all, before: string, line: string) => (isMasked(line.trim()) ? all : before + SECRET_MARK),
  );
}

function isMasked(secret: string): boolean {
  return secret.startsWith(SECRET_MARK);
}
