/** Times that senders sign. */
import { parseInstant } from '../../instant.js';

/** Seconds or milliseconds since 1970, or RFC 3339 with a time, as epoch milliseconds; undefined for anything else. */
export function parseSignedAt(text: string): number | undefined {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  return text.includes('T') ? parseInstant(text) : undefined;
}
