/** What a request to a ticketing system is, and what an answer means: to be tried again, uncertain, or refused. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSystemClient,
  MOST_ANSWER_BYTES,
  type SystemClient,
  type SystemRequest,
} from '../../src/tickets/system-client.js';
import { SystemError } from '../../src/tickets/system-error.js';
import { retryAfterOf } from '../../src/tickets/system-failure.js';

const SECRET = 'token 1-14-0123456789abcdef';
const { signal } = new AbortController();

let server: Server;
let url: string;
let handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
let asked: IncomingMessage[];

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    asked.push(incoming);
    handle(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
beforeEach(() => {
  asked = [];
  handle = (_, outgoing) => void outgoing.end('{}');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = (limits: object = {}, base = `${url}/rt/`): SystemClient =>
  createSystemClient({ baseUrl: new URL(base), headers: { authorization: SECRET }, limits });
const get = (more: Partial<SystemRequest> = {}): SystemRequest => ({
  method: 'GET',
  path: ['x'],
  signal,
  ...more,
});
const post = (): SystemRequest => get({ method: 'POST', json: {} });

/** The error with which a request fails. */
async function failure(request: SystemRequest, asker = client()): Promise<SystemError> {
  const error: unknown = await asker.request(request).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SystemError)) throw new Error(`no SystemError: ${String(error)}`);
  return error;
}

describe('a request', () => {
  it('keeps the path of the base address, escapes what is added, and says who asks', async () => {
    let body = '';
    handle = (incoming, outgoing) =>
      void text(incoming).then((all) => {
        body = all;
        outgoing.writeHead(201, { 'X-Number': '7' }).end('{"a":[1]}');
      });
    const answer = await client().request({
      ...{ method: 'PUT', path: ['a/b', 'ü?#', '%2e'], query: { q: "a='b' & c", p: '1' }, signal },
      json: { ä: 1 },
      headers: { 'x-more': 'yes' },
    });
    expect(asked[0]?.url).toBe('/rt/a%2Fb/%C3%BC%3F%23/%252e?q=a%3D%27b%27+%26+c&p=1');
    expect(asked[0]?.headers).toMatchObject({
      ...{ authorization: SECRET, 'content-type': 'application/json', 'x-more': 'yes' },
    });
    expect(asked[0]?.headers['user-agent']).toMatch(/^dcause\/\d/);
    expect(body).toBe('{"ä":1}');
    expect([answer.status, answer.headers['x-number'], answer.json()]).toEqual([201, '7', { a: [1] }]);
  });

  it.each([['..'], ['.'], ['']])('does not leave its base address: %j', async (part) => {
    expect(await failure(get({ path: ['a', part] }))).toMatchObject({ retry: false });
    expect(asked).toHaveLength(0);
  });

  it('is not sent when it is not wanted any more', async () => {
    const error = await failure({ ...post(), signal: AbortSignal.abort() });
    expect(error).toMatchObject({ retry: true, isUncertain: false });
    expect(asked).toHaveLength(0);
  });

  it('waits for its turn', async () => {
    let open = 0;
    let most = 0;
    handle = (_, outgoing) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        outgoing.end('{}');
      }, 20);
    };
    const asker = client({ concurrency: 3 });
    await Promise.all(Array.from({ length: 9 }, () => asker.request(get())));
    expect([asked.length, most]).toEqual([9, 3]);
  });

  it('is one of so many a second', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
    try {
      const asker = client({ concurrency: 9, requestsPerSecond: 20 });
      const all = Promise.all(Array.from({ length: 3 }, () => asker.request(get())));
      for (const sent of [1, 2, 3]) {
        while (asked.length < sent) await new Promise(setImmediate);
        // Whatever was sent with it has arrived before this.
        await client().request(get({ path: ['meanwhile'] }));
        expect(asked.filter((one) => one.url === '/rt/x')).toHaveLength(sent);
        asked = asked.filter((one) => one.url === '/rt/x');
        await vi.advanceTimersByTimeAsync(50);
      }
      await all;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an answer', () => {
  it.each([
    [401, true, false],
    [403, true, false],
    [404, false, false],
    [408, true, false],
    [409, false, false],
    [422, false, false],
    [425, true, false],
    [429, true, false],
    [301, true, true],
    [303, true, true],
    [500, true, true],
    [502, true, true],
    [504, true, true],
  ])('%i: retry %s, uncertain where something was to be changed %s', async (status, retry, isUncertain) => {
    handle = (_, outgoing) => void outgoing.writeHead(status, { location: '/elsewhere' }).end('no');
    expect(await failure(get())).toMatchObject({ status, retry, isUncertain: false });
    expect(await failure(post())).toMatchObject({ status, retry, isUncertain });
    expect(asked).toHaveLength(2);
  });

  it('that redirects is not followed, and says where to', async () => {
    handle = (_, outgoing) =>
      void outgoing.writeHead(302, { location: 'https://other.test/x?token=1' }).end();
    const { message } = await failure(get());
    expect(message).toContain('redirects to https://other.test are not followed');
    expect(message).not.toContain('token');
  });

  it('is quoted shortly, without our secret', async () => {
    const said = `Bad\u001b[31m ${SECRET.slice(6)} ${SECRET} password=hunter22 ${'x'.repeat(99_999)}`;
    handle = (_, outgoing) => void outgoing.writeHead(400).end(said);
    const { message } = await failure(get({ query: { q: 'said by people' } }));
    expect(message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/rt\/x was answered with 400: Bad /);
    for (const hidden of ['0123456789abcdef', 'hunter22', '\u001b', 'said by people'])
      expect(message).not.toContain(hidden);
    expect(message.length).toBeLessThan(300);
  });

  it('that is a page is quoted by its title', async () => {
    handle = (_, outgoing) =>
      void outgoing
        .writeHead(502, { 'content-type': 'text/html' })
        .end('<html><script>x = "y"</script><title>Bad gateway</title>More');
    expect((await failure(get())).message).toMatch(/was answered with 502: Bad gateway$/);
  });

  it.each([
    ['7', 7_000],
    ['99999999', 86_400_000],
    ['-5', undefined],
    ['soon', undefined],
  ])('asks to be left alone: Retry-After %s', async (value, retryAfterMs) => {
    handle = (_, outgoing) => void outgoing.writeHead(429, { 'retry-after': value }).end();
    expect((await failure(get())).retryAfterMs).toBe(retryAfterMs);
  });

  it('asks to be left alone until a time', () => {
    const now = Date.UTC(2024, 2, 10, 4, 0, 0);
    expect(retryAfterOf('Sun, 10 Mar 2024 04:01:30 GMT', now)).toBe(90_000);
    expect(retryAfterOf('Sun, 10 Mar 2024 03:00:00 GMT', now)).toBe(0);
    expect(retryAfterOf('Tue, 12 Mar 2024 04:00:00 GMT', now)).toBe(86_400_000);
  });

  it('must be JSON where JSON is wanted', async () => {
    handle = (_, outgoing) => void outgoing.end('<html>maintenance</html>');
    const [read, changed] = await Promise.all([client().request(get()), client().request(post())]);
    expect(() => read.json()).toThrow(
      expect.objectContaining({ name: 'SystemError', retry: true, isUncertain: false }),
    );
    expect(() => changed.json()).toThrow(expect.objectContaining({ retry: true, isUncertain: true }));
  });

  it('is not read further than its limit', async () => {
    let written = 0;
    handle = (_, outgoing) => {
      const block = Buffer.alloc(1024 * 1024, 32);
      const more = (): void => {
        while (!outgoing.destroyed && written < 100) {
          written += 1;
          if (!outgoing.write(block)) return void outgoing.once('drain', more);
        }
        outgoing.end();
      };
      more();
    };
    expect(await failure(post())).toMatchObject({ retry: false, isUncertain: true });
    expect(written).toBeLessThan(100);
    handle = (_, outgoing) => void outgoing.end(Buffer.alloc(MOST_ANSWER_BYTES, 32));
    expect((await client().request(get())).text).toHaveLength(MOST_ANSWER_BYTES);
  });
});

