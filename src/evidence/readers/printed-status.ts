/** The status in an error of repadmin or Samba: in decimal, in hexadecimal, or by the message of 8524 alone. */
import { DNS_LOOKUP_FAILURE } from '../statuses.js';
import { signedStatus, statusOf } from '../values.js';

const BOTH = /(?:^|[^\d-])(-?\d{1,10})\s?\(0x[0-9a-f]{1,8}\)/i;
/** Samba's: `(8524, 'WERR_DS_DNS_LOOKUP_FAILURE')`. */
const WERR = /\((\d{1,10}), ['"]WERR_/;
const HEX = /(?:^|[\s(:])0x([0-9a-f]{1,8})\)?\s?[:.]?$/i;
const DECIMAL = /(?:^|[\s:(])(-?\d{1,10})\)?\s?[:.]?$/;
/** `The DSA operation is unable to proceed because of a DNS lookup failure.` and its translations. */
const LOOKUP_FAILURE = /\bDSA\b.{1,120}\bDNS(?:\b|-).{0,60}$/i;
const LOOKUP = /lookup|recherche|such|búsqueda|pesquisa|procura|consulta/i;

/** Takes an error line; returns its status as a signed number, or null where it names none. */
export function printedStatus(text: string): number | null {
  const both = statusOf(BOTH.exec(text)?.[1] ?? WERR.exec(text)?.[1]);
  if (both !== null) return both;
  const hex = HEX.exec(text)?.[1];
  if (hex !== undefined) return signedStatus(Number.parseInt(hex, 16));
  const decimal = statusOf(DECIMAL.exec(text)?.[1]);
  return decimal ?? (isLookupFailure(text) ? DNS_LOOKUP_FAILURE : null);
}

/** Whether a line is the message of status 8524. */
export function isLookupFailure(text: string): boolean {
  return text.length < 400 && LOOKUP_FAILURE.test(text) && LOOKUP.test(text);
}
