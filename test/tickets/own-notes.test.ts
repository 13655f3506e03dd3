/** What is known again of our notes in what others write, and what is left of it. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/observe.js';
import { bearsMarker, markerOf, withoutOwnNotes } from '../../src/tickets/own-notes.js';

const id = '0190a6c8-3c5e-7000-8000-000000000001';
const marker = markerOf(id, 1);
const note = `${marker} (automatic diagnosis)\n\nCause: the alias is missing\n\nEnd of ${marker}`;
const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');
const evidence = 'Last attempt @ 2024-03-19 08:47:33 failed, result 8524 (0x214c):';

describe('our notes', () => {
  it.each([
    ['alone', note, ''],
    ['quoted', `before\n${quoted(note)}\nafter`, 'before\nafter'],
    ['quoted twice', `${quoted(quoted(note))}\n${evidence}\n${quoted(note)}`, evidence],
    [
      'within another',
      `x\n${markerOf(id, 2)} (automatic diagnosis)\n${note}\nEnd of ${markerOf(id, 2)}`,
      'x',
    ],
    ['with the rest of a mail', `${evidence}\nSubject: Diagnosis ${marker}\n\n${note}`, `${evidence}\n`],
    ['named above evidence', `See ${marker}:\n${evidence}\n${quoted(note)}`, evidence],
    ['named first in a line', `${marker} is wrong\n${evidence}\n${quoted(note)}`, evidence],
    ['named alone in a line', `${marker}\n${evidence}\n${quoted(note)}`, evidence],
    ['wrapped', `x\n> ${marker}\n> (automatic diagnosis)\n> y\n> End of\n> ${marker}\nz`, 'x\nz'],
    ['cut off', note.slice(0, -60), ''],
    ['cut off and quoted', `${evidence}\n> ${marker} (automatic diagnosis)\nx`, `${evidence}\nx`],
    ['followed by evidence', `${note}\n${evidence}`, evidence],
  ])('%s leave what others wrote', (_, text, left) => {
    expect(withoutOwnNotes(text)).toBe(left);
  });

  it('are told apart by their revisions', () => {
    expect(bearsMarker(note, marker)).toBe(true);
    expect(bearsMarker(note, `${marker}0`)).toBe(false);
    expect(bearsMarker(`${marker}2`, marker)).toBe(false);
  });

  it('show the readers nothing, in whatever part they are quoted', () => {
    const golden = new URL('../render/golden/', import.meta.url);
    const names = readdirSync(golden).filter((name) => name.endsWith('.ticket.txt'));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const lines = readFileSync(new URL(name, golden), 'utf8').split('\n');
      for (const from of lines.keys())
        for (const count of [1, 3, lines.length]) {
          const text = quoted(lines.slice(from, from + count).join('\n'));
          expect(observe([{ text }]).observations, `${name}, line ${from + 1}`).toEqual([]);
        }
    }
  });

  it('are all that is taken out, and nothing is thrown', () => {
    const line = fc.constantFrom(evidence, '', '> x', `> ${evidence}`, '\r', `see ${marker}`, 'dcause:1');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (above, below) => {
        const left = withoutOwnNotes([...above, ...note.split('\n'), ...below].join('\n'));
        const kept = [...above, ...below].filter((one) => one !== `see ${marker}`);
        expect(left).toBe(kept.join('\n'));
      }),
    );
  });
});
