import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { Unwrapper } from '../../src/evidence/unwrap.js';
import { read, said, sample } from './sample.js';

const escaped = (line: string): string =>
  line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const each = (wear: (line: string, at: number) => string) => (text: string) =>
  text.trimEnd().split('\n').map(wear).join('\n');

const DRESSES: readonly (readonly [string, (text: string) => string])[] = [
  ['HTML in <pre>', (text) => `<pre>\n${escaped(text)}\n</pre>`],
  ['HTML with breaks', each((line) => `${escaped(line).replace(/ /g, '&nbsp;')}<br>`)],
  ['HTML on one line', (text) => text.trimEnd().split('\n').map(escaped).join('<br/>')],
  ['HTML escaped twice', each((line) => escaped(escaped(line)))],
  ['colours', each((line) => `\u001b[1;32m${line}\u001b[0m`)],
  ['colours without ESC', each((line) => `[32m${line}[0m`)],
  ['times in front', each((line) => `2024-09-12T09:51:18.123Z ${line}`)],
  ['line numbers', each((line, at) => `${at + 1}: ${line}`)],
  ['a Markdown table', each((line) => `| ${line} |`)],
  ['no-break spaces', (text) => text.replace(/ /g, '\u00a0')],
  ['tabs', (text) => text.replace(/ {2,}/g, '\t')],
  ['zero-width characters', each((line) => `\u200b${line}\ufeff`)],
];
const SAMPLES = [
  'repadmin-showrepl-8524-one-partner.txt',
  'repadmin-showrepl-two-guids-same-name.txt',
  'repadmin-replsummary-8524.txt',
  'two-hosts-in-one-paste.txt',
  'retry-after-ping-ok.txt',
  'nslookup-cname-one-of-two.txt',
  'resolve-dnsname.txt',
  'dig-cname.txt',
  'samba-drs-showrepl.txt',
];

describe.each(DRESSES)('%s', (dress, wear) => {
  // Which of two things on one line came first is not known.
  const ordered = dress !== 'HTML on one line';
  const names = SAMPLES.filter((name) => ordered || !/two-hosts|retry-after/.test(name));
  it.each(names)('%s', (name) => {
    expect(said(read(wear(sample(name))))).toEqual(said(read(sample(name))));
  });
});

describe('JSON and Ansible', () => {
  const summary = sample('repadmin-replsummary-8524.txt').split('\n');
  const hosts = (text: string): readonly string[] =>
    observe([{ text: `${text}\n` }]).map((one) => `${one.kind} ${'host' in one ? one.host : ''}`);
  const PING = ['C:\\>ping a1.x.test', '', 'Pinging a1.x.test [10.0.0.4] with 32 bytes of data:'];

  it('reads a host’s answer on one line', () => {
    const text = `ok: [a1.x.test] => ${JSON.stringify({ changed: true, stdout: PING.join('\r\n'), stdout_lines: PING })}`;
    expect(hosts(text)).toEqual(['ping a1.x.test']);
    expect(hosts(`a1.x.test | SUCCESS => ${JSON.stringify({ stdout_lines: PING })}`)).toEqual([
      'ping a1.x.test',
    ]);
  });

  it('reads escaped blanks, tabs and signs', () => {
    const text = `ok: [a1] => {\n  "x.stdout_lines": [\n${PING.map((line) => `    "${line.replace(/\\/g, '\\\\').replace('>', '\\u003e').replace(/ /g, '\\t')}",`).join('\n')}\n  ]\n}`;
    expect(hosts(text)).toEqual(['ping a1']);
  });

  it('reads the form of ad-hoc commands', () => {
    expect(
      hosts(
        `a1.x.test | CHANGED | rc=0 >>\n${PING.join('\n')}\nb1.x.test | CHANGED | rc=0 >>\n${PING.join('\n')}`,
      ),
    ).toEqual(['ping a1.x.test', 'ping b1.x.test']);
  });

  it('reads a list on one line, and one of YAML', () => {
    expect(said(read(JSON.stringify(summary)))).toEqual(said(read(summary.join('\n'))));
    expect(said(read(summary.map((line) => `- '${line}'`).join('\n')))).toEqual(
      said(read(summary.join('\n'))),
    );
  });

  it('leaves other documents to their readers', () => {
    const text = '{"Id": 2087, "Message": "a\\r\\nb"}';
    expect(scanPiece({ text }, 0, []).lines).toBe(1);
  });

  it('adds up where one line holds several', () => {
    const { lines, recognised, unrecognised, blank } = scanPiece(
      { text: `${JSON.stringify(summary)}\n\nx y z` },
      0,
      READERS,
    );
    expect([lines, recognised, unrecognised, blank]).toEqual([3, 1, 1, 1]);
  });
});

