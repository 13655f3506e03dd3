/** Secrets that a key, an option or a command announces: `Password=…`, `/p:…`, `net user x …`, `Authorization: …`. */
import type { ValueEnd } from './secret-values.js';

/** What stands before a secret; its value begins where the match ends, or behind the blanks there. */
export interface Announcement {
  readonly before: RegExp;
  readonly end: ValueEnd;
  /** What begins so is no secret: a switch, a variable, an expression. */
  readonly unless?: RegExp;
}

/** Blanks, or the end of a line that a mail program broke, with its quoting. */
const BLANK = String.raw`(?:[ \t]{1,20}|[ \t]{0,20}\r?\n[> \t]{0,40})`;
/** Quotes around a key, escaped or not. */
const QUOTES = String.raw`["'\\]{0,4}`;
/** What the name of a key ends in. A public key token names a program, and RRSIG a record. */
const KEY = `(?:${[
  'pass(?:word|wd|phrase|wort|code)',
  'password[do]',
  'kennwort',
  `mot${BLANK}de${BLANK}passe`,
  'contrase(?:ñ|n)a',
  'senha',
  'wachtwoord',
  'pwd',
  '(?<!public[ _-]?key[ _-]?)token',
  'secret(?:[ _-]?(?:key|value|id|text))?',
  '(?:api|access|account|shared|private|signing|encryption|master|session|storage|host|function)[ _-]?key(?:[ _-]?id)?',
  'connection[ _-]?string',
  'credentials?',
].join('|')})`;
/** Written together with its value: `/p:…`, `--password=…`. */
const OPTION =
  '(?:pass(?:word|wd|phrase)?|pwd|pw|password[dot]|p[dotw]|userp(?:assword)?|u?p|rp|adminpass(?:word)?|safemodeadmin(?:istrator)?password|secret|client-?secret|token|api-?key|access-?key|account-?key|sas-?token|ntlm|rc4|aes(?:128|256)|hashes)';
/** With its value behind blanks: `-Password …`. */
const LONG_OPTION =
  '(?:pass(?:word|wd|phrase)?|pwd|pw|userpassword|admin(?:istrator)?pass(?:word)?|newpassword|oldpassword|accountpassword|safemodeadmin(?:istrator)?password|certificatepassword|secret|client-?secret|token|access-?token|auth-?token|api-?key|access-?key|account-?key|sas-?token|hashes|bindpw)';
