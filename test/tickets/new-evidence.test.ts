/** Which contributions show something new. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/observe.js';
import { entriesWithNews } from '../../src/tickets/new-evidence.js';

const folder = new URL('../evidence/samples/', import.meta.url);
const names = readdirSync(folder).filter((name) => /\.(?:txt|csv|xml)$/.test(name));
const sample = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const quoted = (text: string): string => text.trim().replaceAll(/^/gm, '> ');
const entry = (key: string, text: string) => ({ key, text });

describe('a contribution', () => {
  it.each(names)('that says thanks above or below everything shows nothing new: %s', (name) => {
    const [original, text] = [sample(name), quoted(sample(name))];
    for (const reply of [
      `Thanks!\n\n${text}`,
      `${text}\n\nThanks!`,
      quoted(`Alice wrote:\n${text}`),
      original,
    ])
      expect(entriesWithNews([entry('b', reply)], [entry('a', original)])).toEqual([]);
  });

  it('in which a conversation is quoted, the newest first, shows nothing new', () => {
    const first = sample('repadmin-showrepl-8524-one-partner.txt');
    const second = sample('nslookup-cname-missing.txt');
    const reply = `Thanks!\n\n${quoted(`${first}\n\nAlice wrote:\n${quoted(second)}`)}`;
    const before = [entry('a', second), entry('b', first)];
    expect(entriesWithNews([entry('c', reply)], before)).toEqual([]);
  });

  it('that shows the same elsewhere in the text shows nothing new, whatever else is understood', () => {
    const text = sample('ipconfig-all-isp-dns.txt');
    const prompt = 'C:\\Windows\\system32>\n\n';
    expect(observe([{ text: prompt }]).unrecognised.lines).toEqual([]);
    expect(entriesWithNews([entry('b', `${prompt}${text}`)], [entry('a', text)])).toEqual([]);
  });

  it.each([
    ['the same at another time', (text: string) => text.replaceAll('08:47', '09:47')],
    ['another server', (text: string) => text.replaceAll('CON-DC01', 'CON-DC07')],
  ])('that shows %s is new', (_, change) => {
    const text = sample('repadmin-showrepl-8524-one-partner.txt');
    const fresh = entry('b', change(text));
    expect(entriesWithNews([fresh], [entry('a', text)])).toEqual([fresh]);
  });

  it('that holds something new beside what is quoted is new', () => {
    const text = sample('repadmin-showrepl-8524-one-partner.txt');
    const fresh = entry('b', `${sample('ipconfig-all-isp-dns.txt')}\n${quoted(text)}`);
    expect(entriesWithNews([fresh], [entry('a', text)])).toEqual([fresh]);
  });

  it('in which nothing is recognised is not new, and of two alike the first is', () => {
    const [one, same] = [entry('a', sample('event-2087.txt')), entry('b', sample('event-2087.txt'))];
    expect(entriesWithNews([entry('c', 'Thanks!'), one, same], [])).toEqual([one]);
  });
});

it('there is something new exactly where something is seen first, and what was shown is not new again', () => {
  const text = fc
    .constantFrom(...names.filter((_, at) => at % 6 === 0), 'none')
    .map((name) => (name === 'none' ? 'The printer is on fire.' : sample(name)));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
      const entries = texts.map((one, at) => entry(String(at), one));
      const news = entriesWithNews(entries, []);
      expect(entriesWithNews(entries, entries)).toEqual([]);
      expect(news.length > 0).toBe(observe(entries).observations.length > 0);
      expect(new Set(news.map((one) => one.text)).size).toBe(news.length);
    }),
    { numRuns: 30 },
  );
});
