/** The notes that tickets get: what people read, whole, and what must hold however short a note has to be. */
import { access, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/diagnose.js';
import {
  type NoteOptions,
  renderNoteAdf,
  renderNoteHtml,
  renderNoteMarkdown,
  renderNoteText,
} from '../../src/render/note.js';
import { htmlToText } from '../../src/tickets/html-text.js';
import { markerOf, withoutOwnNotes } from '../../src/tickets/own-notes.js';
import { adfFaults } from '../support/adf.js';
import {
  confirmedAnswer,
  defectAnswer,
  nothingAnswer,
  notRegistered,
  openAnswer,
  supportedAnswer,
} from './answers.js';
import { readHtml } from './check-html.js';
import { readMarkdown } from './check-markdown.js';

const LINK = 'https://dcause.contoso.com/d/AY8vbl8KTF6cUw8vWk6NEQAAAAH0hlcApE5VuLrdT0OB0fkya44VMNSsj1xYEXT';

const laterAnswer: Answer = {
  ...defectAnswer,
  revision: 2,
  omitted: { findings: 3 },
  suppressed: [
    {
      problem: { id: 'lookup', title: 'A lookup fails' },
      subject: { source: 'DC9', destination: 'DC1' },
      suppression: {
        id: 'closed-branch',
        owner: 'Directory team',
        reason: 'The branch is closed.',
        expires: '2030-03-31',
      },
    },
  ],
  changes: {
    since: 1,
    findings: [
      {
        kind: 'changed',
        problem: defectAnswer.findings[0]?.problem ?? { id: '', title: '' },
        subject: {},
        first: { before: 'source-dc-offline', after: notRegistered.id },
        causes: [
          {
            id: notRegistered.id,
            title: notRegistered.title,
            before: { state: 'open', rank: 2, probability: 0.1 },
            after: { state: 'supported', rank: 1, probability: 0.31 },
            because: [],
          },
        ],
        facts: [],
      },
    ],
  },
};

const answers = {
  supported: supportedAnswer,
  confirmed: confirmedAnswer,
  open: openAnswer,
  later: laterAnswer,
  nothing: nothingAnswer,
};
const named = Object.entries(answers);

function optionsFor({ id, revision }: Answer, maxCharacters = 30_000): NoteOptions {
  return { marker: markerOf(id, revision), link: LINK, maxCharacters };
}

const adfJson = (answer: Answer, options: NoteOptions): string =>
  JSON.stringify(renderNoteAdf(answer, options));

const FORMATS = [
  ['text', renderNoteText],
  ['Markdown', renderNoteMarkdown],
  ['HTML', renderNoteHtml],
  ['ADF', adfJson],
] as const;

/** What a note says, without what its format needs for markup. */
function wordsOf(note: string): string {
  return note
    .replaceAll(/&#39;/g, "'")
    .replaceAll(/[`*#=\\-]+|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe.each(named)('the note of an answer: %s', (name, answer) => {
  const options = optionsFor(answer);
  it.each([
    ['txt', renderNoteText(answer, options)],
    ['md', renderNoteMarkdown(answer, options)],
    ['html', renderNoteHtml(answer, options)],
    ['adf', `${JSON.stringify(renderNoteAdf(answer, options), null, 1)}\n`],
  ])('reads as %s', async (kind, text) => {
    const file = fileURLToPath(new URL(`golden/${name}.ticket.${kind}`, import.meta.url));
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
    await access(file);
    await expect(text).toMatchFileSnapshot(file);
  });

  it('is known again, also where somebody quotes it', () => {
    for (const note of [
      renderNoteText(answer, options),
      renderNoteMarkdown(answer, options),
      htmlToText(renderNoteHtml(answer, options)),
    ]) {
      expect(withoutOwnNotes(note).trim()).toBe('');
      expect(note.trimEnd().split('\n').at(-1)).toContain(options.marker);
      const quoted = note.trimEnd().replaceAll(/^/gm, '> ');
      expect(withoutOwnNotes(`before\n${quoted}\nafter`)).toBe('before\nafter');
    }
    const { content } = renderNoteAdf(answer, options);
    for (const end of [content.at(0), content.at(-1)]) {
      expect(end?.type).toBe('paragraph');
      expect(JSON.stringify(end)).toContain(options.marker);
    }
  });

  it('keeps its lines to 80 columns, commands and addresses aside', () => {
    const copied = [...readHtml(renderNoteHtml(answer, options)).code, LINK];
    for (const line of renderNoteText(answer, options).split('\n'))
      if (!copied.includes(line.trim())) expect([...line].length, line).toBeLessThanOrEqual(80);
  });

  it('is a document that Jira takes', () => {
    expect(adfFaults(renderNoteAdf(answer, options))).toEqual([]);
  });
});

describe.each(FORMATS)('a note with little room, as %s', (_name, render) => {
  const any = fc.constantFrom(...named.map(([, answer]) => answer));
  it('keeps to it, and keeps marker, first cause and its probability', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 500, max: 9_000 }), fc.boolean(), (answer, limit, linked) => {
        const { link, ...bare } = optionsFor(answer, limit);
        const note = render(answer, linked && link !== undefined ? { ...bare, link } : bare);
        expect(note.length).toBeLessThanOrEqual(limit);
        expect(note.split(bare.marker).length).toBe(3);
        const words = wordsOf(note);
        const [cause] = answer.findings[0]?.causes ?? [];
        if (cause === undefined) expect(words).toContain('No known problem recognised.');
        else {
          expect(words).toContain(cause.title);
          expect(words).toMatch(/\d%/);
        }
        expect(words.includes('Shortened')).toBe(
          note !== render(answer, { ...optionsFor(answer), ...(linked ? {} : { link: 'none' }) }),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('has ever more to say as the room grows', () => {
    const lengths = [500, 1_000, 2_000, 4_000, 8_000].map(
      (limit) => render(supportedAnswer, optionsFor(supportedAnswer, limit)).length,
    );
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(new Set(lengths).size).toBeGreaterThan(3);
  });
});

it('has room for a long title in the barest note of every format', () => {
  const title =
    'The DNS client of an additional domain controller is not set as the event page says, and more';
  for (const answer of [supportedAnswer, openAnswer]) {
    const [finding] = answer.findings;
    if (finding === undefined) throw new Error('no finding');
    const causes = finding.causes.map((cause) => ({ ...cause, title, probability: 0.6 }));
    const long = { ...answer, revision: 9_999_999, findings: [{ ...finding, causes }] };
    for (const [, render] of FORMATS) {
      const note = render(long, optionsFor(long, 500));
      expect(note.length).toBeLessThanOrEqual(500);
      expect(wordsOf(note)).toContain(title.slice(0, 89));
      expect(wordsOf(note)).toContain('60%');
    }
  }
});

describe('a note', () => {
  const textOf = (answer: Answer, maxCharacters = 30_000) =>
    wordsOf(renderNoteText(answer, optionsFor(answer, maxCharacters)));

  it('offers no repair where nothing speaks for a cause', () => {
    expect(textOf(openAnswer)).not.toMatch(/Repair|Probable|Caution/);
    expect(textOf(openAnswer)).toContain('The evidence does not tell the cause yet');
    expect(textOf(openAnswer, 500)).toContain('The evidence does not tell the cause yet');
  });

  it('shows no command of a step that its check still holds back', () => {
    for (const [, render] of FORMATS) {
      const note = render(confirmedAnswer, optionsFor(confirmedAnswer));
      expect(note).toContain('Only after: ');
      expect(note).not.toContain('ntdsutil');
    }
  });

  it('says where the rest is', () => {
    const short = optionsFor(supportedAnswer, 1_500);
    expect(wordsOf(renderNoteText(supportedAnswer, short))).toContain(
      'Shortened: the rest is behind the link.',
    );
    const { link: _link, ...unlinked } = short;
    expect(wordsOf(renderNoteText(supportedAnswer, unlinked))).toContain('Shortened: the rest is in dcause.');
  });

  it('leaves out a link that is not https', () => {
    const options = { ...optionsFor(supportedAnswer), link: 'http://dcause.contoso.com/d/x' };
    for (const [, render] of FORMATS)
      expect(render(supportedAnswer, options)).not.toContain('whole diagnosis');
  });

  it('never breaks a command or an address', () => {
    const note = renderNoteText(supportedAnswer, optionsFor(supportedAnswer)).split('\n');
    const long = 'nslookup -type=cname 7f2e9c54-1a3b-4d5e-8f60-9a7b8c9d0e1f._msdcs.contoso.com 192.0.2.10';
    expect(note.map((line) => line.trim())).toEqual(expect.arrayContaining([long, LINK]));
  });

  it('does not say that nothing was recognised where it is silenced', () => {
    const text = textOf({ ...laterAnswer, findings: [], omitted: { findings: 0 } });
    expect(text).toContain('All that was recognised is known and silenced.');
    expect(text).not.toContain('No known problem');
  });

  it('counts the findings that it has no room for', () => {
    const [finding] = supportedAnswer.findings;
    if (finding === undefined) throw new Error('no finding');
    const many = {
      ...supportedAnswer,
      findings: Array.from({ length: 12 }, () => finding),
      omitted: { findings: 4 },
    };
    expect(textOf(many)).toContain('and 7 more findings');
    const { code } = readMarkdown(renderNoteMarkdown(many, optionsFor(many)));
    expect(code.filter((span) => span === 'DC1.contoso.com').length).toBeGreaterThan(8);
  });
});
