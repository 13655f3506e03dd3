/** Whatever is pasted: no reader throws, and every line is accounted for. bench/fuzz.mjs does the same at length. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bind } from '../../src/evidence/bind.js';
import { decodeText } from '../../src/evidence/decode.js';
import { splitLines } from '../../src/evidence/lines.js';
import { EVIDENCE_FACT_IDS } from '../../src/evidence/read-evidence.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { unexpectedInput } from '../support/mutations.mjs';
import { sampleNames } from './sample.js';

const INPUTS = 2_000;
const AT_A_TIME = 100;

const samples = sampleNames().map((name) => {
  const bytes = readFileSync(new URL(`samples/${name}`, import.meta.url));
  return { bytes, text: decodeText(bytes) };
});
const known: ReadonlySet<string> = new Set(EVIDENCE_FACT_IDS);

function checkInput(index: number): void {
  const input = unexpectedInput(index, samples);
  const text = 'text' in input ? input.text : decodeText(input.bytes);
  const scan = scanPiece({ text }, 0, READERS);
  const all = [...splitLines(text)].length;
  const strange = bind(scan.observations).incidents.flatMap(({ facts }) =>
    facts.filter(({ id }) => !known.has(id)),
  );
  expect({ index, lines: scan.recognised + scan.unrecognised + scan.blank, strange }).toEqual({
    index,
    lines: all,
    strange: [],
  });
}

describe('unexpected input', () => {
  it.each(Array.from({ length: INPUTS / AT_A_TIME }, (_, block) => block * AT_A_TIME))(
    'is read without a throw, and its lines add up: numbers from %i',
    (first) => {
      for (let index = first; index < first + AT_A_TIME; index += 1) checkInput(index);
    },
  );

  it('is the same for the same number', () => {
    expect(unexpectedInput(7, samples)).toEqual(unexpectedInput(7, samples));
    expect(unexpectedInput(7, samples)).not.toEqual(unexpectedInput(8, samples));
  });
});
