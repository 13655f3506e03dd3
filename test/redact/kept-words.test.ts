/** The words that a reader looks for must survive, whatever a machine is called. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { KEPT_WORDS } from '../../src/redact/kept-words.js';

const FOLDER = fileURLToPath(new URL('../../src/evidence/', import.meta.url));

it('holds every word in the patterns and texts of the readers; add what is missing to src/redact/kept-words.ts', () => {
  const words = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => literalsOf(readFileSync(`${FOLDER}${file}`, 'utf8')))
    .flatMap((literal) => literal.match(/(?<![\p{L}\p{N}_-])\p{L}[\p{L}\p{N}_-]+/gu) ?? [])
    .map((word) => word.toLowerCase().replace(/[-_]+$/, ''))
    .filter((word) => word.length > 1);
  expect(words.length).toBeGreaterThan(1000);
  expect([...new Set(words)].filter((word) => !KEPT_WORDS.has(word)).sort()).toEqual([]);
});

/** Texts and regular expressions of a source file, the latter without their signs. */
function literalsOf(source: string): readonly string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isRegularExpressionLiteral(node))
      literals.push(
        node.text
          .slice(1, node.text.lastIndexOf('/'))
          .replace(/\\[a-zA-Z]/g, ' ')
          .replace(/\\(.)/g, '$1')
          .replace(/\(\?<?[:=!]/g, ' '),
      );
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('reader.ts', source, ts.ScriptTarget.Latest, true));
  return literals;
}
