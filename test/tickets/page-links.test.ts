/** Tokens of pages: what was given away is read, and nothing else is. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPageLinks } from '../../src/tickets/page-links.js';

const ID = '0190a6c8-3c5e-7000-8000-000000000001';
const DAY = 24 * 60 * 60 * 1000;
const key = Buffer.alloc(32, 1);
const publicUrl = new URL('https://dcause.example');
let at = Date.UTC(2026, 0, 1);
const now = () => at;
const links = createPageLinks({ key, publicUrl, now });

function tokenOf(link: string): string {
  return /^https:\/\/dcause\.example\/d\/([\w-]+)$/.exec(link)?.[1] ?? '';
}

describe('a link', () => {
  it('names a revision at the public address', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 9_999_999 }), (id, revision) => {
        const token = tokenOf(links.linkTo(id, revision));
        expect(token).toHaveLength(75);
        expect(links.read(token)).toEqual({ id, revision });
      }),
    );
  });

  it('is read by every process with the same key, and by no other', () => {
    const token = tokenOf(links.linkTo(ID, 1));
    expect(createPageLinks({ key: Uint8Array.from(key), publicUrl, now }).read(token)).toEqual({
      id: ID,
      revision: 1,
    });
    expect(createPageLinks({ key: randomBytes(32), publicUrl, now }).read(token)).toBeUndefined();
  });

  it('is good for thirty days, or as long as is said', () => {
    const month = tokenOf(links.linkTo(ID, 1));
    const day = tokenOf(createPageLinks({ key, publicUrl, now, lifeMs: DAY }).linkTo(ID, 1));
    const goodFor = (ms: number) => {
      at += ms;
      const good = [month, day].map((token) => links.read(token) !== undefined);
      at -= ms;
      return good;
    };
    expect(goodFor(DAY - 1)).toEqual([true, true]);
    expect(goodFor(DAY)).toEqual([true, false]);
    expect(goodFor(30 * DAY - 1)).toEqual([true, false]);
    expect(goodFor(30 * DAY)).toEqual([false, false]);
  });

  it('is not read with any bit changed', () => {
    const bytes = Buffer.from(tokenOf(links.linkTo(ID, 1)), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(links.read(altered.toString('base64url'))).toBeUndefined();
    }
  });

  it('is written in one way only', () => {
    const token = tokenOf(links.linkTo(ID, 1));
    const bytes = Buffer.from(token, 'base64url');
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => `${token.slice(0, -1)}${last}`)
      .filter((other) => other !== token && Buffer.from(other, 'base64url').equals(bytes));
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(links.read(other)).toBeUndefined();
    for (const other of [`${token}=`, `${token} `, ` ${token}`, token.slice(1), `${token}A`])
      expect(links.read(other)).toBeUndefined();
  });

  it('is not read from any text, and no text throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{75}$/)), (text) => {
        expect(links.read(text)).toBeUndefined();
      }),
    );
  });
});

it('wants a key of 32 bytes', () => {
  expect(() => createPageLinks({ key: Buffer.alloc(16), publicUrl, now })).toThrow(RangeError);
});
