/**
 * The other request tells no name of the first and is diagnosed like it: over every sample, as it is and in every dress,
 * and over the requests of the cases.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DiagnoseRequest, diagnose } from '../../src/diagnose.js';
import type { Knowledge } from '../../src/diagnosis/compile.js';
import { isPublicResolver } from '../../src/evidence/addresses.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { KEPT_WORDS } from '../../src/redact/kept-words.js';
import { createRedactor } from '../../src/redact/redact.js';
import { sample, sampleNames } from '../evidence/sample.js';
import { DRESSES, renamed, wrapped } from '../support/dress.mjs';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

const redact = createRedactor(Buffer.from('a key of thirty-two bytes, ours.'));
const other = createRedactor(Buffer.from('a key of thirty-two bytes, else.'));
const redactText = (text: string): string => redact({ evidence: [{ text }] }).evidence?.[0]?.text ?? '';
const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

/** What is found and how it is ranked, without names. */
async function answer(request: DiagnoseRequest): Promise<readonly string[]> {
  const { findings, unrecognised } = await diagnose(knowledge, request);
  const found = findings.map(({ problem, subject, causes, ruledOut, unlisted, nextChecks }) =>
    JSON.stringify([
      problem.id,
      Object.keys(subject),
      causes.map(({ id, rank, probability, state }) => [id, rank, probability, state]),
      ruledOut.map(({ id }) => id),
      unlisted,
      nextChecks.map(({ fact }) => fact),
    ]),
  );
  return [...found.sort(), JSON.stringify(unrecognised)];
}

/** What the readers take out of it, each text by its length. */
function observed(text: string): readonly string[] {
  return observe([{ text }]).map((observation) =>
    JSON.stringify(observation, (field, value: unknown) => {
      if (field === 'from' || field === 'report') return undefined;
      return typeof value === 'string' && field !== 'kind' ? value.length : value;
    }),
  );
}

const NAMES =
  /contoso|fabrikam|emea|(?<![a-z0-9_])(?:con|fab|ex|smb|br)\d?-[a-z0-9-]*\d|(?<=DC=)(?:example|corp|samba)|(?:example|corp|samba|partner)\.(?=[a-z])|(?:Branch-One|Branch-Two|HQ|Lisbon|Paris|EMEA)(?=\\{1,2}[A-Z])|[\w.-]+@[\w-]+\.[\w.-]+/gi;
const GUIDS = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const ADDRESSES = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\bfd7a:[0-9a-f:]+/gi;

/** Everything in a sample that tells whose it is. */
function namesIn(text: string): ReadonlySet<string> {
  const addresses = (text.match(ADDRESSES) ?? []).filter(
    (address) =>
      isIP(address) !== 0 &&
      !/^(?:0|127|22[4-9]|23\d|24\d|25\d)\./.test(address) &&
      !isPublicResolver(address),
  );
  const names = [...(text.match(NAMES) ?? []), ...(text.match(GUIDS) ?? []), ...addresses];
  return new Set(
    names.map((name) => name.toLowerCase()).filter((name) => !/^[0-]+$/.test(name) && !KEPT_WORDS.has(name)),
  );
}

const escapedLines = (text: string): string =>
  `{\n  "stdout_lines": [\n${text
    .split(/\r?\n/)
    .map((line) => `    ${JSON.stringify(line)}`)
    .join(',\n')}\n  ]\n}`;
const WAYS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ...DRESSES,
  ['wrapped', (text) => wrapped(text, 80)],
  ['within JSON', (text) => JSON.stringify({ rc: 0, stdout: text })],
  ['as a list of lines', escapedLines],
  ['in colours', (text) => text.replace(/^.+$/gm, '\u001b[31m$&\u001b[0m')],
];

describe.each(sampleNames())('%s', (name) => {
  it.each(WAYS)('is diagnosed alike and tells no name %s', async (_, wear) => {
    const request = { evidence: [{ text: wear(sample(name)), name: 'paste.txt' }] };
    const redacted = redact(request);
    const text = redacted.evidence?.[0]?.text ?? '';
    const names = namesIn(sample(name));
    const lower = text.toLowerCase();
    expect([...names].filter((one) => lower.includes(one))).toEqual([]);
    expect(lineEnds(text)).toBe(lineEnds(request.evidence[0]?.text ?? ''));
    expect(observed(text)).toEqual(observed(request.evidence[0]?.text ?? ''));
    expect(await answer(redacted)).toEqual(await answer(request));
  });

  it('gives the same names alone, beside others, and in a subject', async () => {
    const alone = redact({ evidence: [{ text: sample(name) }] });
    const found = await diagnose(knowledge, { evidence: [{ text: sample(name) }] });
    const redacted = await diagnose(knowledge, alone);
    const subjects = found.findings.map(({ subject }) => JSON.stringify(redact({ subject }).subject));
    expect(redacted.findings.map(({ subject }) => JSON.stringify(subject)).sort()).toEqual(subjects.sort());
  });
});

