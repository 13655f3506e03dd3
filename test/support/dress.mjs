// The same evidence in another dress: what mail programs, consoles and people do to a paste without changing what it
// says, and the same story told of other machines.

/** PowerShell may cut the end off. */
const GUID =
  /(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}(?:[0-9a-f]{12}(?![0-9a-f])|[0-9a-f]{1,11}(?=\.\.\.))/gi;
const ADDRESS = /(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])/g;
const UNIQUE_LOCAL = /\bfd7a:2c40:/gi;
const DOMAIN = /(?<![a-z])(?:contoso|fabrikam|emea|(?:example|corp|samba|provider|partner)(?=[.,]|DC=))/gi;
const DOMAIN_PART = /(?<=DC=)(?:example|corp|samba)(?=[,"\s:]|$)/gi;
const HOST = /(?<![a-z0-9_])(?:con|fab|ex|smb|br)(?=\d?-[a-z0-9-]*\d)|\bfab(?=[12]\b)|\bexdns(?=2)/gi;
const SITE = /\b(?:Branch-One|Branch-Two|HQ|Lisbon|Paris|EMEA)(?=\\)|(?<=CN=)(?:HQ|EMEA|Branch-Two)\b/g;
const YEAR =
  /(?<=\b\d{1,2}[/.]\d{1,2}[/.])20\d\d\b|\b20\d\d(?=-\d\d-\d\d)|(?<=\b[A-Z][a-z]{2,8},? \d{1,2},? (?:\d\d:\d\d:\d\d (?:[A-Z]{2,5} )?)?)20\d\d\b|(?<=\d\d [A-Z][a-z]{2} )20\d\d\b|(?<=\d\d-[A-Z][a-z]{2}-)20\d\d\b/g;

/** Leap years stay leap years. */
const YEARS = 4;

/** Every letter goes `by` letters on; digits, case and everything else stay. */
function rotated(word, by) {
  return word.replace(/[a-z]/gi, (letter) => {
    const first = letter < 'a' ? 65 : 97;
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + by) % 26));
  });
}

function otherGuid(guid, by) {
  return guid.replace(/[0-9a-f]/gi, (digit) => {
    const other = ((Number.parseInt(digit, 16) + by) % 16).toString(16);
    return /[A-F]/.test(guid) ? other.toUpperCase() : other;
  });
}

/** A private address stays private and a provider's a provider's. */
function otherAddress(address, first, second, third, fourth, by) {
  if (first === '10') return `10.${(Number(second) + by) % 256}.${third}.${fourth}`;
  if (`${first}.${second}` === '192.168') return `192.168.${(Number(third) + by) % 256}.${fourth}`;
  if (`${first}.${second}.${third}` === '203.0.113') return `198.51.100.${(Number(fourth) + by) % 256}`;
  return address;
}

/**
 * The sample with its forest, hosts, sites, GUIDs and addresses renamed, each always to the same.
 * @param {string} text
 * @param {number} by 1 to 15: another number, other names
 */
export function renamed(text, by) {
  return text
    .replace(GUID, (guid) => otherGuid(guid, by))
    .replace(ADDRESS, (...groups) => otherAddress(...groups.slice(0, 5), by))
    .replace(UNIQUE_LOCAL, `fd7a:2c${40 + by}:`)
    .replace(SITE, (name) => rotated(name, by))
    .replace(DOMAIN_PART, (name) => rotated(name, by))
    .replace(DOMAIN, (name) => rotated(name, by))
    .replace(HOST, (name) => rotated(name, by));
}

/** Every date four years later. */
export function later(text) {
  return text.replace(YEAR, (year) => String(Number(year) + YEARS));
}

/** Lines broken at blanks, so that none is longer than `width` where that can be; as mail programs do it. */
export function wrapped(text, width) {
  return text.replace(/[^\r\n]+/g, (line) => {
    const lines = [];
    let rest = line.trimEnd();
    while (rest.length > width) {
      const indentation = rest.length - rest.trimStart().length;
      const before = rest.lastIndexOf(' ', width);
      const at = before > indentation ? before : rest.indexOf(' ', Math.max(width, indentation));
      if (at < 0) break;
      lines.push(rest.slice(0, at).trimEnd());
      rest = rest.slice(at + 1).trimStart();
    }
    return [...lines, rest].join('\n');
  });
}

const unindented = (text) => text.replace(/^[ \t]+/gm, '');
const doubled = (text) => text.replace(/\r?\n/g, '\n\n');
const withCrlf = (text) => text.replace(/\r?\n/g, '\r\n');
const quoted = (text) => text.replace(/^/gm, '> ');
const surrounded = (text) =>
  `Hi all,\n\nreplication is broken since this morning, please see below.\n\n${text}\n\nAny idea is welcome.\n\nKind regards\nKim\n`;

/** Dresses that any text may wear. */
export const DRESSES = [
  ['no indentation', unindented],
  ['doubled line ends', doubled],
  ['CRLF', withCrlf],
  ['quoted', quoted],
  ['amid prose', surrounded],
];
