import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/evidence/decode.js';
import { splitLines } from '../../src/evidence/lines.js';
import { EVIDENCE_FACT_IDS } from '../../src/evidence/read-evidence.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { read, readSample, said, sample, sampleNames } from './sample.js';

/** Tools as text whose lines may be quoted, doubled and moved; JSON and XML are documents. */
const TEXTS = sampleNames().filter((name) => /\.(?:txt|csv)$/.test(name));
const aSample = fc.constantFrom(...sampleNames());

function addsUp(text: string): void {
  const { lines, blank, recognised, unrecognised, unrecognisedRanges } = scanPiece({ text }, 0, READERS);
  expect(recognised + unrecognised + blank).toBe(lines);
  expect(lines).toBe([...splitLines(text)].length);
  let last = 0;
  for (const [from, to] of unrecognisedRanges) {
    expect(from).toBeGreaterThan(last);
    expect(to).toBeGreaterThanOrEqual(from);
    last = to;
  }
  expect(last).toBeLessThanOrEqual(lines);
}

describe('any input', () => {
  it('is read without a throw, and its lines add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\r\n', '> ', '\t'))),
        (parts) => {
          addsUp(parts.join(''));
          read(parts.join(''));
        },
      ),
    );
  });

  it('may be a sample with lines dropped, doubled, moved or damaged', () => {
    const edit = fc.record({
      at: fc.nat(200),
      what: fc.constantFrom('drop', 'double', 'cut', 'swap', 'insert'),
      text: fc.oneof(
        fc.string(),
        fc.constantFrom('C:\\>', 'Server:', 'HQ\\A1', '(0x214c):', '> ', 'Error value:'),
      ),
    });
    fc.assert(
      fc.property(aSample, aSample, fc.array(edit, { maxLength: 12 }), (one, other, edits) => {
        const lines = `${sample(one)}\n${sample(other)}`.split('\n');
        for (const { at, what, text } of edits) {
          const place = at % lines.length;
          const line = lines[place] ?? '';
          if (what === 'drop') lines.splice(place, 1);
          else if (what === 'double') lines.splice(place, 0, line);
          else if (what === 'cut') lines[place] = line.slice(0, text.length);
          else if (what === 'swap') lines.splice(place, 2, lines[place + 1] ?? '', line);
          else lines.splice(place, 0, text);
        }
        addsUp(lines.join('\n'));
        const { incidents } = read(lines.join('\n'));
        for (const { facts } of incidents)
          for (const { id } of facts) expect(EVIDENCE_FACT_IDS).toContain(id);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the same evidence in another dress', () => {
  const dresses: readonly (readonly [string, (text: string) => string])[] = [
    ['CRLF', (text) => text.replace(/\r?\n/g, '\r\n')],
    ['UTF-16', (text) => decodeText(iconv.encode(text, 'utf-16le', { addBOM: true }))],
    ['no indentation', (text) => text.replace(/^[ \t]+/gm, '')],
    ['trailing blanks', (text) => text.replace(/$/gm, '  ')],
    ['doubled newlines', (text) => text.replace(/\r?\n/g, '\n\n')],
    ['quoted', (text) => text.replace(/^/gm, '> ')],
    ['quoted twice', (text) => text.replace(/^/gm, '>> ')],
  ];
  for (const [dress, wear] of dresses) {
    it.each(TEXTS)(`${dress}: %s`, (name) => {
      expect(said(read(wear(sample(name))))).toEqual(said(readSample(name)));
    });
  }
});

describe('other names', () => {
  const label = fc.stringMatching(/^q[a-z]{2,6}$/);
  const digits = '0123456789abcdef';
  const guids = fc.shuffledSubarray([...digits], { minLength: 16 });

  it('give the same facts under the other names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXTS),
        fc.uniqueArray(label, { minLength: 6, maxLength: 6 }),
        guids,
        fc.integer({ min: 1, max: 150 }),
        (name, labels, shuffled, shift) => {
          const rename = (text: string): string => {
            const olds = ['contoso', 'fabrikam', 'example', 'con', 'fab', 'emea'];
            const words = text.replace(
              /(?<![a-z])(contoso|fabrikam|example|con|fab|emea)(?=[-.,\s"'\]\d)]|$)/gi,
              (old) => {
                const fresh = labels[olds.indexOf(old.toLowerCase())] ?? old;
                return old === old.toUpperCase() ? fresh.toUpperCase() : fresh;
              },
            );
            return (
              words
                .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, (guid) =>
                  guid.replace(
                    /[0-9a-f]/gi,
                    (digit) => shuffled[digits.indexOf(digit.toLowerCase())] ?? digit,
                  ),
                )
                // A private address stays one.
                .replace(
                  /(?<![\d.])10\.(\d{1,3})(\.\d{1,3}\.\d{1,3})(?![\d.])/g,
                  (_, network, host) => `10.${(Number(network) + shift) % 256}${host}`,
                )
            );
          };
          const expected: unknown = JSON.parse(rename(JSON.stringify(said(readSample(name)))));
          expect(said(read(rename(sample(name))))).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});
