/** Request Tracker itself: what is read of a ticket, what is written into it, who sees it, and what is said of refusals. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/request-tracker.js';
import { markerOf } from '../../src/tickets/own-notes.js';
import { createVerifier } from '../../src/tickets/signatures/create-verifier.js';
import type { CheckResult, Connector, Webhook } from '../../src/tickets/types.js';
import { openAnswer, supportedAnswer } from '../render/answers.js';
import { makeConnector, outletOf, signal } from '../support/connector.js';
import { atMost, type FaultyProxy, PERMISSION_DENIED, startFaultyProxy } from '../support/faulty-proxy.js';
import { isInstalled, startRequestTracker, type TestRequestTracker } from '../support/request-tracker.mjs';

const isWanted = isInstalled() || process.env['DCAUSE_FAULTS'] === 'full';
const skipped = isWanted
  ? ''
  : ' (skipped: Request Tracker is not installed; node test/support/request-tracker.mjs install does it)';

const ODD_QUEUE = `IT/Büro's "[1]" 100%`;
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const FIELDS = { cause: 'Suggested cause', diagnosis: 'Diagnosis' };
const saying = (words: string): unknown => expect.stringContaining(words);
const sample = (name: string) => readFileSync(new URL(`../evidence/samples/${name}`, import.meta.url));
const showrepl = sample('repadmin-showrepl-8524-one-partner.txt').toString();

describe.skipIf(!isWanted)(`Request Tracker${skipped}`, () => {
  let rt: TestRequestTracker;
  let proxy: FaultyProxy;
  const received: Webhook[] = [];
  const receiver = createServer((incoming: IncomingMessage, outgoing) => {
    void text(incoming).then((body) => {
      received.push({ headers: headersOf(incoming), body: new TextEncoder().encode(body) });
      outgoing.writeHead(202).end();
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = receiver.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/webhook`;
    rt = await startRequestTracker({
      queues: ['General', ODD_QUEUE, 'Elsewhere'],
      webhook: { url, secret: WEBHOOK_SECRET },
      users: {
        'sees-nothing': ['SeeQueue'],
        'only-reads': ['SeeQueue', 'ShowTicket'],
        'sets-nothing': ['SeeQueue', 'ShowTicket', 'CommentOnTicket', 'SeeCustomField'],
      },
    });
    proxy = await startFaultyProxy(rt.url);
  }, 120_000);
  afterAll(async () => {
    receiver.close();
    await proxy.close();
    await rt.remove();
  });

  function connect(more: object = {}, token = rt.tokens['dcause-bot'] ?? ''): Connector {
    const settings = {
      ...{ system: 'request-tracker', url: rt.url, token: { env: 'TOKEN' }, user: 'dcause-bot' },
      ...{ queues: ['General', ODD_QUEUE], fields: FIELDS },
    };
    return makeConnector(createConnector, { ...settings, ...more }, { TOKEN: token });
  }
  const connectAs = (user: string, more: object = {}) => connect({ user, ...more }, rt.tokens[user]);
  const read = async (ticketId: string, connector = connect()) =>
    (await connector.readTicket?.(ticketId, signal)) ?? [];
  const comments = async (ticketId: string) =>
    (await rt.listTransactions(ticketId)).filter(({ type }) => type === 'Comment');

  let revision = 0;
  /** A note that was not sent before. */
  function newNote() {
    revision += 1;
    const marker = markerOf(supportedAnswer.id, revision);
    const payload = outletOf(connect(), 'note').compose(supportedAnswer, { marker });
    if (payload === undefined) throw new Error('nothing to send');
    return { marker, payload, deliveryId: `delivery-${revision}` };
  }

  describe('a ticket', () => {
    it('is read with what was pasted, in order, without notes of ours', async () => {
      const id = await rt.createTicket({ subject: 'Replication is broken', text: showrepl });
      const note = newNote();
      await outletOf(connect(), 'note').send({ ticketId: id, ...note }, signal);
      await rt.reply(id, { text: 'Which server?' });
      await rt.comment(id, {
        text: `> ${note.payload.trim().split('\n').join('\n> ')}\nI looked: DC1 is up.`,
      });
      await rt.reply(id, { text: 'dc1.contoso.com' }, 'alice');
      await rt.comment(id, { text: note.payload });
      await rt.comment(id, { text: 'by the user of dcause' }, 'dcause-bot');
      const entries = await read(id);
      expect(entries.map(({ text }) => text.trim())).toEqual([
        `Replication is broken\n\n${showrepl}`.trim(),
        'Which server?',
        'I looked: DC1 is up.',
        'dc1.contoso.com',
      ]);
      const transactions = await rt.listTransactions(id);
      const keys = ['Create', 'Correspond', 'Comment', 'Correspond'];
      expect(entries.map(({ key }) => transactions.find((one) => `txn-${one.id}` === key)?.type)).toEqual(
        keys,
      );
    });

    it('is read with its files, whatever their encoding', async () => {
      const french = sample('dcdiag-french-cp850.txt');
      const wide = sample('repadmin-showrepl-utf16.txt');
      const octets = 'application/octet-stream';
      const id = await rt.createTicket({
        subject: 'Files',
        html: '<p>See <b>here</b></p><pre>a  b\n  c</pre>',
        files: [
          { name: 'french.txt', type: 'text/plain', bytes: french },
          { name: 'french.log', type: octets, bytes: french },
          { name: 'wide.txt', type: 'text/plain', bytes: wide },
          { name: 'wide.csv', type: octets, bytes: wide },
          { name: 'picture.png', type: 'image/png', bytes: Buffer.from('no text') },
          { name: 'tool.exe', type: octets, bytes: Buffer.from('no text') },
          { name: 'huge.log', type: octets, bytes: Buffer.alloc(6 * 1024 * 1024, 'x') },
        ],
      });
      const [body, ...files] = await read(id);
      expect(body?.text).toBe('Files\n\nSee here\na  b\n  c');
      expect(files.map(({ name }) => name)).toEqual(['french.txt', 'french.log', 'wide.txt', 'wide.csv']);
      expect(files.every(({ key }) => /^attachment-\d+$/.test(key))).toBe(true);
      const [frenchText, frenchLog, wideText, wideCsv] = files.map((file) => file.text);
      expect(frenchText).toContain('Résumé des résultats des tests DNS');
      expect(frenchLog).toBe(frenchText);
      expect(wideText).toContain('Repadmin: running command /showrepl');
      expect(wideCsv).toBe(wideText);
    });

    it('into which another was merged is read as one', async () => {
      const [old, kept] = [
        await rt.createTicket({ subject: 'Old', text: 'from the old one' }),
        await rt.createTicket({ subject: 'Kept', text: 'from the other' }),
      ];
      const note = newNote();
      const outlet = outletOf(connect(), 'note');
      await outlet.send({ ticketId: old, ...note }, signal);
      await rt.request('root', 'PUT', `ticket/${old}`, { MergeInto: kept });
      const texts = ['Old\n\nfrom the old one', 'Kept\n\nfrom the other'];
      for (const id of [old, kept]) {
        expect((await read(id)).map(({ text }) => text)).toEqual(texts);
        expect(await outlet.isThere?.(id, note.marker, signal)).toBe(true);
      }
    });

    it('that cannot be read says why', async () => {
      const id = await rt.createTicket({ subject: 'Hidden', text: 'x' });
      await expect(read('999999')).rejects.toMatchObject({ status: 404, retry: false });
      await expect(read(id, connectAs('sees-nothing'))).rejects.toMatchObject({ status: 403, retry: true });
      await expect(read('1/../2')).rejects.toMatchObject({ name: 'SystemError', retry: false });
      await expect(read(id, connect({}, '1-1-wrong'))).rejects.toMatchObject({ status: 401, retry: true });
      await expect(read(id, connect({ url: `${rt.url}/rt` }))).rejects.toThrow('not in JSON');
    });

    it('takes few requests', async () => {
      const id = await rt.createTicket({ subject: 'Long', text: 'one' });
      for (const word of ['two', 'three', 'four']) await rt.comment(id, { text: word });
      const before = proxy.requests.length;
      expect(await read(id, connect({ url: proxy.url }))).toHaveLength(4);
      expect(proxy.requests.length - before).toBe(3);
    });
  });

  describe('what happens', () => {
    it('is found by polling: tickets of the queues, and nothing of ours', async () => {
      const connector = connect();
      const begin = await connector.poll?.(undefined, signal);
      const wanted = await rt.createTicket({ subject: 'A', text: 'x' });
      const odd = await rt.createTicket({ subject: 'B', text: 'x', queue: ODD_QUEUE });
      await rt.createTicket({ subject: 'C', text: 'x', queue: 'Elsewhere' });
      await rt.comment(wanted, { text: 'pasted' });
      await rt.request('ops', 'PUT', `ticket/${wanted}`, { Status: 'stalled' });
      await outletOf(connector, 'note').send({ ticketId: wanted, ...newNote() }, signal);
      const found = await connector.poll?.(begin?.cursor, signal);
      expect(found?.events.map(({ ticketId }) => ticketId)).toEqual([wanted, odd, wanted]);
      const later = await connector.poll?.(found?.cursor, signal);
      expect(later).toEqual({ events: [], cursor: found?.cursor });
    });

    it('is told by a webhook, whose key the poll knows', async () => {
      const connector = connect();
      const begin = await connector.poll?.(undefined, signal);
      received.length = 0;
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      await outletOf(connector, 'note').send({ ticketId: id, ...newNote() }, signal);
      await rt.reply(id, { text: 'y' });
      const found = await connector.poll?.(begin?.cursor, signal);
      expect(received).toHaveLength(2);
      expect(received.map((webhook) => connector.interpret(webhook))).toEqual([
        [{ ticketId: id, entries: [] }],
        [{ ticketId: id, entries: [] }],
      ]);
      const keys = found?.events.map(({ key }) => key);
      expect(received.map((webhook) => connector.deliveryKey?.(webhook))).toEqual(keys);
      const verifier = createVerifier({ scheme: 'standard-webhooks', secrets: [{ env: 'WEBHOOK' }] }, [
        WEBHOOK_SECRET,
      ]);
      if (!verifier.ok) throw new Error('no verifier');
      expect(received.map((webhook) => verifier.verify(webhook, Date.now())?.id)).toEqual(keys);
    });

    it('in queues that cannot be seen is an error only where there is no other', async () => {
      expect(await connect({ queues: ['general', 'Nowhere'] }).poll?.(undefined, signal)).toBeDefined();
      await expect(connect({ queues: ['Nowhere'] }).poll?.(undefined, signal)).rejects.toMatchObject({
        retry: true,
        message: saying('SeeQueue'),
      });
    });
  });

  describe('a note', () => {
    it('is a comment, which is found again, and which the requestor does not see', async () => {
      const id = await rt.createTicket({ subject: 'Shown', text: 'the words of alice' });
      const outlet = outletOf(connect(), 'note');
      const [note, next] = [newNote(), newNote()];
      expect(await outlet.isThere?.(id, note.marker, signal)).toBe(false);
      await outlet.send({ ticketId: id, ...note }, signal);
      expect(await outlet.isThere?.(id, note.marker, signal)).toBe(true);
      expect(await outlet.isThere?.(id, next.marker, signal)).toBe(false);
      // `…:1` is not the beginning of `…:12`.
      expect(await outlet.isThere?.(id, `${note.marker}0`, signal)).toBe(false);
      expect(await outlet.isThere?.(id, note.marker.slice(0, -1), signal)).toBe(false);
      const [written, ...more] = await comments(id);
      expect(more).toEqual([]);
      expect(written).toMatchObject({ creator: 'dcause-bot', subject: `Diagnosis ${note.marker}` });
      expect(written?.text.trim()).toBe(note.payload.trim());
      const page = await rt.lookAsRequestor(id);
      expect(page).toContain('the words of alice');
      expect(page).not.toContain(note.marker);
      expect(page).not.toContain(supportedAnswer.findings[0]?.causes[0]?.title);
    });

    it('that may not be written is refused, and says what is missing', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      const send = (ticketId: string, connector: Connector) =>
        outletOf(connector, 'note').send({ ticketId, ...newNote() }, signal);
      await expect(send(id, connectAs('only-reads'))).rejects.toMatchObject({
        ...{ retry: true, isUncertain: false },
        message: saying('CommentOnTicket'),
      });
      await expect(send('999999', connect())).rejects.toMatchObject({ retry: false, status: 404 });
      await expect(send('../user', connect())).rejects.toMatchObject({ retry: false });
      expect(await comments(id)).toEqual([]);
    });

    it.each([
      ['a refusal with status 200', PERMISSION_DENIED, 0],
      ['a refusal with status 201', { ...PERMISSION_DENIED, status: 201 }, 0],
      ['an error of a gateway', { kind: 'done-but-answer', status: 504 } as const, 1],
      ['a lost answer', { kind: 'lose-answer' } as const, 1],
      ['a connection that is cut', { kind: 'cut' } as const, 0],
      ['silence', { kind: 'hang' } as const, 0],
      ['an error', { kind: 'answer', status: 500 } as const, 0],
    ])('is not taken for written after %s, and is looked for', async (_, fault, there) => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      const outlet = outletOf(connect({ url: proxy.url }), 'note');
      const note = newNote();
      proxy.setFault(atMost(1, ({ method }) => (method === 'POST' ? fault : undefined)));
      const sent = outlet.send({ ticketId: id, ...note }, signal);
      await expect(sent).rejects.toMatchObject({ retry: true, isUncertain: true });
      expect(await outlet.isThere?.(id, note.marker, signal)).toBe(there === 1);
      expect(await comments(id)).toHaveLength(there);
    });

    it('waits when it is asked to', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '17' } } as const;
      proxy.setFault(atMost(1, () => busy));
      const sent = outletOf(connect({ url: proxy.url }), 'note').send({ ticketId: id, ...newNote() }, signal);
      await expect(sent).rejects.toMatchObject({ retry: true, isUncertain: false, retryAfterMs: 17_000 });
    });

    it('survives that Request Tracker is killed', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      const outlet = outletOf(connect(), 'note');
      const [note, next] = [newNote(), newNote()];
      await outlet.send({ ticketId: id, ...note }, signal);
      await rt.kill();
      await expect(outlet.send({ ticketId: id, ...next }, signal)).rejects.toMatchObject({
        ...{ retry: true, isUncertain: false },
      });
      await rt.start();
      expect(await outlet.isThere?.(id, note.marker, signal)).toBe(true);
      expect(await outlet.isThere?.(id, next.marker, signal)).toBe(false);
    });
  });

  describe('custom fields', () => {
    const send = (ticketId: string, payload: string, connector = connect()) =>
      outletOf(connector, 'fields').send({ ticketId, payload, deliveryId: 'd', marker: 'm' }, signal);
    const composed = (connector = connect(), answer = supportedAnswer) =>
      outletOf(connector, 'fields').compose(answer, { marker: 'm', link: 'https://dcause.test/d/1' });

    it('take the first cause that evidence speaks for, as often as they are told', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      const payload = composed() ?? '';
      await send(id, payload);
      const values = {
        'Suggested cause': supportedAnswer.findings[0]?.causes[0]?.title,
        Diagnosis: 'https://dcause.test/d/1',
      };
      expect(await rt.readFields(id)).toEqual(values);
      await send(id, payload);
      await send(id, JSON.stringify({ 'suggested CAUSE': 'Another  one\r\n' }));
      expect(await rt.readFields(id)).toMatchObject({ ...values, 'Suggested cause': saying('Another') });
    });

    it('are left alone where there is nothing to say', () => {
      expect(composed(connect({ fields: { cause: 'Suggested cause' } }), openAnswer)).toBeUndefined();
      expect(connect({ fields: undefined }).outlets.map(({ kind }) => kind)).toEqual(['note']);
    });

    it('that are not there are told apart from those that may not be set', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      await expect(send(id, JSON.stringify({ 'Root cause': 'x' }))).rejects.toMatchObject({
        retry: false,
        message: saying('"Root cause"'),
      });
      const refused = send(id, composed() ?? '', connectAs('sets-nothing'));
      await expect(refused).rejects.toMatchObject({
        retry: true,
        message: saying('ModifyCustomField'),
      });
      expect(await rt.readFields(id)).toEqual({});
    });

    it('are not taken for set when a proxy says so', async () => {
      const id = await rt.createTicket({ subject: 'A', text: 'x' });
      proxy.setFault(atMost(1, ({ method }) => (method === 'PUT' ? PERMISSION_DENIED : undefined)));
      await expect(send(id, composed() ?? '', connect({ url: proxy.url }))).rejects.toMatchObject({
        retry: true,
      });
    });
  });

  describe('the check', () => {
    const check = async (connector: Connector) => connector.check(signal);
    const failed = (results: readonly CheckResult[]) =>
      results.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);

    it('finds everything in order, and changes nothing', async () => {
      await rt.createTicket({ subject: 'A', text: 'x', queue: ODD_QUEUE });
      const before = proxy.requests.length;
      const results = await check(connect({ url: proxy.url }));
      expect(failed(results)).toEqual([]);
      expect(results.map(({ name }) => name)).toContain(`custom fields in ${ODD_QUEUE}`);
      expect(proxy.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
    });

    it.each([
      ['a wrong token', () => connect({}, '1-1-wrong'), /^connection: .*401/],
      ['nobody there', () => connect({ url: 'http://127.0.0.1:2' }), /^connection: .*ECONNREFUSED/],
      ['another path', () => connect({ url: `${rt.url}/rt` }), /^connection: .*404: Page not found/],
      ['a user who is not there', () => connect({ user: 'nobody-else' }), /^user: .*404/],
      ['another user', () => connect({ user: 'ops' }), /^user: The token is not that of ops/],
      ['an unknown queue', () => connect({ queues: ['Nowhere'] }), /^queue Nowhere: .*SeeQueue/],
      ['hidden tickets', () => connectAs('sees-nothing'), /^tickets in General: .*ShowTicket/],
      ['no comments', () => connectAs('only-reads'), /^tickets in General: .*CommentOnTicket/],
      ['hidden fields', () => connectAs('only-reads'), /^custom fields in General: .*SeeCustomField/],
      ['unknown fields', () => connect({ fields: { cause: 'Nope' } }), /^custom fields in General: "Nope"/],
    ])('tells of %s', async (_, connector, told) => {
      expect(failed(await check(connector()))).toContainEqual(expect.stringMatching(told));
    });
  });
});

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
