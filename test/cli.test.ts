/** The command line from outside: arguments and streams in, output and exit codes out. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.js';
import { ENGINE_VERSION } from '../src/version.js';
import { writeRules } from './commands/small-rules.js';

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let rules: string;
let evidence: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dcause-cli-'));
  rules = path.join(folder, 'rules');
  evidence = path.join(folder, 'ticket.txt');
  await writeRules(rules);
  await writeFile(evidence, 'Dear colleagues,\nnothing replicates any more.\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function dcause(
  args: readonly string[],
  { stdin = '', env = {} as Record<string, string> } = {},
): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(args, {
    stdin: (async function* () {
      yield Buffer.from(stdin);
    })(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: { DCAUSE_RULES: rules, ...env },
  });
  return { exitCode, ...written };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, content);
  return target;
}

const FACTS = { 'link.status': 8524, 'source.cname.atOwnServers': 'none' };

describe('dcause', () => {
  it('prints its version and help', async () => {
    expect(await dcause(['--version'])).toEqual({ exitCode: 0, stdout: `${ENGINE_VERSION}\n`, stderr: '' });
    const help = await dcause(['--help']);
    expect(help.exitCode).toBe(0);
    for (const command of ['diagnose', 'read', 'facts', 'rules', 'keys', 'serve'])
      expect(help.stdout).toContain(command);
  });

  it.each([
    [['bogus'], 'bogus'],
    [[], '--help'],
    [['rules'], '--help'],
    [['diagnose'], 'file with evidence'],
    [['diagnose', '--bogus', 'x'], '--bogus'],
    [['diagnose', '--width', '10', 'x'], '--width'],
    [['diagnose', '--width', '80x', 'x'], '--width'],
    [['diagnose', '-', '-'], 'only once'],
    [['read'], 'file'],
    [['read', '-', '-'], 'only once'],
    [['read', '--width', '10', 'x'], '--width'],
    [['facts', 'a', 'b'], 'too many'],
    [['facts', 'link.staus'], 'link.status'],
  ])('%j is a usage error in one line', async (args, said) => {
    const { exitCode, stdout, stderr } = await dcause(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^dcause: [^\n]+\n$/);
    expect(stderr).toContain(said);
  });
});

describe('dcause diagnose', () => {
  it('reads facts from a plain object, with a subject, and from standard input', async () => {
    const plain = await file('plain.json', JSON.stringify(FACTS));
    const named = await file('named.json', JSON.stringify({ facts: FACTS, subject: { source: 'DC1' } }));
    expect((await dcause(['diagnose', '--facts', plain])).stdout).toContain(
      'Probable cause: The alias is missing',
    );
    expect((await dcause(['diagnose', '--facts', named])).stdout).toContain('source DC1');
    const piped = await dcause(['diagnose', '--facts', '-'], { stdin: JSON.stringify(FACTS) });
    expect(piped).toMatchObject({ exitCode: 0, stderr: '' });
    expect(piped.stdout).toContain('Probable cause: The alias is missing');
  });

  it('exits 1 for findings only when asked to', async () => {
    const facts = await file('facts.json', JSON.stringify(FACTS));
    expect((await dcause(['diagnose', '--facts', facts])).exitCode).toBe(0);
    expect((await dcause(['diagnose', '--exit-code', '--facts', facts])).exitCode).toBe(1);
    expect((await dcause(['diagnose', '--exit-code', evidence])).exitCode).toBe(0);
  });

  it('prints the whole answer as JSON', async () => {
    const facts = await file('facts.json', JSON.stringify(FACTS));
    const { stdout } = await dcause(['diagnose', '--json', '--facts', facts]);
    const answer: unknown = JSON.parse(stdout);
    expect(Object.keys(answer ?? {})).toEqual(expect.arrayContaining(['id', 'createdAt', 'unrecognised']));
    expect(answer).toMatchObject({
      recorded: false,
      engine: { version: ENGINE_VERSION },
      findings: [{ problem: { id: 'lookup-failure' } }],
    });
  });

  it('keeps to the width', async () => {
    const facts = await file('facts.json', JSON.stringify(FACTS));
    const { stdout } = await dcause(['diagnose', '--width', '40', '--verbose', '--facts', facts]);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(40);
  });

  it('says what it did not understand, by the name of the file', async () => {
    const { stdout } = await dcause(['diagnose', '--width', '200', evidence]);
    expect(stdout).toContain('No known problem recognised');
    expect(stdout).toContain(`In ${evidence}: 2 lines (1 to 2)`);
    const piped = await dcause(['diagnose', '-'], { stdin: 'one\n' });
    expect(piped.stdout).toContain('In standard input: 1 line (1)');
  });

  it('decodes what PowerShell writes', async () => {
    const utf16 = await file('utf16.json', Buffer.from(`\ufeff${JSON.stringify(FACTS)}`, 'utf16le'));
    expect((await dcause(['diagnose', '--facts', utf16])).stdout).toContain('Probable cause');
  });

  it.each([
    ['a file that is not there', ['diagnose', '/nowhere/x.txt'], 3, 'no such file'],
    ['a folder', ['diagnose', tmpdir()], 3, 'folder'],
    ['rules that are not there', ['diagnose', '--rules', '/nowhere', '-'], 3, 'the rules cannot be used'],
  ])('refuses %s', async (_, args, exitCode, said) => {
    const ended = await dcause(args, { stdin: 'a paste' });
    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toMatch(/^dcause: [^\n]+\n$/);
    expect(ended.stderr).toContain(said);
  });

  it('refuses an empty paste, which must not read like an answer', async () => {
    const ended = await dcause(['diagnose', '-'], { stdin: ' \n' });
    expect(ended).toMatchObject({ exitCode: 3, stdout: '', stderr: 'dcause: standard input is empty\n' });
  });

  it.each([
    ['{"link.status": 8524, "link.status": 1}', 3, 'not valid JSON'],
    ['{', 3, 'not valid JSON'],
    ['[]', 2, 'must hold a JSON object'],
    ['{"facts": {}, "more": 1}', 2, '"more"'],
    ['{"facts": 3}', 2, '"facts" must be an object'],
    ['{"facts": {}, "subject": {"host": "x"}}', 2, '"host"'],
    ['{"facts": {}, "subject": 1}', 2, '"subject" must be an object'],
    ['{"link.staus": 8524}', 2, 'link.status'],
    ['{"link.status": "8524"}', 2, 'link.status'],
    ['{}', 2, 'at least one'],
    ['{"x\\u001b[31m": 1}', 2, 'x'],
  ])('refuses the facts %s', async (content, exitCode, said) => {
    const ended = await dcause(['diagnose', '--facts', await file('bad.json', content)]);
    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toMatch(/^dcause: [^\n\p{Cc}]+\n$/u);
    expect(ended.stderr).toContain(said);
  });
});

describe('dcause facts', () => {
  it('lists the vocabulary and looks in ids and questions', async () => {
    expect((await dcause(['facts'])).stdout).toContain('- link.status (integer)');
    const { stdout } = await dcause(['facts', 'ALIAS own']);
    expect(stdout).toContain('source.cname.atOwnServers');
    expect(stdout).not.toContain('link.status');
  });

  it('shows one with its values and how to collect it', async () => {
    const { stdout } = await dcause(['facts', 'source.cname.atOwnServers']);
    expect(stdout).toContain('- none: No server has it.');
    expect(stdout).toContain('nslookup -type=cname');
    expect(stdout).toContain('The article, section "Cause"');
  });

  it('prints JSON', async () => {
    const all: unknown = JSON.parse((await dcause(['facts', '--json'])).stdout);
    expect(all).toContainEqual({
      id: 'link.status',
      type: 'integer',
      question: 'Which status does the link show?',
    });
    const one: unknown = JSON.parse((await dcause(['facts', '--json', 'link.status'])).stdout);
    expect(one).toMatchObject({ id: 'link.status', citations: [{ article: { id: 'article' } }] });
  });
});

describe('dcause rules', () => {
  it('check finds a misspelled fact, with file, line and column', async () => {
    const broken = path.join(folder, 'broken');
    await writeRules(broken);
    const cause = path.join(broken, 'causes', 'alias-missing.json');
    await writeFile(
      cause,
      (await readFile(cause, 'utf8')).replace('source.cname.atOwnServers', 'source.cname.atOwnServer'),
    );
    const { exitCode, stdout } = await dcause(['rules', 'check', '--rules', broken]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/alias-missing\.json:\d+:\d+ unknown-fact .*atOwnServer/);
    const json: unknown = JSON.parse((await dcause(['rules', 'check', '--json', '--rules', broken])).stdout);
    expect(json).toContainEqual(expect.objectContaining({ code: 'unknown-fact', file: cause }));
  });

  it('test runs the cases and tells the difference', async () => {
    expect(await dcause(['rules', 'test'])).toMatchObject({ exitCode: 0, stderr: '' });
    const wrong = path.join(folder, 'wrong');
    await writeRules(wrong);
    const [name] = await readdir(path.join(wrong, 'cases'));
    const target = path.join(wrong, 'cases', name ?? '');
    await writeFile(target, (await readFile(target, 'utf8')).replace('"none"', '"all"'));
    const { exitCode, stdout } = await dcause(['rules', 'test', '--rules', wrong]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILED alias-missing-wins \(wins\): alias-missing does not win/m);
    expect(stdout).toContain('0 of 1 cases passed');
  });

  it('coverage lists what cites each statement, and exits 1 while one is not cited', async () => {
    const { exitCode, stdout } = await dcause(['rules', 'coverage']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('cited article/cause/alias-missing (cause): ');
    expect(stdout).toContain('UNCITED article/cause/never-used (note): nothing');
    expect(stdout).toContain('note: 0 of 1 cited');
    const quiet = await dcause(['rules', 'coverage', '--quiet']);
    expect(quiet.stdout).not.toMatch(/^cited /m);
    expect(quiet.stdout).toContain('UNCITED');
  });

  it('finds the rules by option before the environment', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    expect((await dcause(['rules', 'check', '--rules', empty])).stdout).toContain('missing-ruleset');
    expect((await dcause(['rules', 'check'], { env: { DCAUSE_RULES: empty } })).stdout).toContain(
      'missing-ruleset',
    );
  });
});

describe('dcause serve', () => {
  it('refuses settings that do not make sense', async () => {
    const { exitCode, stderr } = await dcause(['serve'], { env: { PORT: 'many', LOG_LEVEL: 'loud' } });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^dcause: [^\n]*PORT[^\n]*LOG_LEVEL[^\n]*\n$/);
  });
});

describe('dcause read', () => {
  const PING =
    '[dc1]: PS C:\\> ping 5d7b2f0e-9c1a-4e3b-8f6d-2a4c6e8b0d1f._msdcs.contoso.com\n' +
    'Ping request could not find host 5d7b2f0e-9c1a-4e3b-8f6d-2a4c6e8b0d1f._msdcs.contoso.com. Please check the name and try again.\n' +
    'What now?\n';

  it('lists what was understood by machine, and every line that was not', async () => {
    const { exitCode, stdout } = await dcause(['read', '-', '--width', '120'], { stdin: PING });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^On dc1\n=+\n- Line 2, ping: /);
    expect(stdout).toContain('resolved no');
    expect(stdout).toContain('1 line that no reader understood');
    expect(stdout).toContain('- Line 3: "What now?"');
  });

  it('prints the same document as the service', async () => {
    const { stdout } = await dcause(['read', '-', '--json'], { stdin: PING });
    expect(JSON.parse(stdout)).toMatchObject({
      engine: { version: ENGINE_VERSION },
      observations: [
        { kind: 'ping', machine: 'dc1', fields: { resolved: false }, from: { evidence: 0, line: 2 } },
      ],
      incidents: [],
      unrecognised: { codes: [], lines: [{ evidence: 0, line: 3, text: 'What now?' }] },
    });
  });

  it('says plainly that nothing was understood', async () => {
    const { exitCode, stdout } = await dcause(['read', evidence]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing was understood');
    expect(stdout).toContain('nothing replicates any more.');
  });

  it.each([['read'], ['diagnose']])('%s refuses more lines than are taken', async (command) => {
    const ended = await dcause([command, '-'], { stdin: 'a\r\nb\rc\nd', env: { DCAUSE_MAX_LINES: '3' } });
    expect(ended).toMatchObject({ exitCode: 3, stdout: '' });
    expect(ended.stderr).toContain('more than 3 lines');
    const taken = await dcause([command, '-'], { stdin: 'a\r\nb\rc\n', env: { DCAUSE_MAX_LINES: '3' } });
    expect(taken.exitCode).toBe(0);
  });
});
