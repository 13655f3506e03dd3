import { describe, expect, it } from 'vitest';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { read, sample } from './sample.js';

describe('lines nobody understands', () => {
  it('are given as ranges that blank lines do not break', () => {
    const text = `One\n\nTwo\n${sample('ping-cname-failed.txt')}Three\n\n\n`;
    expect(read(text).unrecognised).toEqual([
      {
        index: 0,
        lines: [
          [1, 3],
          [6, 6],
        ],
      },
    ]);
  });

  it('include people’s opinions, but not their blank lines', () => {
    const { blank, recognised, unrecognised, lines } = scanPiece(
      { text: 'I think\n>\n> C:\\>\n' },
      0,
      READERS,
    );
    expect({ blank, recognised, unrecognised, lines }).toEqual({
      blank: 1,
      recognised: 1,
      unrecognised: 1,
      lines: 3,
    });
  });

  it('include a line too long for any tool', () => {
    const text = `Event ID: 2087 ${'x'.repeat(20_000)}`;
    expect(read(text)).toEqual({ incidents: [], codes: [], unrecognised: [{ index: 0, lines: [[1, 1]] }] });
  });

  it('point at the piece and the line of a fact', () => {
    const [incident] = read('hello', sample('repadmin-showrepl-8524-one-partner.txt')).incidents;
    expect(incident?.facts.find(({ id }) => id === 'link.status')?.from).toEqual({
      evidence: 1,
      line: 17,
      text: 'Last attempt @ 2024-03-19 08:47:33 failed, result 8524 (0x214c):',
    });
  });

  it('take colours and control characters off before reading', () => {
    const text = sample('ping-cname-failed.txt').replace(/Ping/, '\u001b[31mPing\u001b[0m\u200b');
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('pieces that disagree', () => {
  it('leave the fact unknown and name the lines', () => {
    const first = sample('event-2087.txt');
    const second = first.replace(/29752727-aaa1/g, '39752727-aaa1');
    const [incident] = read(first, second).incidents;
    expect(incident?.facts.map(({ id }) => id)).not.toContain('link.sourceGuid');
    expect(incident?.conflicts).toMatchObject([
      { fact: 'link.sourceGuid', values: [{ from: { evidence: 0 } }, { from: { evidence: 1 } }] },
    ]);
  });
});
