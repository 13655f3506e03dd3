/** The guide "Add a cause in ten minutes" is followed, word by word. Needs `npm run build`. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleExamples, withOutput } from './support/console-examples.js';
import { parseObject } from './support/json.js';

const root = path.resolve(import.meta.dirname, '..');
const guidePath = path.join(root, 'rules/README.md');
const guide = readFileSync(guidePath, 'utf8');
const PROBLEM = 'problems/replication-dns-lookup-failure.json';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dcause-guide-'));
const rules = path.join(folder, 'rules');

/** Documents: a line with the path, and the JSON below it. */
const documents = [...guide.matchAll(/^`([a-z]+\/[\w-]+\.json)`:\n\n```json\n([\s\S]*?)^```$/gm)].map(
  (match) => ({ file: match[1] ?? '', text: match[2] ?? '' }),
);

beforeAll(() => {
  cpSync(path.join(root, 'rules'), rules, { recursive: true });
  for (const { file, text } of documents) {
    // Beside the package the schemas lie elsewhere; an editor finds them by this path all the same.
    writeFileSync(path.join(rules, file), text);
  }
  const [line = ''] = [...guide.matchAll(/^```json\n(\{ "id".*)\n```$/gm)].map((match) => match[1] ?? '');
  const problem = parseObject(readFileSync(path.join(rules, PROBLEM), 'utf8'));
  const { causes, version } = problem;
  if (!Array.isArray(causes)) throw new Error('the problem has no causes');
  const listed: readonly unknown[] = causes;
  const changed = { ...problem, version: Number(version) + 1, causes: [...listed, parseObject(line)] };
  writeFileSync(path.join(rules, PROBLEM), JSON.stringify(changed, null, 2));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the guide', () => {
  it('has an article, a fact, a cause and two cases', () => {
    expect(documents.map(({ file }) => path.dirname(file))).toEqual([
      'articles',
      'facts',
      'causes',
      'cases',
      'cases',
    ]);
  });

  it.each(consoleExamples(guide))('$ $title', (example) => {
    const { command, expected } = example;
    const shown = command
      .replaceAll('npx dcause', `node ${path.join(root, 'dist/cli.js')}`)
      .replaceAll('/tmp/facts.json', path.join(folder, 'facts.json'))
      .replaceAll('/tmp/our-rules', rules);
    const printed = execFileSync('bash', ['-o', 'pipefail', '-c', shown], { cwd: root, encoding: 'utf8' });
    const stable = printed.replaceAll(rules, '/tmp/our-rules');
    if (process.env['UPDATE_README'] === '1')
      writeFileSync(guidePath, withOutput(readFileSync(guidePath, 'utf8'), example, stable));
    else expect(stable.trimEnd()).toBe(expected);
  });
});
