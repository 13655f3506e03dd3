/** The Dockerfile cannot be built everywhere, so what it names is checked: files, scripts, user, health check. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { parseObject } from './support/json.js';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Instruction {
  readonly name: string;
  readonly rest: string;
  readonly stage: number;
}

function instructions(text: string): readonly Instruction[] {
  const joined = text.replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ');
  let stage = -1;
  return joined.split('\n').flatMap((line) => {
    const match = /^([A-Z]+)\s+(.*)$/.exec(line.trim());
    if (match === null) return [];
    if (match[1] === 'FROM') stage += 1;
    return [{ name: match[1] ?? '', rest: match[2] ?? '', stage }];
  });
}

const all = instructions(read('Dockerfile'));
const of = (name: string): readonly string[] =>
  all.filter((entry) => entry.name === name).map((entry) => entry.rest);
const last = Math.max(...all.map((entry) => entry.stage));
const copied = of('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
const environment: Record<string, string> = Object.fromEntries(
  of('ENV').flatMap((rest) =>
    rest.split(/\s+/).map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']),
  ),
);

describe('the Dockerfile', () => {
  it('copies only what the repository has, and what .dockerignore lets in', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(copied.length).toBeGreaterThan(5);
    for (const file of copied) expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort());
  });

  it('takes from other stages what those make', () => {
    const stages = of('FROM').map((rest) => / AS (\w+)$/.exec(rest)?.[1]);
    const fromStages = of('COPY').filter((rest) => rest.startsWith('--from='));
    expect(fromStages).toEqual([
      '--from=dependencies /app/node_modules ./node_modules',
      '--from=build /app/dist ./dist',
    ]);
    expect(stages).toEqual(['build', 'dependencies', undefined]);
    expect(parseObject(read('tsconfig.build.json'))['compilerOptions']).toMatchObject({ outDir: 'dist' });
  });

  it('runs scripts that package.json has', () => {
    const { scripts } = parseObject(read('package.json'));
    const named = of('RUN').flatMap((rest) =>
      [...rest.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]),
    );
    expect(named).toEqual(['build']);
    for (const name of named) expect(scripts).toHaveProperty([String(name)]);
  });

  it('starts and checks what the build makes', () => {
    const [command] = of('CMD').filter((rest) => rest.includes('main'));
    expect(JSON.parse(command ?? '')).toEqual(['node', 'dist/main.js']);
    expect(existsSync(path.join(root, 'src/main.ts'))).toBe(true);
    const health = /^.*?CMD (\[.*\])$/.exec(of('HEALTHCHECK')[0] ?? '')?.[1];
    const check: unknown = JSON.parse(health ?? '');
    expect(check).toEqual(['node', '-e', expect.stringContaining('/readyz')]);
    expect(() => new Function(String(Array.isArray(check) && check[2]))).not.toThrow();
  });

  it('uses a base of a version that package.json supports, and one base only', () => {
    const bases = new Set(of('FROM').map((rest) => rest.split(' ')[0]));
    expect([...bases]).toEqual(['node:22-bookworm-slim']);
  });

  it('runs as a user without rights and without development tools', () => {
    const users = all.filter((entry) => entry.name === 'USER' && entry.stage === last);
    expect(users.map((entry) => entry.rest)).toEqual(['node']);
    expect(of('RUN')).toContainEqual(expect.stringContaining('--omit=dev'));
  });

  it('sets an environment that the service takes, and listens where it says', () => {
    const result = readConfig(environment);
    expect(result).toMatchObject({ ok: true, config: { host: '0.0.0.0', port: Number(of('EXPOSE')[0]) } });
  });
});
