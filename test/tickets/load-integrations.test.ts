/** The file of integrations: what loads, and that everything wrong in it is told with its place and without a secret. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LoadedIntegrations, loadIntegrations } from '../../src/tickets/load-integrations.js';
import { temporaryFolder } from '../support/app.js';
import { NOW, SIGN, webhookOf } from '../support/webhooks.js';

const SECRET = 'correct horse battery staple';
const TOKEN = 'correct-horse-battery-staple';
const SIGNING = `whsec_${Buffer.from('a secret that is long enough').toString('base64')}`;
const env = { TEXT: SECRET, TOKEN, SIGNING, EMPTY: '', SHORT: 'hunter2', LINES: 'two\nlines of a secret' };

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function load(text: string | object): Promise<LoadedIntegrations> {
  const file = path.join(folder, 'integrations.json');
  await writeFile(file, typeof text === 'string' ? text : JSON.stringify(text, undefined, 2));
  return loadIntegrations(file, { env, logger: pino({ level: 'silent' }), now: () => NOW });
}

/** Messages without the name of the folder. */
async function messages(text: string | object): Promise<readonly string[]> {
  const loaded = await load(text);
  return loaded.ok
    ? []
    : loaded.messages.map((message) => message.replace(`${folder}/integrations.json`, 'f'));
}

const webhook = (reference: object, scheme = 'bearer') => ({ scheme, secrets: [reference] });
const generic = (more: object = {}) => ({
  system: 'generic',
  webhook: webhook({ env: 'TOKEN' }),
  ticketId: '/id',
  text: ['/text'],
  ...more,
});
const one = (settings: object, name = 'desk') => ({ integrations: { [name]: settings } });

describe('a file that is in order', () => {
  it('gives connectors, and what verifies their webhooks', async () => {
    const loaded = await load({
      $schema: '../schemas/integrations.schema.json',
      integrations: {
        desk: generic({ webhook: { scheme: 'jira', secrets: [{ env: 'TEXT' }] } }),
        alerts: { system: 'alertmanager', webhook: webhook({ env: 'TOKEN' }), limits: { concurrency: 1 } },
        tracker: {
          system: 'request-tracker',
          url: 'https://rt.example/rt',
          token: { env: 'TOKEN' },
          user: 'dcause',
          queues: ['General'],
        },
      },
    });
    if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
    const [desk, alerts, tracker] = loaded.integrations;
    expect(loaded.integrations.map(({ name, settings }) => [name, settings.system])).toEqual([
      ['desk', 'generic'],
      ['alerts', 'alertmanager'],
      ['tracker', 'request-tracker'],
    ]);
    const body = '{"id":"1","text":"a"}';
    expect(desk?.verify?.(webhookOf(SIGN.jira({ body, secret: SECRET }), body), NOW)).toEqual({});
    expect(desk?.verify?.(webhookOf(SIGN.jira({ body, secret: TOKEN }), body), NOW)).toBeUndefined();
    expect(desk?.connector.interpret(webhookOf({}, body))).toMatchObject([{ ticketId: '1' }]);
    expect(alerts?.verify?.(webhookOf({ authorization: `Bearer ${TOKEN}` }, ''), NOW)).toEqual({});
    expect(tracker?.verify).toBeUndefined();
    expect(tracker?.connector.poll).toBeDefined();
  });

  it('has a connector for every system that the schema knows', async () => {
    const [unknown] = await messages(one({ system: 'x' }));
    const files = await readdir(new URL('../../src/tickets/connectors/', import.meta.url));
    expect(files.length).toBeGreaterThan(5);
    for (const system of files.map((file) => file.replace(/\.ts$/, ''))) {
      const told = await messages(one({ system: `${system}x` }));
      expect(told.join()).toContain(`There is no system "${system}x"; the nearest is "${system}".`);
    }
    expect(unknown).toBeDefined();
  });

  it('may name files of secrets relative to itself; one line end behind a secret does not count', async () => {
    await mkdir(path.join(folder, 'secrets'), { recursive: true });
    for (const [end, isRight] of [
      ['', true],
      ['\n', true],
      ['\r\n', true],
      [' ', false],
    ] as const) {
      await writeFile(path.join(folder, 'secrets/desk'), SECRET + end);
      const loaded = await load(one(generic({ webhook: webhook({ file: 'secrets/desk' }, 'zammad') })));
      const headers = SIGN.zammad({ body: 'x', secret: SECRET });
      const verified = loaded.ok && loaded.integrations[0]?.verify?.(webhookOf(headers, 'x'), NOW);
      expect([end, verified !== undefined]).toEqual([end, isRight]);
    }
  });

  it('may begin with a byte order mark', async () => {
    expect(await messages(`\uFEFF${JSON.stringify(one(generic()))}`)).toEqual([]);
  });
});

