/** Names that only their place in a line shows: of users, of shares, in commands, in distinguished names and in prose. */
import { linePrefix } from '../evidence/line-prefix.js';
import { LineReader, splitLines } from '../evidence/lines.js';
import { Shell } from '../evidence/prompts.js';
import type { EvidencePiece } from '../evidence/types.js';
import { isPublicName, looksLikeDnsName } from './dns-names.js';
import { KEPT_WORDS } from './kept-words.js';
import type { KnownNames } from './known-names.js';
import { foldedAlike } from './pseudonyms.js';

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const DOTTED = /[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}(?:\.[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}){1,20}/gu;
const DN_DOMAIN = /DC=[\p{L}\p{N}_.-]{1,255}(?:,DC=[\p{L}\p{N}_.-]{1,255}){0,20}/giu;
/** Followed by a comma, so that it surely ends there. */
const DN_NAME = /(?<![\p{L}\p{N}])(?:CN|OU)=([^,="<>;\\\r\n]{2,64})(?=\\0A|,(?:CN|OU|DC)=)/giu;
/** `Site\NAME`, `DOMAIN\user`; no path. */
const BACKSLASH =
  /(?<![\p{L}\p{N}_\\:/.%-])([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63})\\([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63})\$?(?![\p{L}\p{N}_\\-])/gu;
const SHARE = /(?<![\p{L}\p{N}_\\:])\\\\([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,254})/gu;
const PROFILE = /\\(?:Users|Documents and Settings)\\([\p{L}\p{N}_.-]{1,64})/giu;
const AT = /(?<![\p{L}\p{N}_])(?:[\p{L}\p{N}_.+-]{1,64})?@([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,254})/gu;
/** As servers are called everywhere: what they are for, and a number. */
const SERVER =
  /(?<![\p{L}\p{N}_.-])(?:[a-z0-9]{1,15}-){0,3}[a-z]{0,12}(?:dc|srv|svr|dns|pdc|rodc|ad|fs|file|ex|sql|web|app|ts|rds|hv|esx)-?\d{1,4}(?![\p{L}\p{N}_.-])/giu;
/** Labels that say that a name follows; dots fill them up in some tools. */
const FIELD =
  /^[>\s|*]{0,40}(?:[\p{L}]{1,20}[ -]){0,4}(?:host|computer|machine|server|site|domain|forest|realm|workgroup|user|account|owner|DC|DSA|netbios)(?:[ -]?name)?[\s.]{0,60}[:=]\s{0,20}\\{0,2}([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,254})[\s$]{0,20}$/iu;
const LONGEST_FIELD = 300;
const ARGUMENT =
  /^(?:[/-]{1,2}(?:s|server|computername|cn|domain|domaincontroller|dsgetdc|dsgetsite|dclist|d|h|host|target|site|source|u|user):)?\\{0,2}([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,254})$/iu;
const FILE = /\.(?:exe|txt|csv|log|json|xml|html?|ps1|bat|cmd|vbs|out|evtx|dit|ldf|dll|zip)$/i;
const VALUE_FOLLOWS =
  /^[/-]{1,2}(?:s|server|computername|cn|domain|dc|h|host|target|site|source|identity|name|zonename|partner)$/i;
const TOOL =
  /^(?:sudo\s)?(?:repadmin|dcdiag|nltest|nslookup|ping6?|dnscmd|dig|host|netdom|samba-tool|psexec|winrs|enter-pssession|etsn|[a-z]{3,12}-(?:ad|dns|net)[a-z]+|resolve-dnsname|test-connection)(?:\.exe)?\s/i;

/** Adds what the lines of a piece show of prompts and of the arguments of commands. */
export function addTypedNames(known: KnownNames, piece: EvidencePiece): void {
  const reader = new LineReader(new Shell(piece.host), linePrefix(splitLines(piece.text)));
  let last: string | null = null;
  let number = 0;
  for (const raw of splitLines(piece.text)) {
    number += 1;
    reader.read(raw, number, (line) => {
      if (line === null) return;
      if (line.host !== null && line.host !== last) known.addMachine(line.host);
      last = line.host;
      const typed = line.command ?? line.text;
      if (TOOL.test(typed)) addArguments(known, typed, line.command !== null);
    });
  }
}

/** What nobody typed at a prompt may be prose about a tool: there only options name something. */
function addArguments(known: KnownNames, typed: string, isTyped: boolean): void {
  let follows = false;
  for (const word of typed.split(/[\s"',;|{}()]+/, 40).slice(1)) {
    const [whole, name] = ARGUMENT.exec(word) ?? [];
    if (
      name !== undefined &&
      !KEPT_WORDS.has(name.toLowerCase()) &&
      !FILE.test(name) &&
      (isTyped || follows || whole?.includes(':'))
    )
      known.add(name);
    follows = VALUE_FOLLOWS.test(word);
  }
}

/** Adds the names in a text without escapes that tell themselves by their form. */
export function addShapedNames(known: KnownNames, text: string): void {
  for (const [guid] of text.matchAll(GUID)) known.addGuid(guid);
  for (const [dn] of text.matchAll(DN_DOMAIN))
    known.addDomain(dn.replace(/,?DC=/gi, '.').replace(/^\.(?:Domain|Forest)DnsZones\./i, ''));
  for (const [, name = ''] of text.matchAll(DN_NAME)) known.add(name);
  for (const [, one = '', other = ''] of text.matchAll(BACKSLASH)) {
    if (known.isEverybodys(foldedAlike(one)) && foldedAlike(one) !== 'default-first-site-name') continue;
    known.add(one);
    known.add(other);
  }
  for (const [, host = ''] of text.matchAll(SHARE)) known.add(host);
  for (const [, user = ''] of text.matchAll(PROFILE)) known.add(user);
  for (const [, host = ''] of text.matchAll(AT)) known.add(host);
  for (const [name] of text.matchAll(SERVER)) known.add(name);
  for (const [name] of text.matchAll(DOTTED)) {
    const folded = foldedAlike(name);
    if (looksLikeDnsName(folded) && !isPublicName(folded)) known.add(folded);
  }
  for (const line of splitLines(text)) {
    const name = line.length > LONGEST_FIELD ? undefined : FIELD.exec(line)?.[1];
    if (name !== undefined && !FILE.test(name)) known.add(name);
  }
}
