import { chmod, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatFiles } from '../../src/knowledge/format-files.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { cause, documents, writeFolder } from './rules-folder.js';

const read = (folder: string, file: string): Promise<string> => readFile(join(folder, file), 'utf8');

describe('formatFiles', () => {
  it('formats a whole folder once, and keeps the digest', async () => {
    const folder = await writeFolder(documents);
    const before = await loadRuleset([folder]);
    const { changed, messages } = await formatFiles([folder], true);
    expect(messages).toEqual([]);
    expect(changed).toContain(join(folder, 'causes', 'alias-lost.json'));
    const after = await loadRuleset([folder]);
    expect(before.ok && after.ok && after.ruleset.digest === before.ruleset.digest).toBe(true);
    expect(await formatFiles([folder], true)).toEqual({ changed: [], messages: [] });
  });

  it('tells without writing', async () => {
    const folder = await writeFolder(documents);
    const before = await read(folder, 'causes/alias-lost.json');
    const { changed } = await formatFiles([folder], false);
    expect(changed).toContain(join(folder, 'causes', 'alias-lost.json'));
    expect(await read(folder, 'causes/alias-lost.json')).toBe(before);
  });

  it('takes one of the folders, and single documents, each once', async () => {
    const folder = await writeFolder(documents);
    const paths = ['causes', 'causes/alias-lost.json', 'ruleset.json'].map((path) => join(folder, path));
    const { changed } = await formatFiles(paths, true);
    expect(changed).toEqual([
      join(folder, 'causes', 'alias-lost.json'),
      join(folder, 'causes', 'source-offline.json'),
      join(folder, 'ruleset.json'),
    ]);
  });

  it('drops a byte order mark and the line ends of Windows', async () => {
    const text = `\ufeff${JSON.stringify(cause, null, 2).replaceAll('\n', '\r\n')}`;
    const folder = await writeFolder({ 'causes/alias-lost.json': text });
    await formatFiles([folder], true);
    expect(await read(folder, 'causes/alias-lost.json')).toMatch(/^\{\n {2}"id": "alias-lost",\n[^\r]*\}\n$/);
  });

  it('leaves what it cannot read as it is, says where the fault is, and formats the rest', async () => {
    const broken = '{\n  "id": "alias-lost",\n}';
    const bytes = Uint8Array.from([0x7b, 0xff, 0x7d]);
    const folder = await writeFolder({
      ...documents,
      'causes/alias-lost.json': broken,
      'causes/bytes.json': bytes,
    });
    const { changed, messages } = await formatFiles([folder], true);
    expect(messages).toMatchObject([
      { file: join(folder, 'causes', 'alias-lost.json'), line: 3, column: 1, code: 'syntax' },
      { file: join(folder, 'causes', 'bytes.json'), code: 'not-utf8' },
    ]);
    expect(changed).toContain(join(folder, 'causes', 'source-offline.json'));
    expect(await read(folder, 'causes/alias-lost.json')).toBe(broken);
    expect(new Uint8Array(await readFile(join(folder, 'causes/bytes.json')))).toEqual(bytes);
  });

  it('says what is no document of rules, or not there', async () => {
    const folder = await writeFolder({ 'notes/a.json': '{}', 'versions.lock.json': '{"b":1,"a":2}' });
    const { messages } = await formatFiles([join(folder, 'notes', 'a.json')], true);
    expect(messages).toMatchObject([{ code: 'unexpected-file' }]);
    const absent = await formatFiles([join(folder, 'causes', 'none.json')], true);
    expect(absent.messages).toMatchObject([{ code: 'unreadable', message: 'Cannot be read (ENOENT).' }]);
    const lock = await formatFiles([join(folder, 'versions.lock.json')], true);
    expect(lock).toEqual({ changed: [], messages: [] });
  });

  it('leaves a file as it was where the new text cannot be written', async () => {
    const folder = await writeFolder({ 'causes/alias-lost.json': cause });
    const before = await read(folder, 'causes/alias-lost.json');
    await mkdir(join(folder, 'causes', `.alias-lost.json.${process.pid}.tmp`));
    const { changed, messages } = await formatFiles([folder], true);
    expect(changed).toEqual([]);
    expect(messages).toMatchObject([{ file: join(folder, 'causes', 'alias-lost.json'), code: 'unwritable' }]);
    expect(await read(folder, 'causes/alias-lost.json')).toBe(before);
  });

  it('replaces a file whole: permissions stay, links are followed, nothing is left beside it', async () => {
    const home = await writeFolder({ 'causes/alias-lost.json': cause });
    const folder = await writeFolder({ 'causes/source-offline.json': '{}\n' });
    const target = join(home, 'causes', 'alias-lost.json');
    await chmod(target, 0o640);
    await symlink(target, join(folder, 'causes', 'alias-lost.json'));
    const { changed } = await formatFiles([folder], true);
    expect(changed).toEqual([join(folder, 'causes', 'alias-lost.json')]);
    expect(
      (await readdir(join(folder, 'causes'), { withFileTypes: true })).map((entry) => entry.isSymbolicLink()),
    ).toEqual([true, false]);
    expect(await readFile(target, 'utf8')).toMatch(/^\{\n {2}"id": "alias-lost",\n {2}"version": 1,\n/);
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect(await readdir(join(home, 'causes'))).toEqual(['alias-lost.json']);
  });
});