describe('a file that is not', () => {
  it('is told with every fault at once, in order, with its place', async () => {
    const text = `{
  "integrations": {
    "Desk": { "system": "generic", "ticketId": "/id", "text": ["/text"],
      "webhook": { "scheme": "bearer", "secrets": [{ "env": "TOKEN" }] } },
    "a": { "system": "zamad" },
    "b": { "system": "alertmanager" },
    "c": { "system": "generic", "ticketId": "/id", "text": ["/text"], "colour": 1,
      "webhook": { "scheme": "beare", "secrets": [] } },
    "d": { "system": "generic", "ticketId": "/id", "text": ["/text"],
      "webhook": { "scheme": "bearer",
        "secrets": [{ "env": "MISSING" }, { "file": "none" }] } },
    "e": { "system": "generic", "ticketId": "/id", "text": ["/text"],
      "webhook": { "scheme": "standard-webhooks",
        "secrets": [{ "env": "SHORT" }] } },
    "f": {},
    "g": { "system": 7 }
  }
}`;
    expect(await messages(text)).toEqual([
      'f:3:5: A name begins with a small letter and has small letters, digits and hyphens, at most 63.',
      'f:5:12: There is no system "zamad"; the nearest is "zammad".',
      'f:6:5: "webhook" is missing: this system tells of tickets in no other way.',
      'f:7:71: "colour" is not allowed here; the nearest is "author".',
      'f:8:20: There is no scheme "beare"; the nearest is "bearer".',
      'f:11:21: There is no secret: the variable MISSING is not set.',
      'f:11:43: There is no secret: the file none cannot be read.',
      'f:14:21: The secret is not in base64, as this scheme wants it.',
      'f:15:5: "system" is missing.',
      'f:16:12: "system" must be text.',
    ]);
  });

  it.each([
    [
      'a secret itself',
      generic({ webhook: { scheme: 'bearer', secrets: ['hunter2'] } }),
      /does not stand here itself/,
    ],
    ['neither of both', generic({ webhook: webhook({}) }), /does not stand here itself/],
    ['both', generic({ webhook: webhook({ env: 'A', file: 'b' }) }), /does not stand here itself/],
    ['an empty secret', generic({ webhook: webhook({ env: 'EMPTY' }) }), /the variable EMPTY is empty/],
    ['a secret of several lines', generic({ webhook: webhook({ env: 'LINES' }) }), /the variable LINES does/],
    ['a short secret', generic({ webhook: webhook({ env: 'SHORT' }) }), /fewer than 8 bytes/],
    ['blanks in a token', generic({ webhook: webhook({ env: 'TEXT' }) }), /no blanks/],
    [
      'three secrets',
      generic({ webhook: { scheme: 'bearer', secrets: Array(3).fill({ env: 'TOKEN' }) } }),
      /more than 2 items/,
    ],
    [
      'a callback with a secret of another kind',
      generic({ callback: { url: 'https://desk.example/hook', secret: { env: 'TEXT' } } }),
      /must be "whsec_" and base64/,
    ],
    [
      'a tolerance where no time is signed',
      generic({ webhook: { ...webhook({ env: 'TEXT' }, 'jira'), toleranceSeconds: 5 } }),
      /"toleranceSeconds" is not allowed/,
    ],
    ['a misspelt member', generic({ txt: ['/text'] }), /"txt" is not allowed here; the nearest is "text"/],
    ['a text in place of a list', generic({ text: '/text' }), /Must be a list, in \[ \]\./],
    ['a path that is no pointer', generic({ ticketId: 'ticket.id' }), /Must be a JSON Pointer/],
    [
      'a secret in place of its variable',
      generic({ webhook: webhook({ env: 'correct horse!' }) }),
      /Must be the name of a variable; the secret does not stand here itself/,
    ],
    [
      'a callback that can be read on its way',
      generic({ callback: { url: 'http://desk.example/hook', secret: { env: 'SIGNING' } } }),
      /Must begin with https, or name this machine; with "allowHttp"/,
    ],
    [
      'neither password nor token',
      { system: 'servicenow', url: 'https://x.example', user: 'u', webhook: webhook({ env: 'TOKEN' }) },
      /Either "password" or "token" is wanted, and not both/,
    ],
  ])('with %s is refused', async (_name, settings, message) => {
    const told = await messages(one(settings));
    expect(told).toEqual([expect.stringMatching(message)]);
    expect(told.join()).not.toMatch(/hunter2|horse/);
  });

  it.each([
    'ftp://rt.example',
    'https://user@rt.example',
    'https://rt.example/?a=1',
    'https://rt.example/#a',
    'https://',
    'rt.example',
    'https:\\\\rt.example',
  ])('with the address %s is refused', async (url) => {
    const settings = { system: 'request-tracker', url, token: { env: 'TOKEN' }, user: 'u', queues: ['q'] };
    expect((await messages(one(settings))).join()).toMatch(
      /f:5:7: Must be an http or https address without user/,
    );
  });

  const hmac = (more: object) => ({
    scheme: 'hmac',
    secrets: [{ env: 'TOKEN' }],
    header: 'X-Signature',
    algorithm: 'sha256',
    encoding: 'hex',
    content: '{body}',
    ...more,
  });
  it.each([
    [{ content: 'body' }, /Must match/],
    [{ content: '{body}{body}' }, /Must match/],
    [{ content: '{nonce}{body}' }, /Must match/],
    [{ content: '{timestamp}{body}' }, /"timestampHeader" is missing/],
    [{ content: '{id}.{body}' }, /"idHeader" is missing/],
    [{ idHeader: 'X-Id' }, /Is not allowed here/],
    [{ toleranceSeconds: 300 }, /Is not allowed here/],
    [{ header: 'X Signature' }, /Must match/],
    [{ algorithm: 'md5' }, /Must be one of "sha1","sha256","sha512"/],
  ])('with a signature that cannot be: %j', async (more, message) => {
    expect((await messages(one(generic({ webhook: hmac(more) })))).join('\n')).toMatch(message);
    expect(await messages(one(generic({ webhook: hmac({}) })))).toEqual([]);
  });

  it('is no JSON, or not there', async () => {
    expect(await messages('{\n  "integrations": {,}\n}')).toEqual([
      expect.stringMatching(/^f:2:20: Not valid JSON/),
    ]);
    expect(await messages('{"integrations":{"a":{},"a":{}}}')).toEqual([
      'f:1:25: The key "a" stands here twice.',
    ]);
    expect(await messages('{}')).toEqual(['f:1:1: "integrations" is missing.']);
    const none = await loadIntegrations('/none', { env, logger: pino({ level: 'silent' }), now: () => NOW });
    expect(none).toEqual({ ok: false, messages: ['/none:1:1: The file cannot be read.'] });
  });
});