/** A word or a quoted text. */
const ARGUMENT = String.raw`(?:"[^"\r\n]{0,200}"|'[^'\r\n]{0,200}'|[^\s"']{1,200})`;
/** Other arguments of the same command. */
const ARGUMENTS = String.raw`(?:\.exe)?[ \t](?:[^\r\n|]{0,300}?[ \t])?`;
const SWITCH = /^[/*-]/;
const EXPRESSION = /^[$(/-]/;

const announced = (
  source: string,
  end: ValueEnd,
  { flags = 'giu', unless }: { readonly flags?: string; readonly unless?: RegExp } = {},
): Announcement => ({
  before: new RegExp(String.raw`(?<![\w-])(?:${source})`, flags),
  end,
  ...(unless === undefined ? {} : { unless }),
});
const anywhere = (source: string, end: ValueEnd): Announcement => ({
  before: new RegExp(source, 'giu'),
  end,
});

export const ANNOUNCEMENTS: readonly Announcement[] = [
  // PowerShell makes a password of a text.
  announced(`ConvertTo-SecureString(?:${BLANK}-(?:AsPlainText|Force|String))*(?=\\s)`, 'blank', {
    unless: EXPRESSION,
  }),
  announced(
    String.raw`(?:PSCredential|NetworkCredential)(?:${BLANK}-ArgumentList)?[\s(]{1,5}["'][^"'\r\n]{1,200}["'],(?=\s{0,5}["'])`,
    'blank',
  ),
  // Headers.
  announced(
    `(?:proxy-)?authorization${QUOTES}[ \\t]{0,5}[:=][ \\t]{0,5}${QUOTES}(?:(?:basic|bearer|negotiate|ntlm|token|apikey)(?=\\s))?`,
    'pair',
  ),
  announced(
    `(?:[Bb]earer|BEARER|[Bb]asic|BASIC)(?=${BLANK}[\\w+/.~-]{12})(?=${BLANK}\\S{0,60}(?:\\d|=|[a-z][A-Z]))`,
    'pair',
    {
      flags: 'gu',
    },
  ),
  announced(`(?:set-)?cookie${QUOTES}[ \\t]{0,5}:`, 'line'),
  // Keys with values: of JSON, YAML, INI, connection strings, hash tables, forms, answer files and prompts.
  anywhere(`${KEY}${QUOTES}[ \\t.]{0,40}(?:=>|:=|={1,2}|:{1,2})(?![=:\\\\])`, 'pair'),
  announced(`pass${QUOTES}[ \\t]{0,5}(?:=(?!=)|:(?=[ \\t"']))(?<!PASS:)(?<!Pass:)`, 'pair', { flags: 'gu' }),
  announced(`(?:password|passphrase|kennwort)${BLANK}(?:for|of)${BLANK}[^\\s:]{1,100}:`, 'pair'),
  // Options of commands.
  announced(`(?<![/:.])[/-]{1,2}${OPTION}[:=]`, 'blank'),
  announced(`(?<![/:.])(?:-{1,2}${LONG_OPTION}|/(?:password|passwd|pwd|pass|pw))(?=\\s)`, 'blank', {
    unless: EXPRESSION,
  }),
  // Tools that take it behind a letter.
  announced(
    `(?:psexec(?:64)?|sshpass|mysql(?:dump|admin)?|winexe|ds(?:query|add|mod|get|rm|move)|evil-winrm|schtasks|tasklist|wmic|winrs|systeminfo)${ARGUMENTS}[-/]p(?![a-z:])`,
    'blank',
    { unless: SWITCH },
  ),
  announced(`(?:sshpass|mysql(?:dump|admin)?)${ARGUMENTS}-p(?=[^\\s-])`, 'blank', { flags: 'gu' }),
  announced(
    `echo(?=${BLANK}${ARGUMENT}[ \\t]{0,5}\\|[ \\t]{0,5}(?:sudo|kinit|smbclient|passwd|chpasswd))`,
    'blank',
  ),
  announced(`(?:sqlcmd|osql|bcp)${ARGUMENTS}-P`, 'blank', { flags: 'gu', unless: SWITCH }),
  announced(`ldap(?:search|modify|add|delete|passwd|whoami|compare|modrdn)${ARGUMENTS}-w`, 'blank', {
    flags: 'gu',
    unless: SWITCH,
  }),
  announced(`(?:ldifde|csvde)${ARGUMENTS}-b${BLANK}${ARGUMENT}${BLANK}${ARGUMENT}(?=\\s)`, 'blank', {
    unless: SWITCH,
  }),
  announced(`-(?:U|-user(?:name)?)(?:${BLANK}|=)?["']?[^\\s%"']{1,120}%(?=[^\\s"'])`, 'pair', {
    flags: 'gu',
  }),
  announced(`(?:-u|--user|--proxy-user|-U)(?:${BLANK}|=)["']?[^\\s:"'/]{1,120}:(?=[^\\s\\\\])`, 'pair', {
    flags: 'gu',
  }),
  announced(`net1?(?:\\.exe)?${BLANK}user${BLANK}(?![/*])${ARGUMENT}(?=\\s)`, 'blank', { unless: SWITCH }),
  announced(
    `net1?(?:\\.exe)?${BLANK}use${BLANK}[^\\r\\n|]{0,200}?\\\\\\\\\\S{1,200}(?:${BLANK}/(?!d)\\S{1,200}){0,5}(?=\\s)`,
    'blank',
    { unless: SWITCH },
  ),
  announced(`samba-tool${BLANK}user${BLANK}(?:add|create)${BLANK}(?!-)${ARGUMENT}(?=\\s)`, 'blank', {
    unless: SWITCH,
  }),
  // Answer files: the element itself, or its member.
  anywhere(
    String.raw`<(?:\w{1,30}:)?\w{0,40}(?:password|passwd|pwd|secret|apikey|token)(?:[ \t][^<>\r\n]{0,200})?>(?:\s{0,40}[>\s]{0,40}<(?:\w{1,30}:)?Value>)?(?![\s<])`,
    'tag',
  ),
  anywhere(
    String.raw`&lt;(?:\w{1,30}:)?\w{0,40}(?:password|pwd|secret|apikey|token)&gt;(?:\s{0,40}&lt;Value&gt;)?(?![\s&])`,
    'entity',
  ),
  anywhere(String.raw`<Data Name=["']\w{0,40}(?:password|secret|token)["']>(?![\s<])`, 'tag'),
  // Dumps of hashes.
  announced(
    String.raw`(?:ntlm|lm|nt|sha1|md4|dcc2?|mscache\w{0,20}|rc4(?:_hmac\w{0,20})?|aes(?:128|256)(?:[_-]\w{1,20}){0,3}|des_cbc_md5|hash)(?:[ _-]?hash)?[ \t]{0,20}(?:[:=][ \t]{0,10}|[ \t])(?=[0-9a-f]{16})`,
    'pair',
  ),
];
