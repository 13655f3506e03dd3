/**
 * Links to the page of a diagnosis, for notes in tickets: whoever holds one may read that revision until it expires, without
 * a key. A token is 24 bytes of what it names (diagnosis, revision, end in epoch seconds) and their HMAC-SHA256, in base64url.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface PageReference {
  readonly id: string;
  readonly revision: number;
}

export interface PageLinks {
  /** The address of the page of a revision; `diagnosisId` is a UUID. */
  linkTo(diagnosisId: string, revision: number): string;
  /** What a token names; undefined where it was not made here, was altered, or has expired. */
  read(token: string): PageReference | undefined;
}

export interface PageLinkOptions {
  /** 32 random bytes, the same in all processes. */
  readonly key: Uint8Array;
  readonly publicUrl: URL;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long a link is good; default 30 days. */
  readonly lifeMs?: number;
}

const KEY_BYTES = 32;
const ID_BYTES = 16;
const PAYLOAD_BYTES = 24;
const TOKEN = /^[\w-]{75}$/;
const DEFAULT_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

/** Throws where `key` is not 32 bytes long. */
export function createPageLinks({
  key,
  publicUrl,
  now,
  lifeMs = DEFAULT_LIFE_MS,
}: PageLinkOptions): PageLinks {
  if (key.length !== KEY_BYTES) throw new RangeError(`A key for page links has ${KEY_BYTES} bytes.`);
  const sign = (payload: Buffer): Buffer => createHmac('sha256', key).update(payload).digest();
  return {
    linkTo(diagnosisId, revision) {
      const payload = Buffer.alloc(PAYLOAD_BYTES);
      payload.write(diagnosisId.replaceAll('-', ''), 'hex');
      payload.writeUInt32BE(revision, ID_BYTES);
      payload.writeUInt32BE(Math.floor((now() + lifeMs) / 1000), ID_BYTES + 4);
      const token = Buffer.concat([payload, sign(payload)]).toString('base64url');
      return new URL(`/d/${token}`, publicUrl).href;
    },
    read(token) {
      if (!TOKEN.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      // The last character has bits to spare, so that one token could be written in several ways.
      if (bytes.toString('base64url') !== token) return undefined;
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      if (!timingSafeEqual(bytes.subarray(PAYLOAD_BYTES), sign(payload))) return undefined;
      if (payload.readUInt32BE(ID_BYTES + 4) * 1000 <= now()) return undefined;
      return { id: uuid(payload.toString('hex', 0, ID_BYTES)), revision: payload.readUInt32BE(ID_BYTES) };
    },
  };
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
