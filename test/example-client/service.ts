/** A service of one's own for the example: on a free port, with a data folder that goes with it. Needs `npm run build`. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export interface OwnService {
  readonly url: string;
  /** A key with the role editor. */
  readonly key: string;
  readonly stop: () => Promise<void>;
}

/** Starts it; the working folder is that of the package. Rejects where it ends before it listens. */
export async function startOwnService(): Promise<OwnService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dcause-example-'));
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', DCAUSE_DATA: path.join(folder, 'data') };
  const create = ['dist/cli.js', 'keys', 'create', '--name', 'example', '--role', 'editor'];
  const { stdout } = await promisify(execFile)(process.execPath, create, { env });
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await closed;
    await rm(folder, { recursive: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /"address":"(http:[^"]+)".*"msg":"listening"/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, key: stdout.split('\n', 1)[0] ?? '', stop };
  }
  await stop();
  throw new Error('the service did not start');
}