describe('cases', () => {
  const FOLDER = new URL('../../rules/cases/', import.meta.url);
  const CASES = readdirSync(FOLDER).flatMap((file) => {
    const read: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    return isCase(read) ? [[file, read.given] as const] : [];
  });

  it('are there', () => {
    expect(CASES.length).toBeGreaterThan(100);
  });

  it.each(CASES)('%s is diagnosed alike', async (_, given) => {
    expect(await answer(redact(given))).toEqual(await answer(given));
  });
});

function isCase(value: unknown): value is { readonly given: DiagnoseRequest } {
  return typeof value === 'object' && value !== null && 'given' in value && typeof value.given === 'object';
}

describe('a request', () => {
  const PASTE = [
    'C:\\>repadmin /showrepl CON-DC01',
    'HQ\\CON-DC01',
    'DSA object GUID: df9a6903-0d82-4e64-9015-80272eed7c4a',
    '==== INBOUND NEIGHBORS ====',
    'DC=emea,DC=contoso,DC=com',
    '    HQ\\CON-DC05 via RPC',
    '        DSA object GUID: c14fde7c-9a18-4216-b30a-b02d128ccbbd',
    '        Last attempt @ 2024-09-03 05:17:44 failed, result 8524 (0x214c):',
    'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com',
    'CN=NTDS Settings,CN=CON-DC05,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,DC=contoso,DC=com',
    'CONTOSO\\kim.smith S-1-5-21-397955417-626881126-188441444-1104 kim.smith@contoso.com',
    'con-dc05.emea.contoso.com 10.20.0.15 8.8.8.8 127.0.0.1 a.root-servers.net',
  ].join('\n');

  it('keeps what belongs together together', () => {
    const text = redactText(PASTE);
    const [, site = '', machine = ''] = /^(\S+)\\(\S+)$/m.exec(text) ?? [];
    const [, source = ''] = /\\(\S+) via RPC/.exec(text) ?? [];
    const [, guid = '', root = ''] = /^(\S+)\._msdcs\.(\S+)$/m.exec(text) ?? [];
    expect(text).toContain(`repadmin /showrepl ${machine}`);
    expect(text).toContain(`GUID: ${guid}`);
    const [child = ''] = /^DC=(\w+),/m.exec(text)?.slice(1) ?? [];
    const domain = root.split('.')[0] ?? '';
    expect(text).toContain(`DC=${child},DC=${domain},DC=com\n`);
    expect(text).toContain(`${source.toLowerCase()}.${child}.${root} `);
    expect(text).toContain(
      `CN=NTDS Settings,CN=${source},CN=Servers,CN=${site},CN=Sites,CN=Configuration,DC=${domain},DC=com`,
    );
    expect(text).toContain(`${domain.toUpperCase()}\\`);
    expect(text).toMatch(/ 10\.\d\d\.0\.\d\d 8\.8\.8\.8 127\.0\.0\.1 a\.root-servers\.net$/);
    expect(text).not.toMatch(/kim|smith|397955417|626881126|188441444|1104/);
  });

  it('has the same other names whenever it comes, and under another key others', () => {
    expect(redactText(PASTE)).toBe(redactText(PASTE));
    const text = other({ evidence: [{ text: PASTE }] }).evidence?.[0]?.text ?? '';
    expect(namesIn(redactText(PASTE)).size).toBeGreaterThan(0);
    expect(text).not.toBe(redactText(PASTE));
  });

  it('is diagnosed alike with stated facts, subjects and later statements', async () => {
    const request: DiagnoseRequest = {
      evidence: [{ text: PASTE, host: 'con-dc01', name: 'con-dc01.txt' }],
      facts: {
        'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
        'destination.dnsServers': ['10.20.0.10', '8.8.8.8'],
      },
      subject: { source: 'CON-DC05', destination: 'con-dc01.contoso.com' },
      later: [
        {
          facts: { 'source.cname.atOwnServers': 'none', 'destination.fqdn': 'con-dc01.contoso.com' },
          subject: { source: 'con-dc05.emea.contoso.com' },
        },
      ],
    };
    const redacted = redact(request);
    expect(JSON.stringify(redacted)).not.toMatch(/con-dc|contoso|c14fde7c|10\.20\.0/i);
    expect(redacted.later?.[0]?.facts?.['source.cname.atOwnServers']).toBe('none');
    expect(await answer(redacted)).toEqual(await answer(request));
  });

  it('without evidence keeps its shape', () => {
    expect(redact({ facts: { 'link.status': 8524, 'zone.name': null } })).toEqual({
      facts: { 'link.status': 8524, 'zone.name': null },
    });
  });
});

