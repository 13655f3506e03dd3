/** Secrets as they are written down, and the bytes that they stand for. */
import type { SignatureScheme } from '../settings.js';

const PREFIX = 'whsec_';
/** Canonical: whole groups of four, with padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The key of an HMAC; undefined where the text is not what the encoding says. `whsec`: base64, usually behind "whsec_". */
export function keyOf(
  secret: string,
  encoding: NonNullable<SignatureScheme['secretEncoding']>,
): Buffer | undefined {
  if (encoding === 'utf8') return Buffer.from(secret);
  const text = encoding === 'whsec' && secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  return BASE64.test(text) && text !== '' ? Buffer.from(text, 'base64') : undefined;
}
