/** Other names: never two of one, never the same one, of the same form. */
import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, isPublicResolver } from '../../src/evidence/addresses.js';
import { KEPT_WORDS } from '../../src/redact/kept-words.js';
import { AddressPseudonyms } from '../../src/redact/pseudonym-addresses.js';
import { Pseudonyms } from '../../src/redact/pseudonyms.js';

const names = new Pseudonyms(Buffer.alloc(32, 1));
const addresses = new AddressPseudonyms(names);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

describe('words', () => {
  it('of two letters and of one and a digit all get different ones, none its own', () => {
    const short = [...LETTERS].flatMap((one) => [...`${LETTERS}0123456789`].map((two) => one + two));
    const free = short.filter((word) => !KEPT_WORDS.has(word));
    const others = free.map((word) => names.word(word));
    expect(new Set(others).size).toBe(free.length);
    expect(free.filter((word, at) => word === others[at])).toEqual([]);
    expect(others.filter((word) => KEPT_WORDS.has(word))).toEqual([]);
  });

  it('keep length, case, digits and hyphens', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9äöüÄÖÜжЖ-]{1,63}$/), (word) => {
        const form = (text: string): string =>
          text
            .replace(/\p{Lu}/gu, 'A')
            .replace(/\p{Ll}/gu, 'a')
            .replace(/\d/g, '0');
        fc.pre(!/^x{3}/i.test(word));
        expect(form(names.word(word))).toBe(form(word));
        expect(names.word(word.toUpperCase()).toLowerCase()).toBe(names.word(word).toLowerCase());
      }),
      { seed: 8524 },
    );
  });
});

describe('addresses', () => {
  const OCTET = fc.integer({ min: 0, max: 255 });
  const kind = (address: string): string =>
    `${isPublicAddress(address)} ${/^(?:10|127|0|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.exec(address) !== null}`;

  it('of version 4 stay of their kind, in their networks, and are others', () => {
    fc.assert(
      fc.property(OCTET, OCTET, OCTET, OCTET, OCTET, OCTET, (a, b, c, d, e, f) => {
        const [one, two] = [`${a}.${b}.${c}.${d}`, `${a}.${b}.${e}.${f}`];
        const [first, second] = [addresses.address(one), addresses.address(two)];
        expect(kind(first)).toBe(kind(one));
        expect(first.length).toBe(one.length);
        expect(first === second).toBe(one === two);
        if (isPublicResolver(one) || isPublicResolver(two)) return;
        expect(first.split('.', 2)).toEqual(second.split('.', 2));
        expect(c === e).toBe(first.split('.')[2] === second.split('.')[2]);
      }),
      { seed: 8524, numRuns: 3000 },
    );
    for (let last = 1; last < 255; last += 1)
      expect(addresses.address(`10.0.0.${last}`)).not.toBe(`10.0.0.${last}`);
  });

  it('of version 6 stay of their kind, however they are written', () => {
    fc.assert(
      fc.property(fc.constantFrom('fe80', 'fd7a', '2001', '2a02'), fc.ipV6(), (first, rest) => {
        const printed = `${first}:${rest.split(':').slice(1).join(':')}`;
        fc.pre(isIP(printed) === 6 && !isPublicResolver(printed));
        const address = addresses.address(printed);
        expect(isIP(address)).toBe(6);
        expect(address.length).toBe(printed.length);
        expect(address.slice(0, 2)).toBe(printed.slice(0, 2));
      }),
      { seed: 8524 },
    );
    expect(addresses.address('fd00:0:0:0:0:0:0:15')).toBe(
      addresses.address('fd00::15').replace('::', ':0:0:0:0:0:0:'),
    );
    expect(addresses.address('fd00::0015')).toBe(addresses.address('fd00::15').replace('::', '::00'));
    expect(addresses.address('FD00::A5')).toBe(addresses.address('fd00::a5').toUpperCase());
  });
});

it('GUIDs and SIDs keep their form', () => {
  const guid = names.guid('df9a6903-0d82-4e64-9015-80272eed7c4a');
  expect(guid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(names.guid('DF9A6903-0D82-4E64-9015-80272EED7C4A')).toBe(guid.toUpperCase());
  expect(names.guid('00000000-0000-0000-0000-000000000000')).toBe('00000000-0000-0000-0000-000000000000');
  const [account, group] = [names.sid('S-1-5-21-11-22-33-1104'), names.sid('S-1-5-21-11-22-33-512')];
  expect(account.split('-').slice(0, 7)).toEqual(group.split('-').slice(0, 7));
  expect(group).toMatch(/^S-1-5-21-\d\d-\d\d-\d\d-512$/);
  expect(account).not.toMatch(/-11-22-33|1104/);
});
