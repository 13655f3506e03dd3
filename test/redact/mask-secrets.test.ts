/** Planted secrets are gone whatever the paste went through; nothing else is touched. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.js';
import type { Knowledge } from '../../src/diagnosis/compile.js';
import { decodeText } from '../../src/evidence/decode.js';
import { maskSecrets } from '../../src/redact/mask-secrets.js';
import { sample, sampleNames } from '../evidence/sample.js';
import { DRESSES, wrapped } from '../support/dress.mjs';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

const mask = (text: string): string => maskSecrets({ evidence: [{ text }] }).evidence?.[0]?.text ?? '';
const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** In each, `%S` is the secret: a word of letters, digits and signs. */
const PLANTED = [
  'C:\\>net user svc-repl %S /add',
  'net user svc-repl %S',
  'net use Z: \\\\con-dc01\\c$ %S /user:contoso\\kim',
  'net use \\\\con-dc01\\c$ /user:contoso\\kim %S',
  'repadmin /showrepl con-dc01 /u:contoso\\kim /pw:%S',
  'dcdiag /s:con-dc01 /u:contoso\\kim /p:%S',
  'netdom resetpwd /s:con-dc01 /ud:contoso\\kim /pd:%S',
  'netdom join con-ws01 /domain:contoso /userd:kim /passwordd:%S /usero:adm /passwordo:%S',
  'dcpromo /unattend /SafeModeAdminPassword:%S /password:%S',
  'psexec \\\\con-dc01 -u contoso\\kim -p %S cmd',
  'cmdkey /add:con-dc01 /user:kim /pass:%S',
  'csvde -f out.csv -b kim contoso %S',
  "Set-ADAccountPassword kim -NewPassword '%S'",
  'Install-ADDSDomainController -SafeModeAdministratorPassword "%S"',
  '$p = ConvertTo-SecureString "%S" -AsPlainText -Force',
  "$p = ConvertTo-SecureString -String '%S' -AsPlainText -Force",
  'New-Object PSCredential("kim", (ConvertTo-SecureString "%S" -AsPlainText -Force))',
  'samba-tool drs showrepl smb-dc1 -U administrator%%S',
  'samba-tool user create kim %S',
  'ldapsearch -x -H ldap://con-dc01 -D kim@contoso.com -w %S -b DC=contoso,DC=com',
  'curl -u kim:%S https://tickets.example.test/api',
  'curl -H "Authorization: Bearer %S" https://tickets.example.test',
  'Authorization: Basic %S',
  'Cookie: session=%S; theme=dark',
  'Set-Cookie: sid=%S; HttpOnly',
  'https://kim:%S@tickets.example.test/api',
  'postgres://dcause:%S@db.contoso.com:5432/dcause',
  'Server=db;Database=x;User Id=sa;Password=%S;Encrypt=True',
  'Driver={SQL Server};Server=db;Uid=sa;Pwd=%S',
  'DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=%S;EndpointSuffix=core.windows.net',
  'https://contoso.blob.core.windows.net/logs?sv=2022&sig=%S&se=2024',
  'api_key: %S',
  'client_secret = "%S"',
  'X-Api-Key: %S',
  '{"password": "%S", "user": "kim"}',
  '{"stdout": "Domain: contoso\\nPassword=%S\\nOK", "rc": 0}',
  "password => '%S'",
  'Kennwort: %S',
  'Mot de passe : %S',
  '[sudo] password for kim: %S',
  'export PGPASSWORD=%S',
  '<AdministratorPassword><Value>%S</Value><PlainText>true</PlainText></AdministratorPassword>',
  '&lt;Password&gt;%S&lt;/Password&gt;',
  'SafeModeAdminPassword=%S',
  'echo %S | sudo -S systemctl restart bind9',
  'mysql -u root -p%S',
];
/** Secrets with a form of their own; `%H` is hexadecimal, `%U` upper case, `%A` letters and digits. */
const SHAPED = [
  'AKIA%U16',
  'ghp_%A36',
  'github_pat_%A40',
  'xoxb-1234567890-%A24',
  'dcause_%A43',
  'AIza%A35',
  'eyJhbGciOiJIUzI1NiJ9.eyJ%A30.%A43',
  'unicodePwd:: IgB%A40==',
  'Administrator:500:%H32:%H32:::',
  'kim::CONTOSO:1122334455667788:%H32:0101%H40',
  '* NTLM     : %H32',
  '$krb5tgs$23$*svc$CONTOSO.COM$x*$%H32$%H64',
  '01000000d08c9ddf0115d1118c7a00c04fc297eb%H64',
  '-----BEGIN PRIVATE KEY-----\nMIIE%A60\n%A64\n%A20==\n-----END PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----\n%A64\n%A64',
];

