/** What people read, whole, so that a change of wording is seen in review. UPDATE_GOLDEN=1 rewrites the files. */
import { access, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { confirmedAnswer, defectAnswer, nothingAnswer, openAnswer, supportedAnswer } from './answers.js';

const evidenceNames = ['nslookup.txt', 'repadmin.txt'];
const answers = {
  supported: supportedAnswer,
  confirmed: confirmedAnswer,
  open: openAnswer,
  defect: defectAnswer,
  nothing: nothingAnswer,
};

describe.each(Object.entries(answers))('%s', (name, answer) => {
  it.each([
    ['terminal.txt', renderTerminal(answer, { evidenceNames })],
    ['terminal-60.txt', renderTerminal(answer, { width: 60, evidenceNames })],
    ['verbose.txt', renderTerminal(answer, { verbose: true, evidenceNames })],
    ['plain.txt', renderPlainText(answer)],
    ['note.md', renderMarkdown(answer, { evidenceNames })],
  ])('reads as %s', async (kind, text) => {
    const file = fileURLToPath(new URL(`golden/${name}.${kind}`, import.meta.url));
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
    // A snapshot that is missing would be written without a word.
    await access(file);
    await expect(text).toMatchFileSnapshot(file);
  });
});