describe('no answer', () => {
  it('in time: uncertain where something was to be changed', async () => {
    handle = () => undefined;
    const asker = client({ timeoutSeconds: 0.2 });
    expect(await failure(get(), asker)).toMatchObject({ retry: true, isUncertain: false });
    const error = await failure(post(), asker);
    expect(error).toMatchObject({ retry: true, isUncertain: true });
    expect(error.message).toContain('had no answer in 0.2 s');
  });

  it('in time, when it has begun', async () => {
    handle = (_, outgoing) => void outgoing.write('{');
    expect(await failure(post(), client({ timeoutSeconds: 0.2 }))).toMatchObject({ isUncertain: true });
  });

  it('because the connection broke', async () => {
    handle = (_, outgoing) => void outgoing.destroy();
    expect(await failure(post())).toMatchObject({ retry: true, isUncertain: true });
  });

  it('because it is not waited for any more', async () => {
    handle = () => undefined;
    const stop = new AbortController();
    const failed = failure({ ...post(), signal: stop.signal });
    while (asked.length === 0) await sleep(5);
    stop.abort();
    expect(await failed).toMatchObject({ retry: true, isUncertain: true });
  });

  it('because nobody listens, or nobody has the name: nothing was done', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const address = gone.address();
    const port = typeof address === 'object' ? address?.port : '';
    await new Promise((resolve) => gone.close(resolve));
    for (const base of [`http://127.0.0.1:${port}`, 'http://nowhere.invalid']) {
      const error = await failure(post(), client({}, base));
      expect(error).toMatchObject({ retry: true, isUncertain: false });
      expect(error.message).toMatch(/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/);
    }
  });

  it('because the secret cannot stand in a header: it is not told', async () => {
    const broken = createSystemClient({
      baseUrl: new URL(url),
      headers: { authorization: `${SECRET}\nx` },
      limits: {},
    });
    const error = await failure(get(), broken);
    expect([error.message, String(error.cause)].join()).not.toContain('0123456789abcdef');
  });
});
