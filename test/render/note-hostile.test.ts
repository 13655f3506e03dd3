/** Whoever writes into a ticket must not write the note: no markup, script or address of theirs in any format. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type NoteOptions,
  renderNoteAdf,
  renderNoteHtml,
  renderNoteMarkdown,
  renderNoteText,
} from '../../src/render/note.js';
import { renderPage } from '../../src/render/page.js';
import { safeCommand } from '../../src/render/safe-command.js';
import { adfFaults, readAdf } from '../support/adf.js';
import { readHtml } from './check-html.js';
import { readMarkdown } from './check-markdown.js';
import { hostileAnswer, hostileStrings, MARK } from './hostile-answers.js';

const marker = 'dcause:0190a6c8-3c5e-7000-8000-000000000001:1';
const options = fc.record({
  marker: fc.constant(marker),
  link: fc.constant('https://dcause.example/d/token'),
  maxCharacters: fc.integer({ min: 500, max: 20_000 }),
});
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const OURS = /^https:\/\/(?:learn\.microsoft\.com|dcause\.example)\//;
const RUNS = { numRuns: 120 };

const overHostile = (
  hold: (
    strings: { readonly command: string },
    note: NoteOptions,
    answer: ReturnType<typeof hostileAnswer>,
  ) => void,
) =>
  fc.assert(
    fc.property(hostileStrings, options, (strings, note) => hold(strings, note, hostileAnswer(strings))),
    RUNS,
  );

/** Every command that is shown is one of the answer, whole, or the remark that stands for one. */
function expectWholeCommands(code: readonly string[], command: string): void {
  const shown = safeCommand(command);
  // A command of nothing but invisible characters leaves an empty line.
  const long = code.filter((line) => [...line].length > 240);
  for (const line of long) expect(line).toBe(shown);
}

it('stays in code, as HTML', () => {
  overHostile(({ command }, note, answer) => {
    const html = renderNoteHtml(answer, note);
    const { code, prose, links } = readHtml(html);
    expect(html.length).toBeLessThanOrEqual(note.maxCharacters);
    expect(html.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    expect(prose).not.toContain(MARK);
    for (const link of links) expect(link).toMatch(OURS);
    expect(prose.split(marker).length).toBe(3);
    expectWholeCommands(code, command);
  });
});

it('stays in code, on the page', () => {
  overHostile((_strings, _note, answer) => {
    const page = renderPage(answer, { evidenceNames: [MARK] });
    const body = page.slice(page.indexOf('<h1>Diagnosis</h1>\n') + 19, page.indexOf('</main>'));
    const { prose, links } = readHtml(body);
    expect(prose).not.toContain(MARK);
    for (const link of links) expect(link).toMatch(OURS);
    expect(page.slice(0, page.indexOf('<h1>'))).not.toContain(MARK);
  });
});

it('stays in code, as ADF', () => {
  overHostile(({ command }, note, answer) => {
    const document = renderNoteAdf(answer, note);
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(note.maxCharacters);
    expect(adfFaults(document)).toEqual([]);
    const { code, prose, links } = readAdf(document);
    for (const text of [...prose, ...code]) expect(text).not.toMatch(INVISIBLE);
    expect(prose.join('\n')).not.toContain(MARK);
    for (const link of links) expect(link).toMatch(OURS);
    expect([prose.at(0), prose.at(-1)].every((text) => text?.includes(marker))).toBe(true);
    expectWholeCommands(code, command);
  });
});

it('stays in code, as Markdown', () => {
  overHostile(({ command }, note, answer) => {
    const markdown = renderNoteMarkdown(answer, note);
    expect(markdown.length).toBeLessThanOrEqual(note.maxCharacters);
    const { code, prose, links } = readMarkdown(markdown);
    for (const line of prose) expect(line).not.toMatch(/[Ξ<>]/);
    for (const link of links) expect(link).toMatch(OURS);
    expectWholeCommands(code, command);
  });
});

it('begins no line as if it were ours, as text', () => {
  overHostile((_strings, note, answer) => {
    const text = renderNoteText(answer, note);
    expect(text.length).toBeLessThanOrEqual(note.maxCharacters);
    expect(text.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    expect(text).not.toMatch(/^Ξ|^# owned/m);
    expect(text.startsWith(marker)).toBe(true);
    expect(text.trimEnd().split('\n').at(-1)).toContain(marker);
  });
});
