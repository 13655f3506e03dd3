/** `dcause rules bundle`, `unbundle`, `push`, `pull` and `activate --url`: rulesets between folders, bundles and a service. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { issueKey } from '../../src/keys/issue-key.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { type AppParts, appOptions, atEnd, newStore, startRules, temporaryFolder } from '../support/app.js';
import { editedExample, smallBundle } from '../support/bundles.js';
import { putJson } from '../support/edit-json.js';
import { editableRules } from '../support/editable-rules.js';
import { parseObject } from '../support/json.js';
import { type Ended, runCli } from '../support/run-cli.js';

let parts: AppParts;
let url = '';
let readerKey = '';
let folder = '';
let environment: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  folder = await temporaryFolder();
  const store = await newStore();
  const rules = await editableRules();
  parts = await appOptions({ store, rules: await startRules(store, [rules.folder]) });
  url = await listening(createApp(parts));
  const { secret } = await issueKey(store, { name: 'e', role: 'editor' }, Date.now(), 'cli:test');
  readerKey = (await issueKey(store, { name: 'r', role: 'reader' }, Date.now(), 'cli:test')).secret;
  environment = {
    DCAUSE_DATA: path.join(folder, 'none'),
    DCAUSE_RULES: rules.folder,
    DCAUSE_API_KEY: secret,
  };
});

async function listening(handler: RequestListener): Promise<string> {
  const server: Server = createServer(handler).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const dcause = (...args: readonly string[]): Promise<Ended> => runCli(['rules', ...args], environment);

async function bundleFile(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('dcause rules bundle', () => {
  it('prints the same bytes from a folder, a bundle file and the environment', async () => {
    const { stdout } = await dcause('bundle');
    const file = await bundleFile('same.json', stdout);
    expect(await dcause('bundle', file)).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect((await dcause('bundle', environment['DCAUSE_RULES'] ?? '')).stdout).toBe(stdout);
    expect(parts.rules.current().bundle).toBe(stdout);
  });

  it('writes it into a file, and says what it is', async () => {
    const file = path.join(folder, 'written.json');
    const written = await dcause('bundle', '--output', file, '--json');
    const { name, version, digest } = parts.rules.current().ruleset;
    expect(parseObject(written.stdout)).toEqual({ name, version, digest, file });
    expect(await readFile(file, 'utf8')).toBe(parts.rules.current().bundle);
    const nowhere = await dcause('bundle', '--output', path.join(folder, 'no', 'such.json'));
    expect([nowhere.exitCode, nowhere.stdout]).toEqual([3, '']);
  });
});

describe('dcause rules unbundle', () => {
  it('writes a folder that holds the same ruleset, in canonical form', async () => {
    const target = path.join(folder, 'unbundled');
    const file = await bundleFile('to-unbundle.json', smallBundle());
    expect(await dcause('unbundle', file, target)).toEqual({
      exitCode: 0,
      stdout: `wrote ${target}\n`,
      stderr: '',
    });
    expect((await dcause('bundle', target)).stdout).toBe(smallBundle());
    expect((await dcause('fmt', '--check', target)).exitCode).toBe(0);
    expect((await dcause('lock', '--check', target)).stdout).toBe('The lock is up to date.\n');
    expect((await dcause('check', '--rules', target)).stdout).not.toContain('schema-reference');
  });

  it('writes overlays beside it', async () => {
    const overlay = path.resolve(import.meta.dirname, '../overlay-example');
    const layered = ['shipped-rules', overlay];
    const shipped = path.resolve(import.meta.dirname, '../../rules');
    const both = [shipped, overlay].join(path.delimiter);
    const target = path.join(folder, layered[0] ?? '');
    const { exitCode, stdout } = await dcause('unbundle', both, target, '--json');
    const folders = parseObject(stdout)['folders'];
    expect([exitCode, Array.isArray(folders) && folders.length]).toEqual([0, 2]);
    const [before, after] = [
      await loadRuleset([shipped, overlay]),
      await loadRuleset(Array.isArray(folders) ? folders.map(String) : []),
    ];
    expect(before.ok && after.ok && after.ruleset.digest).toBe(before.ok && before.ruleset.digest);
  });

  it('writes over nothing', async () => {
    const target = path.join(folder, 'taken');
    await mkdir(target);
    await writeFile(path.join(target, 'mine.txt'), 'mine');
    const file = await bundleFile('over.json', smallBundle());
    const { exitCode, stderr } = await dcause('unbundle', file, target);
    expect([exitCode, stderr]).toEqual([2, `dcause: ${target} is not empty\n`]);
  });
});

describe('dcause rules push', () => {
  it('gives a ruleset to the service once', async () => {
    const file = await bundleFile('push.json', smallBundle({ version: '2.0.0' }));
    const first = await dcause('push', file, '--url', url);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(/^The service keeps contoso 2\.0\.0 \([0-9a-f]{8}\)\.\n$/);
    expect((await dcause('push', file, '--url', `${url}/`)).stdout).toContain('held contoso 2.0.0');
    const again = parseObject((await dcause('push', file, '--url', url, '--json')).stdout);
    expect(again).toMatchObject({ version: '2.0.0', isNew: false });
    const held = await parts.store.listRulesets();
    expect(held.filter(({ version }) => version === '2.0.0')).toHaveLength(1);
  });

  it('prints what the check of the service says, and exits 1', async () => {
    const document = editedExample({ version: '2.1.0' });
    putJson(document, ['case', 'near-miss'], undefined);
    const file = await bundleFile('faulty.json', JSON.stringify(document));
    const { exitCode, stdout, stderr } = await dcause('push', file, '--url', url);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^causes\/missing\.json:\d+:\d+ cause-without-case [^\n]+\n$/);
    const json = parseObject((await dcause('push', file, '--url', url, '--json')).stdout);
    expect(json['messages']).toMatchObject([{ code: 'cause-without-case' }]);
  });

  it('says in one line where the version is held with other content', async () => {
    const file = await bundleFile('other.json', smallBundle({ version: '2.0.0', title: 'Other' }));
    const { exitCode, stdout, stderr } = await dcause('push', file, '--url', url);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^dcause: http:\/\/127\.0\.0\.1:\d+\/: Version 2\.0\.0 [^\n]+\n$/);
  });
});

describe('dcause rules push of a folder', () => {
  it('lists everything that is wrong with it, and what its lock has against it, and sends nothing', async () => {
    const { folder: rules, damage, retitle } = await editableRules();
    await damage('fact');
    const push = (...args: readonly string[]): Promise<Ended> =>
      dcause('push', rules, '--url', 'https://dcause.invalid', ...args);
    const refused = await push();
    expect([refused.exitCode, refused.stderr]).toEqual([1, '']);
    expect(refused.stdout).toMatch(/alias-missing\.json:\d+:\d+ unknown-fact [^\n]+\n$/);
    expect(parseObject((await push('--json')).stdout)['messages']).toMatchObject([{ code: 'unknown-fact' }]);
    await retitle('The alias is missing');
    await dcause('lock', rules);
    await retitle('Another title');
    expect((await push()).stdout).toMatch(/alias-missing\.json:\d+:\d+ unlocked-change [^\n]+\n$/);
  });

  it('says where to raise a version that is held', async () => {
    const target = path.join(folder, 'held');
    const push = async (version: string, title?: string): Promise<Ended> => {
      const file = await bundleFile(
        'held.json',
        smallBundle({ version, ...(title === undefined ? {} : { title }) }),
      );
      await rm(target, { recursive: true, force: true });
      await dcause('unbundle', file, target);
      return dcause('push', target, '--url', url);
    };
    expect((await push('5.0.0')).exitCode).toBe(0);
    const { exitCode, stderr } = await push('5.0.0', 'Other');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`Raise "version" in ${path.join(target, 'ruleset.json')}.`),
    ]);
  });
});

describe('dcause rules pull', () => {
  it('prints what answers there, or the version that is named, byte for byte', async () => {
    expect(await dcause('pull', '--url', url)).toEqual({
      exitCode: 0,
      stdout: parts.rules.current().bundle,
      stderr: '',
    });
    const bundle = smallBundle({ version: '3.0.0' });
    await dcause('push', await bundleFile('pull.json', bundle), '--url', url);
    expect((await dcause('pull', '3.0.0', '--url', url)).stdout).toBe(bundle);
    const file = path.join(folder, 'pulled.json');
    const { stdout } = await dcause('pull', '3.0.0', '--url', url, '--output', file);
    expect(stdout).toMatch(/^contoso 3\.0\.0 \([0-9a-f]{64}\) is in /);
    expect(await readFile(file, 'utf8')).toBe(bundle);
  });

  it('says which version is nearest', async () => {
    const { exitCode, stderr } = await dcause('pull', '3.0.1', '--url', url);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the nearest is "3.0.0"');
  });

  it('takes no bundle that is not whole', async () => {
    const bundle = smallBundle();
    const half = await listening((request, response) => {
      response.setHeader('ETag', '"0"').end(request.url === '/v1/ruleset' ? '{"digest":"0"}' : bundle);
    });
    const { exitCode, stdout, stderr } = await dcause('pull', '--url', half);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('not the bundle that the service holds');
  });
});

describe('dcause rules activate, versions and rollback', () => {
  it('change what a service answers by, and say so', async () => {
    const { version: before } = parts.rules.current().ruleset;
    await dcause('push', await bundleFile('act.json', smallBundle({ version: '4.0.0' })), '--url', url);
    const activated = await dcause('activate', '4.0.0', '--reason', 'Tried', '--url', url);
    expect(activated).toMatchObject({ exitCode: 0, stderr: '' });
    expect(activated.stdout).toMatch(/^contoso 4\.0\.0 \([0-9a-f]{8}\) answers from now on\.\n$/);
    const again = await dcause('activate', '4.0.0', '--reason', 'Twice', '--url', url);
    expect(again.stdout).toMatch(/^contoso 4\.0\.0 \([0-9a-f]{8}\) answers already\.\n$/);
    expect(parts.rules.current().ruleset.version).toBe('4.0.0');
    const { stdout } = await dcause('versions', '--url', url);
    expect(stdout).toMatch(/^\* contoso 4\.0\.0 /m);
    expect(stdout).toMatch(/^The marked one answers, since \S+, by key:\S+: Tried$/m);
    const json = await dcause('rollback', '--reason', 'Regretted', '--url', url, '--json');
    const undone = parseObject(json.stdout);
    expect(undone).toMatchObject({ digest: null, reason: 'Regretted' });
    expect(typeof undone['undoes']).toBe('number');
    expect(parts.rules.current().ruleset.version).toBe(before);
    expect(await dcause('rollback', '--reason', 'More', '--url', url)).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  });

  it('tell which process answers by what', async () => {
    const { digest, version } = parts.rules.current().ruleset;
    const now = Date.now();
    const instance = {
      id: 'one',
      host: 'dc-tools',
      pid: 7,
      digest,
      origin: 'files',
      since: now,
      seenAt: now,
    } as const;
    await parts.store.reportInstance(instance);
    expect((await dcause('versions', '--url', url)).stdout).toContain(
      `Process 7 on dc-tools answers by ${version}, its files, since ${new Date(now).toISOString()}.\n`,
    );
  });

  it('make no store where none is, and say what to name', async () => {
    for (const args of [
      ['activate', '1.0.0', '--reason', 'x'],
      ['rollback', '--reason', 'x'],
      ['versions'],
    ]) {
      const { exitCode, stderr } = await dcause(...args);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/no store in .*--url/)]);
    }
    await expect(readdir(environment['DCAUSE_DATA'] ?? '')).rejects.toThrow('ENOENT');
  });

  it('say which version is nearest, and refuse an answer that they do not understand', async () => {
    const unknown = await dcause('activate', '4.0.1', '--reason', 'x', '--url', url);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('the nearest is "4.0.0"'),
    ]);
    const other = await listening((_, response) => response.end('{"items": 1}'));
    const refused = await dcause('versions', '--url', other);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('this version understands'),
    ]);
  });
});

describe('the key', () => {
  const KEY = 'k'.repeat(40);

  async function hearing(): Promise<{ readonly address: string; readonly heard: string[] }> {
    const heard: string[] = [];
    const address = await listening((request, response) => {
      heard.push(request.headers.authorization ?? 'none');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    return { address, heard };
  }
  const pull = (address: string, env: Record<string, string>, ...args: readonly string[]): Promise<Ended> =>
    runCli(['rules', 'pull', '--url', address, ...args], env);

  it('comes from a file or the environment, and follows no redirection', async () => {
    const { address, heard } = await hearing();
    const file = await bundleFile('key.txt', `# the editor\n\neditor ${KEY}\n`);
    const ended = await pull(address, {}, '--key-file', file);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    await pull(address, { DCAUSE_API_KEY: ` ${KEY}\n` });
    await pull(address, {});
    expect(heard).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`, 'none']);
    expect(ended.stderr).not.toContain(KEY);
  });

  it('goes unencrypted to no other machine unless that is allowed', async () => {
    const address = 'http://dcause.invalid:8524';
    const refused = await pull(address, { DCAUSE_API_KEY: KEY });
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--insecure')]);
    const allowed = await pull(address, { DCAUSE_API_KEY: KEY }, '--insecure');
    expect([allowed.exitCode, allowed.stderr]).toEqual([2, expect.stringContaining('no answer from')]);
  });

  it.each([
    ['ftp://dcause.example', 'An address is wanted'],
    ['dcause.example', 'An address is wanted'],
    ['https://user:secret@dcause.example', 'must hold no password'],
  ])('is asked for with a right address: not %s', async (address, said) => {
    const { exitCode, stderr } = await pull(address, {});
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([['k\nk'], ['ключ'], ['two words']])('that is none is not repeated: %j', async (key) => {
    const { exitCode, stdout, stderr } = await pull('https://dcause.invalid', { DCAUSE_API_KEY: key });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'dcause: what DCAUSE_API_KEY holds is no API key: it has blanks, line ends or other letters\n',
    );
  });

  it('that is missing or unknown is asked for', async () => {
    const held = await listening((_, response) => void response.writeHead(401).end());
    expect((await pull(held, {})).stderr).toContain('name its file with --key-file, or set DCAUSE_API_KEY');
    expect((await pull(held, { DCAUSE_API_KEY: KEY })).stderr).toContain('the key is not known there');
  });

  it('is not sent to what speaks no https', async () => {
    const { address } = await hearing();
    const { stderr } = await pull(address.replace('http:', 'https:'), { DCAUSE_API_KEY: KEY });
    expect(stderr).toMatch(/it does not speak https there; is it http\?\n$/);
  });

  it('file must be there and hold one', async () => {
    const empty = await bundleFile('empty.txt', '# nothing\n');
    for (const file of [empty, path.join(folder, 'missing.txt')])
      expect(await pull('https://dcause.invalid', {}, '--key-file', file)).toMatchObject({ exitCode: 3 });
  });

  it('that may not push is told so', async () => {
    const file = await bundleFile('role.json', smallBundle());
    const args = ['rules', 'push', file, '--url', url];
    const { exitCode, stderr } = await runCli(args, { ...environment, DCAUSE_API_KEY: readerKey });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('role "editor"')]);
  });
});
