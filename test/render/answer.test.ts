/** What a reader must be told, and must not be told, whatever the wording around it. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/diagnose.js';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { renderTerminal } from '../../src/render/terminal.js';
import {
  confirmedAnswer,
  defectAnswer,
  finding,
  irreversible,
  nothingAnswer,
  notRegistered,
  offline,
  openAnswer,
  removed,
  supportedAnswer,
} from './answers.js';

/** One line, so that wrapping does not matter. */
const read = (answer: Answer, verbose = false): string =>
  renderTerminal(answer, { width: 200, verbose, evidenceNames: ['nslookup.txt'] }).replace(/\s+/g, ' ');

describe('a supported cause', () => {
  it('leads with its reasons and the line of evidence', () => {
    const text = read(supportedAnswer);
    expect(text).toContain('Probable cause: The source has not registered its alias');
    expect(text).toContain('Supported, likely (87%)');
    expect(text).toContain('In nslookup.txt, line 12: "*** dns1.contoso.com can\'t find');
  });

  it('is only possible while it is less likely than not', () => {
    expect(read(defectAnswer)).toContain('Possible cause: The source has not registered its alias');
  });

  it('names what speaks against it, what is ruled out and which cause may be behind it', () => {
    const text = read(supportedAnswer);
    expect(text).toContain('What speaks against it: - Some destinations still replicate from the source.');
    expect(text).toContain(
      'Ruled out: - The source was removed from the domain: The source itself has just printed',
    );
    expect(text).toContain('something speaks for here: The zone refuses dynamic updates.');
  });

  it('says where the evidence disagrees', () => {
    expect(read(supportedAnswer)).toContain(
      'destination.aliasResolves: yes (nslookup.txt, line 4) against no (evidence 2,',
    );
  });
});

describe('no supported cause', () => {
  it('leads with the next check, claims nothing and offers no repair', () => {
    const text = read(openAnswer);
    expect(text.indexOf('The evidence does not tell the cause yet')).toBeLessThan(text.indexOf('Next check'));
    expect(text.indexOf('Next check')).toBeLessThan(text.indexOf('The source is offline'));
    expect(text).not.toMatch(/Repair|supported|likely|confirmed/i);
  });

  it('shows the reasons of a supported cause that is not the first', () => {
    const causes = [
      { ...offline, rank: 1, probability: 0.5 },
      { ...notRegistered, rank: 2, probability: 0.2 },
    ];
    const text = read({ ...openAnswer, findings: [{ ...finding, causes }] });
    expect(text).toContain('The evidence does not tell the cause yet');
    expect(text).toContain('Supported so far: The source has not registered its alias');
  });
});

describe('steps that cannot be undone', () => {
  const gated = (state: 'confirmed' | 'unconfirmed' | 'refused'): string[] => {
    const confirm = {
      state,
      text: 'The owner agrees.',
      commands: ['check-first'],
      missing: ['source.retired'],
      citations: [],
    };
    const resolution = [{ ...irreversible, commands: ['remove-now'], confirm }];
    const answer = { ...confirmedAnswer, findings: [{ ...finding, causes: [{ ...removed, resolution }] }] };
    return [read(answer, true), renderMarkdown(answer, { verbose: true }), renderPlainText(answer)];
  };

  it.each(gated('unconfirmed'))('hold their commands back and lead with the check', (text) => {
    expect(text).not.toContain('remove-now');
    expect(text.indexOf('Only after: The owner agrees.')).toBeGreaterThan(-1);
    expect(text.indexOf('check-first')).toBeLessThan(text.indexOf('Remove the metadata'));
    expect(text).toMatch(/missing: `?source\.retired/);
  });

  it.each(gated('refused'))('say that they are refused and why', (text) => {
    expect(text).not.toContain('remove-now');
    expect(text).toContain('Not this, because what is known speaks against it: Remove the metadata');
    expect(text).toContain('only after: The owner agrees.');
  });

  it.each(gated('confirmed'))('are offered once the check holds', (text) => {
    expect(text).toContain('Checked, and it holds: The owner agrees.');
    expect(text).toContain('remove-now');
    expect(text).toContain('cannot be undone');
  });
});

describe('a defect found', () => {
  it('says before its causes that it explains no failure, and the remarks after them', () => {
    const text = read(defectAnswer);
    const places = [
      'no failure is explained by it.',
      'Possible cause:',
      'A missing record alone is no defect.',
    ];
    expect(places.map((place) => text.indexOf(place))).toEqual(
      places.map((place) => text.indexOf(place)).sort((a, b) => a - b),
    );
    expect(text).toContain('no failure is explained by it.');
    expect(text).toContain('Good to know: - A missing record alone is no defect.');
  });
});

describe('no finding', () => {
  it('says what was seen, and invents nothing', () => {
    const text = read(nothingAnswer);
    expect(text).toContain('No known problem recognised');
    expect(text).toContain('- 1722: 12 times, first in nslookup.txt, line 7');
    expect(text).toContain('-2146893022: once');
    expect(text).toContain('does not cover');
    expect(text).toContain('4 lines of the evidence were not understood');
  });
});

describe('the short form', () => {
  it('keeps the findings behind the fifth to a line each', () => {
    const answer = { ...supportedAnswer, findings: Array.from({ length: 7 }, () => finding) };
    const text = read(answer);
    expect(text).toContain('2 more findings in short');
    expect(text.split('Probable cause:')).toHaveLength(6);
    expect(read(answer, true).split('Probable cause:')).toHaveLength(8);
  });

  it('leaves the facts and the other explanations to the long one', () => {
    expect(read(supportedAnswer)).not.toContain('dcdiag.rreg');
    expect(read(supportedAnswer, true)).toContain('dcdiag.rreg = fail (inferred by infer.rreg-fails)');
    expect(read(supportedAnswer, true)).toContain('The zone takes no dynamic updates');
  });
});