const SECRET = fc
  .tuple(
    fc.stringMatching(/^[A-Z][a-z]{3}$/),
    fc.stringMatching(/^[A-Za-z0-9!#+~?]{6,20}$/),
    fc.integer({ min: 10, max: 99 }),
  )
  .map(([first, middle, last]) => `${first}${middle}Q${last}`);
const ALNUM = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789abcdefghkmnpqrstuvwxyz';
const SIGNS: Readonly<Record<string, string>> = {
  H: '0123456789abcdef',
  U: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
};
const filled = (form: string, bytes: readonly number[]): { text: string; secrets: readonly string[] } => {
  const secrets: string[] = [];
  let at = 0;
  const text = form.replace(/%([AHU])(\d+)/g, (_, kind: string, length: string) => {
    const signs = SIGNS[kind] ?? ALNUM;
    const part = Array.from(
      { length: Number(length) },
      () => signs[(bytes[at++ % bytes.length] ?? 0) % signs.length],
    ).join('');
    secrets.push(part);
    return part;
  });
  return { text, secrets };
};

const utf16 = (text: string): string => decodeText(iconv.encode(text, 'utf-16le', { addBOM: true }));
const escaped = (text: string): string => JSON.stringify({ message: text, list: [text] });
const WAYS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ...DRESSES,
  ['UTF-16', utf16],
  ['within JSON', escaped],
  ['within JSON within JSON', (text) => escaped(escaped(text))],
  ['wrapped', (text) => wrapped(`Kim pasted this from the console of the branch office today: ${text}`, 72)],
  [
    'wrapped and quoted',
    (text) => wrapped(`Kim pasted this from the console: ${text}`, 76).replace(/^/gm, '> '),
  ],
];

describe.each(WAYS)('a secret in a paste %s', (_, wear) => {
  it.each(PLANTED)('does not survive: %s', (form) => {
    fc.assert(
      fc.property(SECRET, (secret) => {
        const text = wear(`HQ\\CON-DC01\n${form.replaceAll('%S', () => secret)}\nDSA Options: IS_GC`);
        const masked = mask(text);
        expect(masked).not.toContain(secret);
        expect(lineEnds(masked)).toBe(lineEnds(text));
        expect(masked).toMatch(/DSA\s(?:> )?Options: IS_GC/);
        expect(mask(masked)).toBe(masked);
      }),
      { numRuns: 12, seed: 8524 },
    );
  });
});

describe('a secret of a form of its own', () => {
  it.each(SHAPED)('does not survive: %s', (form) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(255), { minLength: 40, maxLength: 60 }),
        fc.constantFrom(...WAYS.slice(0, 9)),
        (bytes, [, wear]) => {
          const { text, secrets } = filled(form, bytes);
          const worn = wear(`HQ\\CON-DC01\n${text}\nDSA Options: IS_GC`);
          const masked = mask(worn);
          for (const secret of secrets) expect(masked).not.toContain(secret);
          expect(lineEnds(masked)).toBe(lineEnds(worn));
          expect(mask(masked)).toBe(masked);
        },
      ),
      { numRuns: 30, seed: 8524 },
    );
  });
});

describe('what is no secret', () => {
  it.each([
    'Password last set            6/11/2024 7:03:20 AM\nPassword expires             Never\nPassword required            Yes\nUser may change password     Yes',
    'pwdLastSet: 133625198000000000\nbadPwdCount: 0\nminPwdLength: 7',
    'PasswordExpired : False\nPasswordLastSet : 11.06.2024',
    'netdom resetpwd /s:con-dc01 /ud:contoso\\kim /pd:*',
    'dig -p 53 @10.20.0.10 contoso.com\nping -w 1000 con-dc01\nssh -p 22 con-dc01',
    'The password:\nThe command completed successfully.',
    'System.Net, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35',
    'failed, result 8524 (0x214c)\nDSA object GUID: df9a6903-0d82-4e64-9015-80272eed7c4a\nS-1-5-21-397955417-626881126-188441444-512',
    'con-dc01 RRSIG: CNAME 8 5 600\nInstall-Module x -Token $token\nfoo::bar:8080',
    'Basic authentication is off, and the bearer representative of the group is Kim.',
    'https://go.microsoft.com/fwlink/events.asp?ProdName=x&EvtID=2087',
  ])('stays: %s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('samples', () => {
  let knowledge: Knowledge;
  beforeAll(async () => {
    knowledge = await shippedKnowledge();
  });

  it.each(sampleNames())('stay as they are, and their answers: %s', async (name) => {
    const request = { evidence: [{ text: sample(name), name }] };
    const masked = maskSecrets(request);
    expect(masked).toEqual(request);
    expect(await diagnose(knowledge, masked)).toEqual(await diagnose(knowledge, request));
  });
});

describe('any text', () => {
  const FRAGMENT = fc.constantFrom(
    ...'password|pwd=|token: |"|\'|\\|\\"|\\n|\n|\r\n|> |[secret-removed]|;|&|<Password>|<Value>|</Value>|-Password |/p:|net user x |://a:b@c|%|Bearer |{"a":"|"}|eyJhbGciOi.abc.def|-----BEGIN PRIVATE KEY-----|-----END|x|1| |$|(|ldapsearch -w |-U a%b|cookie: |ntlm : 0123456789abcdef0123456789abcdef|`\n'.split(
      '|',
    ),
  );
  it('is masked once and for all, line by line', () => {
    fc.assert(
      fc.property(fc.array(FRAGMENT, { maxLength: 30 }), (fragments) => {
        const text = fragments.join('');
        const masked = mask(text);
        expect(mask(masked)).toBe(masked);
        expect(lineEnds(masked)).toBe(lineEnds(text));
      }),
      { numRuns: 5000, seed: 8524 },
    );
  });
});

it('masks names of pieces, facts, subjects and later statements as well', () => {
  const statement = {
    facts: { 'source.name': 'password=Hunter2', 'link.status': 8524 },
    subject: { source: 'pwd=Hunter2' },
  };
  const masked = maskSecrets({
    ...statement,
    later: [{ facts: { 'server.peers': ['pwd=Hunter2', 'con-dc01'] } }],
    evidence: [{ text: 'pwd=Hunter2', name: 'token=Hunter2.txt', host: 'pwd=Hunter2' }],
  });
  expect(JSON.stringify(masked)).not.toContain('Hunter2');
  expect(masked.facts?.['link.status']).toBe(8524);
  expect(masked.later).toEqual([{ facts: { 'server.peers': ['pwd=[secret-removed]', 'con-dc01'] } }]);
});
