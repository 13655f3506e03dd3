/** An answer as a page of its own, for whoever follows the link in a note: no script, nothing loaded, good on a phone and on paper. */
import type { Answer } from '../diagnose.js';
import { composeAnswer } from './compose-answer.js';
import { paragraph } from './document.js';
import { printHtml } from './print-html.js';
import { cleanText, escapeHtml } from './safe-text.js';

export interface PageOptions {
  /** Names of the pieces of evidence by index. */
  readonly evidenceNames: readonly (string | undefined)[];
  /** The last revision, where it is a later one than that of the answer. */
  readonly laterRevision?: number;
}

/** The whole content of the style element, so that a policy can name its hash. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #f1f3f5; --line: #d5dae0; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7eb; --paper: #14171a; --soft: #21262c; --line: #3a424b; --link: #83b9f2; }
}
body { margin: 0 auto; max-width: 50rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5em 0 0.5em; break-after: avoid; }
h1 { font-size: 1.6rem; margin-top: 0; }
h2 { font-size: 1.35rem; border-top: 1px solid var(--line); padding-top: 1em; }
h3 { font-size: 1.15rem; }
h4 { font-size: 1rem; }
p, ul, ol, pre { margin: 0 0 0.75em; }
li p, li pre { margin-bottom: 0.35em; }
a { color: var(--link); }
code { font: 0.9em/1.45 ui-monospace, Consolas, monospace; background: var(--soft); border-radius: 3px; padding: 0.1em 0.25em; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; overflow-x: auto; padding: 0.5em 0.75em; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #999; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  pre { white-space: pre-wrap; break-inside: avoid; }
}
`;

/** All of `answer` as an HTML document. */
export function renderPage(answer: Answer, { evidenceNames, laterRevision }: PageOptions): string {
  const [finding] = answer.findings;
  const title = finding?.problem.title ?? 'Diagnosis';
  const made = `${answer.createdAt.slice(0, 16).replace('T', ' ')} UTC`;
  const blocks = [
    paragraph(`Revision ${answer.revision}, made ${made}.`),
    ...(laterRevision === undefined
      ? []
      : [paragraph(`This is not the last word: there is a later revision, ${laterRevision}.`)]),
    ...composeAnswer(answer, { verbose: true, evidenceNames }),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(cleanText(title))} - dcause</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>Diagnosis</h1>
${printHtml(blocks, 2)}</main>
</body>
</html>
`;
}
