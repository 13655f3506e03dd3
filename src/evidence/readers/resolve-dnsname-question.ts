/** What is asked of Resolve-DnsName, and the errors in which it says that there is no answer. */
import type { LookupOutcome } from '../observations.js';
import { dnsName, nameOf } from '../values.js';

export interface CmdletQuestion {
  readonly name: string | null;
  readonly type: string;
  /** Null for the default one, and where several were named. */
  readonly server: string | null;
  readonly byDefault: boolean;
}

const SWITCH =
  /^-(?:DnsOnly|CacheOnly|DnssecOk|DnssecCd|NoHostsFile|LlmnrOnly|LlmnrFallback|LlmnrNetbiosOnly|NetbiosFallback|NoIdn|NoRecursion|QuickTimeout|TcpOnly|Verbose|Debug)/i;
/** `Resolve-DnsName : NAME : message` */
const ERROR = /^(?:.{0,80}\s)?Resolve-DnsName\s?: (\S{1,255}?)\s: (.{3,200})$/i;
const ERROR_ID =
  /(?:FullyQualifiedErrorId\s{0,5}:\s{0,5}|^)([A-Z][A-Z0-9_]{4,60}|System\.\S{1,80}),\s?Microsoft\.DnsClient/;
const CATEGORY = /CategoryInfo\s{0,5}:\s{0,5}([A-Za-z]{5,30}): \(([^():\s]{1,255})/;
const DISPLAY =
  /^(?:\+|At line:|Au caract|In Zeile:|En l.{1,2}nea:|No linha:|Line \||\d{1,4} \||\||~{3,}|[A-Za-z]{5,30}: \(|.{0,200},Microsoft\.DnsClient|ResolveDnsName$|Win32Exception$|\[Resolve-DnsName\]|.{0,120}\[Resolve-DnsName\])/i;
const BY_ID: Readonly<Record<string, LookupOutcome>> = {
  DNS_ERROR_RCODE_NAME_ERROR: 'no-such-name',
  DNS_ERROR_RCODE_SERVER_FAILURE: 'server-failure',
  DNS_ERROR_RCODE_REFUSED: 'refused',
  DNS_ERROR_RCODE_NOTAUTH: 'refused',
  DNS_ERROR_RCODE_FORMAT_ERROR: 'server-failure',
  DNS_ERROR_RCODE_NOT_IMPLEMENTED: 'server-failure',
  DNS_INFO_NO_RECORDS: 'no-data',
  DNS_ERROR_RECORD_DOES_NOT_EXIST: 'no-data',
  ERROR_TIMEOUT: 'no-answer',
  WSAETIMEDOUT: 'no-answer',
  WSAECONNRESET: 'no-answer',
  WSAECONNREFUSED: 'no-answer',
  DNS_ERROR_NO_DNS_SERVERS: 'no-answer',
};
/** Newer displays print the message alone. */
const BY_MESSAGE: readonly (readonly [RegExp, LookupOutcome])[] = [
  [
    /name does not exist|nom DNS n.existe pas|DNS-Name ist nicht vorhanden|nombre (?:de )?DNS no existe|nome DNS n.{1,2}o existe/i,
    'no-such-name',
  ],
  [
    /timeout|time-out|timed out|d.{1,2}lai|Zeit(?:limit|.{1,3}berschreitung)|tiempo de espera|tempo limite/i,
    'no-answer',
  ],
  [
    /server failure|d.faillance du serveur|Serverfehler|error del servidor|falha (?:do|no) servidor/i,
    'server-failure',
  ],
  [/refused|refus.{1,2}e|verweigert|rechazad|recusad/i, 'refused'],
  [
    /no records found|aucun enregistrement|keine (?:Datens|Eintr)|no se encontraron registros|nenhum registro/i,
    'no-data',
  ],
];

/** Takes what follows the name of the cmdlet. */
export function resolveQuestion(typed: string): CmdletQuestion {
  const words = (typed.split(/[|;}]/, 1)[0] ?? '')
    .split(/\s+/, 60)
    .map((word) => word.replace(/^["'(]+|["'),]+$/g, ''));
  const positional: string[] = [];
  let name: string | null = null;
  let type: string | null = null;
  let server: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (word === '') continue;
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    if (SWITCH.test(word)) continue;
    if (/^-n(?:ame)?$/i.test(word)) name = value;
    else if (/^-t(?:y|yp|ype)?$/i.test(word)) type = value;
    else if (/^-se?(?:r|rv|rve|rver)?$/i.test(word)) server = value;
    at += 1;
  }
  name ??= positional.shift() ?? null;
  type ??= positional.shift() ?? null;
  const known = name === null ? null : nameOf(name);
  const kind = type === null || /^A_AAAA$/i.test(type) ? 'a+aaaa' : type.toLowerCase();
  const several = server?.includes(',') === true;
  return {
    name: known === null ? null : dnsName(known),
    type: kind === 'all' ? 'any' : kind,
    server: several ? null : server,
    byDefault: server === null,
  };
}

/** Takes a line; returns the failure that it states, with a null outcome where only a later line has the code, or null. */
export function failureOf(
  text: string,
): { readonly outcome: LookupOutcome | null; readonly name: string | null } | null {
  const id = ERROR_ID.exec(text)?.[1];
  if (id !== undefined) return { outcome: BY_ID[id] ?? null, name: null };
  const category = CATEGORY.exec(text);
  if (category !== null) {
    const outcome = category[1] === 'OperationTimeout' ? 'no-answer' : null;
    return text.includes('Resolve-DnsName') || outcome !== null ? { outcome, name: null } : null;
  }
  const error = ERROR.exec(text);
  if (error === null) return null;
  const name = nameOf(error[1] ?? '');
  const outcome = BY_MESSAGE.find(([words]) => words.test(error[2] ?? ''))?.[1] ?? null;
  return { outcome, name: name === null ? null : dnsName(name) };
}

/** Whether a line belongs to the display of an error without a meaning of its own. */
export function isErrorDisplay(text: string): boolean {
  return DISPLAY.test(text);
}
