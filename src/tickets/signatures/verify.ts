/** Who sent a webhook: what it shows is held against the secrets of the integration, over the bytes as they came. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Webhook } from '../types.js';
import type { Scheme } from './presets.js';
import { parseSignedAt } from './signed-at.js';

/** What a verified webhook says that is signed too. */
export interface Verified {
  /** Epoch milliseconds, where each attempt has a time of its own. */
  readonly signedAt?: number;
  readonly id?: string;
}
/** `now` in epoch milliseconds; undefined where the sender has not proved who it is. */
export type WebhookVerifier = (webhook: Webhook, now: number) => Verified | undefined;

const DEFAULT_TOLERANCE_SECONDS = 300;
/** Senders that change a secret send two; more are looked at only to be refused. */
const MOST_SIGNATURES = 10;
const PARTS = /\{(id|timestamp|body)\}/;

/** Any of `secrets` will do as the token of `Authorization: Bearer`. */
export function bearerVerifier(secrets: readonly string[]): WebhookVerifier {
  const expected = secrets.map((secret) => digestOf(Buffer.from(secret)));
  return ({ headers }) => {
    const token = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined) return undefined;
    return includesEqual(expected, digestOf(Buffer.from(token, 'latin1'))) ? {} : undefined;
  };
}

/** An HMAC by any of `keys`, signed and written as `scheme` says. */
export function signatureVerifier(scheme: Scheme, keys: readonly Buffer[]): WebhookVerifier {
  const { algorithm, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = scheme;
  const parts = scheme.content.split(PARTS);
  const signsId = scheme.content.includes('{id}');
  const signsTime = scheme.content.includes('{timestamp}');
  return ({ headers, body }, now) => {
    const given = signaturesIn(headers[scheme.header.toLowerCase()] ?? '', scheme);
    const id = headerOf(headers, scheme.idHeader);
    const timestamp = headerOf(headers, scheme.timestampHeader);
    const signedAt = parseSignedAt(timestamp);
    if (given.length === 0 || (signsId && id === '')) return undefined;
    if (signsTime && (signedAt === undefined || Math.abs(now - signedAt) > toleranceSeconds * 1000))
      return undefined;
    const values = { id: bytesOf(id), timestamp: bytesOf(timestamp), body };
    const content = parts.map((part, at) => (at % 2 === 0 ? Buffer.from(part) : signedPart(values, part)));
    const expected = keys.map((key) => {
      const hmac = createHmac(algorithm, key);
      for (const part of content) hmac.update(part);
      return hmac.digest();
    });
    if (given.filter((signature) => includesEqual(expected, signature)).length === 0) return undefined;
    return {
      ...(signsTime && signedAt !== undefined && !scheme.timesEvents ? { signedAt } : {}),
      ...(signsId ? { id } : {}),
    };
  };
}

interface Signed {
  readonly id: Uint8Array;
  readonly timestamp: Uint8Array;
  readonly body: Uint8Array;
}

function signedPart(values: Signed, name: string): Uint8Array {
  return name === 'id' ? values.id : name === 'timestamp' ? values.timestamp : values.body;
}

function headerOf(headers: Webhook['headers'], name: string | undefined): string {
  return name === undefined ? '' : (headers[name.toLowerCase()] ?? '');
}

/** Node gives each byte of a header as one character. */
const bytesOf = (header: string): Buffer => Buffer.from(header, 'latin1');

/** Signatures of the right form and length; the others cannot be the right one. */
function signaturesIn(header: string, { separator, prefix = '', algorithm, encoding }: Scheme): Buffer[] {
  const length = { sha1: 20, sha256: 32, sha512: 64 }[algorithm];
  const written = separator === undefined ? [header] : header.split(separator, MOST_SIGNATURES);
  return written.flatMap((one) => {
    const text = one.trim();
    if (!text.startsWith(prefix)) return [];
    const signature = text.slice(prefix.length);
    const bytes = Buffer.from(signature, encoding);
    const isWhole =
      encoding === 'hex' ? signature.length === 2 * length : bytes.toString('base64') === signature;
    return isWhole && bytes.length === length ? [bytes] : [];
  });
}

/** Looks at all of them, whichever it is; all have the same length. */
function includesEqual(expected: readonly Buffer[], given: Buffer): boolean {
  return expected.filter((one) => timingSafeEqual(one, given)).length > 0;
}

const digestOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