describe('names', () => {
  it.each([
    [
      'of single-label domains',
      'event 2087\nDC=contoso\nc14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso',
      /contoso|c14fde7c/,
    ],
    [
      'that only commands show',
      'C:\\>nltest /dsgetdc:fabrikam /server:fileserv\nC:\\>ping zeus',
      /fabrikam|fileserv|zeus/,
    ],
    [
      'of users in paths and prompts',
      'PS C:\\Users\\ksmith> cd\nksmith@zeus:~$ samba-tool drs showrepl',
      /ksmith|zeus/,
    ],
    [
      'in a domain that others show',
      'C:\\>nslookup zeus.contoso.xyzzy\nServer:  zeus.contoso.xyzzy\nAddress:  10.20.0.10\n\nand hera.contoso.xyzzy is down',
      /zeus|hera|contoso|xyzzy/,
    ],
    ['of shares', 'net view \\\\zeus\\sysvol', /zeus/],
    [
      'within file names',
      'C:\\>dcdiag /s:zeus > C:\\temp\\zeus_dcdiag.txt\nC:\\>type C:\\temp\\zeus_dcdiag.txt',
      /zeus/,
    ],
    ['of machines in machine accounts', 'FABRIKAM\\ZEUS$ failed\nZEUS$', /fabrikam|zeus/i],
    [
      'of sites of several words',
      'CN=NTDS Settings,CN=ZEUS,CN=Servers,CN=North Hill,CN=Sites,CN=Configuration,DC=contoso,DC=com\nNorth Hill is down',
      /north hill|zeus|contoso/i,
    ],
    [
      'with other letters',
      'CN=NTDS Settings,CN=MÜNCHEN1,CN=Servers,CN=Köln,CN=Sites,CN=Configuration,DC=müller,DC=com\nKöln',
      /münchen|köln|müller/i,
    ],
    [
      'cut off by a console',
      'PS C:\\> Resolve-DnsName c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com\nc14fde7c-9a18-4216-b30a-b02... CNAME\nzeus.contos... A\nzeus.contoso.com',
      /c14fde7c|zeus|contos/,
    ],
    ['of reverse zones', '15.0.20.10.in-addr.arpa\n20.10.in-addr.arpa', /\b20\.10\.in/],
    ['with invisible characters', 'con\u200b-dc01.con\u00adtoso.com', /con-dc01|toso/],
    [
      'in base64',
      'dn:: Q049WkVVUyxEQz1jb250b3NvLERDPWNvbQ==\nobjectGUID:: 3v1PwZoYFkKzCrAtEozLvQ==',
      /Q049WkVV|3v1PwZoY/,
    ],
    ['of hardware', 'Physical Address. . . : 00-50-56-AB-12-CD', /00-50-56|AB-12-CD/],
    ['in IPv6', 'fe80::a1b2:c3d4:e5f6:1234%12 fd7a:2c40:1::15', /a1b2|c3d4|2c40|1::15/],
    ['beside what everybody has', 'NT AUTHORITY\\SYSTEM at zeus.contoso.com', /zeus|contoso/],
  ])('%s are not told', (_, text, names) => {
    expect(text).toMatch(names);
    expect(redactText(text)).not.toMatch(names);
  });

  it.each([
    'C:\\Windows\\system32> dcdiag /test:dns',
    'HKLM\\System\\CurrentControlSet\\Services\\NTDS\\Diagnostics',
    'Server:  UnKnown\nAddress:  ::1\nDNS Servers . . . : fec0:0:0:ffff::1%1\n255.255.255.0 0.0.0.0',
    'http://schemas.microsoft.com/win/2004/08/events/event http://go.microsoft.com/fwlink/events.asp',
    'CN=NTDS Settings CN=Configuration CN=Schema DC=ForestDnsZones _ldap._tcp.dc._msdcs S-1-5-18 S-1-5-32-544',
    'M.ROOT-SERVERS.NET 1.1.1.1 9.9.9.9 2001:4860:4860::8888',
    'result 8524 (0x214c) at 2024-09-03 05:17:44, version 10.0.17763, 4.2.1',
    'Default-First-Site-Name\\',
  ])('that belong to everybody stay: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('any text', () => {
  const FRAGMENT = fc.constantFrom(
    ...'DC=a,| CN=x,|\\|\\\\|\n|\r\n|"|":|{"a":"|\\n|\\u0041|con-dc01|.contoso.com|...|10.0.0.1|::1|fd00:|-|_|@|GUID df9a6903-0d82-4e64-9015-80272eed7c4a|HQ\\|S-1-5-21-1-2-3-4|> |\u200b|\u001b[31m|é|한|x|1| |$|:: QUJD'.split(
      '|',
    ),
  );
  it('keeps its lines, and is read alike where it is read at all', () => {
    fc.assert(
      fc.property(fc.array(FRAGMENT, { maxLength: 25 }), (fragments) => {
        const text = fragments.join('');
        expect(lineEnds(redactText(text))).toBe(lineEnds(text));
      }),
      { numRuns: 2000, seed: 8524 },
    );
  });

  it('may be any sample of other names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sampleNames()),
        fc.integer({ min: 1, max: 15 }),
        async (name, by) => {
          const request = { evidence: [{ text: renamed(sample(name), by) }] };
          expect(await answer(redact(request))).toEqual(await answer(request));
        },
      ),
      { numRuns: 150, seed: 8524 },
    );
  });
});
