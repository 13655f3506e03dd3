/** Every way to prove who sent a webhook: what passes, and that nothing else does. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook as StandardWebhooks } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { PRESETS, type WebhookSettings } from '../../../src/tickets/settings.js';
import { createVerifier } from '../../../src/tickets/signatures/create-verifier.js';
import type { WebhookVerifier } from '../../../src/tickets/signatures/verify.js';
import { signStandardWebhook } from '../../../src/tickets/standard-webhooks.js';
import { NOW, NOW_SECONDS, SIGN, webhookOf } from '../../support/webhooks.js';

const SECRET = `whsec_${Buffer.from('a secret of the test suite').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret of the suite').toString('base64')}`;
const BODY = '{"ticket":4711,"text":"Grüße"}';
const SCHEMES = ['bearer', ...PRESETS] as const;
const TIMED = ['standard-webhooks', 'zendesk', 'glpi'] as const;

type Described = WebhookSettings extends infer S ? (S extends unknown ? Omit<S, 'secrets'> : never) : never;

function verifier(described: Described, ...secrets: readonly string[]): WebhookVerifier {
  const created = createVerifier({ ...described, secrets: [] }, secrets);
  if (!created.ok) throw new Error(JSON.stringify(created.faults));
  return created.verify;
}

describe.each(SCHEMES)('%s', (scheme) => {
  const verify = verifier({ scheme }, SECRET);
  const signed = SIGN[scheme]({ body: BODY, secret: SECRET });

  it('takes what its sender signed', () => {
    expect(verify(webhookOf(signed, BODY), NOW)).toBeDefined();
  });

  it('takes either of two secrets, and no third one', () => {
    const both = verifier({ scheme }, OTHER, SECRET);
    for (const secret of [SECRET, OTHER])
      expect(both(webhookOf(SIGN[scheme]({ body: BODY, secret }), BODY), NOW)).toBeDefined();
    const third = `whsec_${Buffer.from('a third secret').toString('base64')}`;
    expect(both(webhookOf(SIGN[scheme]({ body: BODY, secret: third }), BODY), NOW)).toBeUndefined();
  });

  it('refuses a wrong secret, and nothing at all', () => {
    const wrong = SIGN[scheme]({ body: BODY, secret: OTHER });
    expect(verify(webhookOf(wrong, BODY), NOW)).toBeUndefined();
    expect(verify(webhookOf({}, BODY), NOW)).toBeUndefined();
  });

  it('refuses any other body, if it is signed', () => {
    const bytes = Buffer.from(BODY);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(verify(webhookOf(signed, flipped), NOW) !== undefined).toBe(scheme === 'bearer');
    }
    for (const body of ['', `${BODY} `, BODY.slice(1)])
      expect(verify(webhookOf(signed, body), NOW) !== undefined).toBe(scheme === 'bearer');
  });

  it('refuses any other byte in a header', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(signed)),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (name, at, bits) => {
          const bytes = Buffer.from(signed[name] ?? '', 'latin1');
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ bits;
          const changed = bytes.toString('latin1');
          // Digits in hexadecimal may be in either case, and so may the word "Bearer".
          const anyCase =
            /^(?:sha\d+=|v1=)?[\da-f]{40,}$/.test(signed[name] ?? '') ||
            /^.{0,6}$/.test(changed.slice(0, place));
          fc.pre(!anyCase || changed.toLowerCase() !== signed[name]?.toLowerCase());
          expect(verify(webhookOf({ ...signed, [name]: changed }, BODY), NOW)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses whatever else stands there, and never throws', () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constant(','),
      fc.constant('v1,'.repeat(9_000)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(signed)), garbage, (name, value) => {
        fc.pre(value.trim() !== signed[name]);
        expect(verify(webhookOf({ ...signed, [name]: value }, BODY), NOW)).toBeUndefined();
      }),
    );
    for (const missing of Object.keys(signed)) {
      const { [missing]: _, ...rest } = signed;
      expect(verify(webhookOf(rest, BODY), NOW)).toBeUndefined();
    }
  });
});

describe('a signed time', () => {
  const tolerance = { 'standard-webhooks': 300, zendesk: 300, glpi: 86_400 };
  it.each(TIMED)('of %s is as near to now as the tolerance says, before and after', (scheme) => {
    const verify = verifier({ scheme }, SECRET);
    const passes = (offset: number, by = verify): boolean => {
      const headers = SIGN[scheme]({ body: BODY, secret: SECRET, at: NOW_SECONDS + offset });
      return by(webhookOf(headers, BODY), NOW) !== undefined;
    };
    const most = tolerance[scheme];
    expect([-most - 1, -most, most, most + 1].map((offset) => passes(offset))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const stricter = verifier({ scheme, toleranceSeconds: 10 }, SECRET);
    expect([-11, -10, 10, 11].map((offset) => passes(offset, stricter))).toEqual([false, true, true, false]);
  });

  it('is told where each attempt has its own, with the id where that is signed', () => {
    const told = (scheme: (typeof SCHEMES)[number]) =>
      verifier({ scheme }, SECRET)(webhookOf(SIGN[scheme]({ body: BODY, secret: SECRET }), BODY), NOW);
    expect(told('standard-webhooks')).toEqual({ signedAt: NOW, id: 'msg_1' });
    expect(told('zendesk')).toEqual({ signedAt: NOW });
    for (const scheme of ['glpi', 'jira', 'zammad', 'pagerduty', 'bearer'] as const)
      expect(told(scheme)).toEqual({});
  });

  it('must be an instant', () => {
    const scheme = 'zendesk';
    const verify = verifier({ scheme }, SECRET);
    for (const timestamp of [
      '',
      'now',
      '2026-09-21',
      '2026-09-21T16:53:20',
      '17900000',
      `${NOW_SECONDS}0`,
      '-1790000000',
    ]) {
      const headers = {
        'x-zendesk-webhook-signature': createHmac('sha256', SECRET)
          .update(timestamp + BODY)
          .digest('base64'),
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
      const now = timestamp === '2026-09-21' ? Date.parse(timestamp) : NOW;
      expect([timestamp, verify(webhookOf(headers, BODY), now)]).toEqual([timestamp, undefined]);
    }
  });

  it('cannot lend a part of itself to the body', () => {
    const at = `${NOW_SECONDS}`;
    const { 'x-glpi-signature': signature = '' } = SIGN.glpi({ body: BODY, secret: SECRET });
    const moved = { 'x-glpi-signature': signature, 'x-glpi-timestamp': at.slice(1) };
    expect(verifier({ scheme: 'glpi' }, SECRET)(webhookOf(moved, BODY + at[0]), NOW)).toBeUndefined();
  });
});

describe('several signatures in one header', () => {
  it.each([
    ['standard-webhooks', 'webhook-signature', ' '],
    ['pagerduty', 'x-pagerduty-signature', ','],
  ] as const)('of %s: one that fits is enough', (scheme, header, separator) => {
    const verify = verifier({ scheme }, SECRET);
    const right = SIGN[scheme]({ body: BODY, secret: SECRET });
    const wrong = SIGN[scheme]({ body: BODY, secret: OTHER })[header] ?? '';
    const listed = (...list: readonly string[]) =>
      verify(webhookOf({ ...right, [header]: list.join(separator) }, BODY), NOW);
    expect(listed(wrong, right[header] ?? '')).toBeDefined();
    expect(listed(right[header] ?? '', 'v1a,abc', '')).toBeDefined();
    expect(listed(wrong, wrong)).toBeUndefined();
    expect(listed(...Array<string>(100).fill(wrong), right[header] ?? '')).toBeUndefined();
  });

  it('is not taken where the system sends one', () => {
    const { 'x-hub-signature': right = '' } = SIGN.jira({ body: BODY, secret: SECRET });
    const headers = { 'x-hub-signature': `${right},${right}` };
    expect(verifier({ scheme: 'jira' }, SECRET)(webhookOf(headers, BODY), NOW)).toBeUndefined();
  });
});

describe('what others have published', () => {
  it('Jira: its test vector', () => {
    const verify = verifier({ scheme: 'jira' }, "It's a Secret to Everybody");
    const signature = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
    expect(verify(webhookOf({ 'x-hub-signature': signature }, 'Hello World!'), NOW)).toEqual({});
    expect(verify(webhookOf({ 'x-hub-signature': signature }, 'Hello World'), NOW)).toBeUndefined();
  });

  it('RFC 4231: test case 2, by a scheme that is described', () => {
    const described = { scheme: 'hmac', header: 'X-Signature', encoding: 'hex', content: '{body}' } as const;
    const vectors = {
      sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      sha512:
        '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    } as const;
    for (const algorithm of ['sha256', 'sha512'] as const) {
      // The shortest secret is longer than the key of the test case; zeros behind it make the same HMAC.
      const verify = verifier(
        { ...described, algorithm, secretEncoding: 'base64' },
        Buffer.from('Jefe\0\0\0\0').toString('base64'),
      );
      const headers = { 'x-signature': vectors[algorithm] };
      expect(verify(webhookOf(headers, 'what do ya want for nothing?'), NOW)).toEqual({});
      expect(verify(webhookOf(headers, 'what do ya want for nothing!'), NOW)).toBeUndefined();
    }
  });

  it('Zendesk: the example of its documentation of 2021, which signed body and time the other way round', () => {
    const verify = verifier(
      {
        scheme: 'hmac',
        header: 'X-Zendesk-Webhook-Signature',
        algorithm: 'sha256',
        encoding: 'base64',
        content: '{body}{timestamp}',
        timestampHeader: 'X-Zendesk-Webhook-Signature-Timestamp',
      },
      'HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=',
    );
    const headers = {
      'x-zendesk-webhook-signature': 'tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=',
      'x-zendesk-webhook-signature-timestamp': '2021-07-25T10:00:00Z',
    };
    const at = Date.UTC(2021, 6, 25, 10);
    expect(verify(webhookOf(headers, '{"say": "hello"}'), at)).toEqual({ signedAt: at });
    expect(verify(webhookOf(headers, '{"say": "hello"}'), at + 301_000)).toBeUndefined();
  });

  it('Standard Webhooks: its library signs what is taken', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w.-]{1,60}$/), fc.string({ unit: 'grapheme' }), (id, body) => {
        const at = new Date(NOW);
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(NOW_SECONDS),
          'webhook-signature': new StandardWebhooks(SECRET).sign(id, at, body),
        };
        const verify = verifier({ scheme: 'standard-webhooks' }, SECRET);
        expect(verify(webhookOf(headers, body), NOW)).toEqual({ id, signedAt: NOW });
        expect(verify(webhookOf({ ...headers, 'webhook-id': `${id}x` }, body), NOW)).toBeUndefined();
      }),
    );
  });

  it('Standard Webhooks: its library takes what is sent, and the service takes it, too', () => {
    // The library looks at the clock.
    const timestampMs = Date.now();
    const body = JSON.stringify({ type: 'diagnosis.created', data: { text: 'Grüße' } });
    const headers = signStandardWebhook({ id: 'd-1', timestampMs, body, secret: SECRET });
    expect(new StandardWebhooks(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new StandardWebhooks(OTHER).verify(body, headers)).toThrow();
    const verify = verifier({ scheme: 'standard-webhooks' }, SECRET);
    expect(verify(webhookOf(headers, body), timestampMs)?.id).toBe('d-1');
    expect(() => signStandardWebhook({ id: 'd-1', timestampMs, body, secret: 'not base64!' })).toThrow(
      /base64/,
    );
  });
});

describe('a scheme that is described', () => {
  it('puts together what is signed, in milliseconds too', () => {
    const verify = verifier(
      {
        scheme: 'hmac',
        header: 'X-Sign',
        algorithm: 'sha512',
        encoding: 'base64',
        content: 'v0:{timestamp}:{body}:{id}!',
        prefix: 'v0=',
        idHeader: 'X-Id',
        timestampHeader: 'X-Time',
        toleranceSeconds: 5,
      },
      SECRET,
    );
    const sign = (text: string) => `v0=${createHmac('sha512', SECRET).update(text).digest('base64')}`;
    const headers = { 'x-id': '7', 'x-time': String(NOW + 1), 'x-sign': sign(`v0:${NOW + 1}:${BODY}:7!`) };
    expect(verify(webhookOf(headers, BODY), NOW)).toEqual({ signedAt: NOW + 1, id: '7' });
    expect(verify(webhookOf({ ...headers, 'x-id': '8' }, BODY), NOW)).toBeUndefined();
    expect(verify(webhookOf(headers, BODY), NOW + 5_002)).toBeUndefined();
    const bare = { ...headers, 'x-sign': headers['x-sign'].replace('v0=', '') };
    expect(verify(webhookOf(bare, BODY), NOW)).toBeUndefined();
  });
});

describe('secrets that prove nothing', () => {
  it.each([
    [{ scheme: 'bearer' }, 'short', /fewer than 8 bytes/],
    [{ scheme: 'jira' }, '1234567', /fewer than 8 bytes/],
    [{ scheme: 'standard-webhooks' }, 'whsec_AAAA', /fewer than 8 bytes/],
    [{ scheme: 'standard-webhooks' }, 'whsec_not base64', /base64/],
    [{ scheme: 'standard-webhooks' }, 'whsec_', /base64/],
    [{ scheme: 'bearer' }, 'two words of it', /no blanks/],
  ] as const)('%j are refused, without being told', (described, secret, message) => {
    const created = createVerifier({ ...described, secrets: [] }, ['whsec_YSBnb29kIHNlY3JldA==', secret]);
    const faults = created.ok ? [] : created.faults;
    expect(faults.map(({ index }) => index)).toEqual([1]);
    expect(faults[0]?.message).toMatch(message);
    expect(JSON.stringify(created)).not.toContain(secret);
  });
});