describe('prompts and headings that name the host', () => {
  const PINGED = 'Pinging a1.x.test [10.0.0.4] with 32 bytes of data:';
  const host = (text: string): string | null => {
    const [first] = observe([{ text: `${text}\n${PINGED}\n` }]);
    return first?.kind === 'ping' ? first.host : 'none';
  };
  it.each([
    ['[con-dc01]: PS C:\\> ping a1.x.test', 'con-dc01'],
    ['CON-DC01 C:\\>ping a1.x.test', 'CON-DC01'],
    ['contoso\\adm@CON-DC01 C:\\Users\\adm>ping a1.x.test', 'CON-DC01'],
    ['[root@smb-dc1 ~]# ping a1.x.test', 'smb-dc1'],
    ['adm@smb-dc1 ~ % ping a1.x.test', 'smb-dc1'],
    ['smb-dc1$ ping a1.x.test', 'smb-dc1'],
    ['smb-dc1# ping a1.x.test', 'smb-dc1'],
    ['bash-5.1$ ping a1.x.test', null],
    ['PS C:\\> ping a1.x.test', null],
    ['[10:22:31] C:\\>ping a1.x.test', null],
    ['$ ssh root@smb-dc2 ping a1.x.test', 'smb-dc2'],
    ['C:\\>winrs -r:con-dc02 ping a1.x.test', 'con-dc02'],
    ['Machine: CON-DC01 (Microsoft Windows NT 10.0.17763.0)', 'CON-DC01'],
    ['Ordinateur : CON-DC01 (Microsoft Windows NT 10.0.17763.0)', 'CON-DC01'],
    ['Host: con-dc01.contoso.com', 'con-dc01.contoso.com'],
    ['Administrator: \\\\CON-DC01: cmd.exe', 'CON-DC01'],
    ['Administrator: Windows PowerShell', null],
    ['--- on CON-DC01 (10.20.0.10) ---', 'CON-DC01'],
    ['===== con-dc01.contoso.com =====', 'con-dc01.contoso.com'],
    ['## con-dc01.contoso.com', 'con-dc01.contoso.com'],
    ['on CON-DC01:', 'CON-DC01'],
    ['=== RESULTS ===', null],
    ['on Monday:', null],
  ])('%s', (line, expected) => {
    expect(host(line)).toBe(expected);
  });

  it('reads the host before every line', () => {
    const text = ['a1.x.test', 'b1.x.test'].flatMap((name) =>
      [
        'C:\\>ping c1.x.test',
        '',
        PINGED,
        'Request timed out.',
        'Request timed out.',
        'Request timed out.',
      ].map((line) => `${name}: ${line}`),
    );
    expect(observe([{ text: text.join('\n') }])).toMatchObject([
      { host: 'a1.x.test' },
      { host: 'b1.x.test' },
    ]);
  });
});

describe('the helper for wrapped lines', () => {
  it('joins until the reader’s line is whole', () => {
    const lines = new Unwrapper((text) => text.startsWith('Last attempt') && !text.endsWith('.'));
    expect(['Last attempt', 'was', 'good.', 'x'].map((line) => lines.join(line))).toEqual([
      null,
      null,
      'Last attempt was good.',
      'x',
    ]);
  });
});
