/**
 * One message of a TEST block of dcdiag /test:dns, put together where it was wrapped. Severity, addresses, record
 * types and names carry the meaning in any language; English wording decides only where a sentence is all there is.
 */
import type { Seen } from '../observations.js';
import type {
  DcdiagDelegation,
  DcdiagDynamicUpdate,
  DcdiagMessage,
  DcdiagRecord,
  DcdiagServer,
  DcdiagTestRecord,
  DnsTestColumn,
} from '../observations-dcdiag.js';
import type { PieceContext } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { type OpenBasics, readBasics } from './dcdiag-basics.js';
import { delegatedZone, delegationIn, nextDelegation, type OpenDelegation } from './dcdiag-delegations.js';
import type { Joined } from './dcdiag-joined.js';
import {
  adapterIn,
  codeIn,
  type From,
  IPV4,
  IPV6,
  isMarkedValid,
  type Severity,
  severityOf,
} from './dcdiag-notation.js';
import { isMissingRecord, recordsIn } from './dcdiag-records.js';

/** `<address> (<name>) [<verdict>]`. */
const SERVER_AT = new RegExp(
  `(?<![\\w.:])(${IPV4}|${IPV6})\\s?\\(([^()]{0,255})\\)(?:\\s?\\[([^\\]]{1,60})\\])?`,
  'gi',
);
const ADDRESS = new RegExp(`(?<![\\w.:])${IPV4}(?![\\w.])`);
const SERVER_FIRST = new RegExp(`^(?:${IPV4}|${IPV6})\\s?\\([^()]{0,255}\\)`, 'i');
/** `Root hint Information:` and the like. */
const HEADING =
  /^(?:Forwarders? Information|Root hints? Information|indications? de racine|Informations? sur les|Stammhinweis|Weiterleitung|Informaci\S{1,3}n de|Informa\S{2,6}es).{0,60}:$/i;
const LONGEST_FRAGMENT = 400;
const FRAGMENT =
  /Dynamic update is (?:not )?enabled |Failed to add the test record|Forwarders list has invalid|All forwarders in the forwarder list|Both root hints and forwarders|all DNS servers are invalid|No LDAP connectivity|has invalid DNS server|\[(?:Broken deleg|Missing glue)/i;
const INVALID = /\binvalid|non valide|ung\S{1,2}ltig|no v\S{1,2}lid|inv\S{1,2}lid/i;
const ROOT_HINT =
  /root hint|root-servers\.net|indications? de racine|stammhinweis|sugerencias? de ra|dicas? de raiz/i;
const NOISE = /(?<!\bA \S{1,4} )\bAAAA\b|\bPTR\b|in-addr\.arpa|ip6\.arpa/;
const CONNECTION = /\bLDAP\b|\bWMI\b|\bRPC\b|operating system version|service control manager/i;
/** What a message about records names; one that does not only sums up. */
const NAMES_RECORD = /\b(?:CNAME|SRV|AAAA|A|PTR|LDAP|WMI|RPC)\b|\d{1,3}(?:\.\d{1,3}){3}/;
const FORWARDER = /forwarder|redirecteur|weiterleitung|reenviador|encaminhador/i;
const UNCONFIGURED = /not configured|\bni\b|\bweder\b|\bnem\b|no est\S{1,2}n? configurad/i;
const ALL_FORWARDERS = /all forwarders in the forwarder list are invalid/i;
const ALL_INVALID =
  /all DNS servers are invalid|tous les serveurs DNS|alle DNS-Server|todos l?os servidores DNS/i;
const HOST_FOUND = /\bA (?:host )?record(?:\(s\))? for this DC was found/i;
const NO_HOST =
  /No host records? \(A or AAAA\)|\bA (?:host )?record(?:\(s\))? for this DC (?:was not|wasn.t) found/i;
const ZONE =
  /(?:\bzone |(?<![\p{L}\d_.-])(?=[\p{L}\d_-]{1,63}\.[\p{L}\d]))((?:[\p{L}\d_-]{1,63}\.){0,20}[\p{L}\d_-]{1,63})/iu;
const TEST_RECORD = /dcdiag.test.record/i;
const DELETING = /delet|remov|suppr|l\S{1,2}sch|elimin|quitar|exclu|remo[vç]/i;
const INSECURE = /not secure|pas s[eé]curis|nicht sicher|no (?:es )?segur|n\S{1,2}o (?:[eé] )?segur/i;

/** What the messages about one domain controller have said so far. */
export interface OpenDnsTest {
  readonly messages: DcdiagMessage[];
  readonly dnsServers: DcdiagServer[];
  readonly forwarders: DcdiagServer[];
  readonly delegations: DcdiagDelegation[];
  readonly records: DcdiagRecord[];
  allInvalid: Seen<true> | null;
  forwarding: Seen<'none' | 'invalid'> | null;
  dynamicUpdate: Seen<DcdiagDynamicUpdate> | null;
  testRecord: Seen<DcdiagTestRecord> | null;
  readonly basics: OpenBasics;
  hostRecord: Seen<boolean> | null;
  /** The delegation that is being listed. */
  delegated: OpenDelegation | null;
  /** The network adapter whose records are being listed. */
  adapter: string | null;
}

/** Whether a line begins another message than the one before. */
export function beginsMessage(text: string): boolean {
  return (
    severityOf(text) !== null ||
    delegatedZone(text) !== null ||
    /^(?:DNS server|Serveur DNS|DNS-Server|Servidor DNS)\s?:/i.test(text) ||
    /^\[\d{8}\]/.test(text) ||
    /^\S{2,60}\s.{0,40}\[\d{8}\]/.test(text) ||
    /^(?:Matching|Missing|The (?:A|AAAA|SOA)|No host|Root zone|Name:)\s/i.test(text) ||
    SERVER_FIRST.test(text) ||
    HEADING.test(text)
  );
}

/** Whether a line, without any heading before it, is a message of this test for certain. */
export function isFragment(text: string): boolean {
  return (
    text.length < LONGEST_FRAGMENT &&
    (isMissingRecord(text) || (severityOf(text) !== null && FRAGMENT.test(text)))
  );
}

/** The test that an English message is about, where its block's heading was cut off. */
function columnOf(text: string): DnsTestColumn | null {
  if (/forwarders?\b|root hint/i.test(text)) return 'forw';
  if (/broken deleg|glue|delegat/i.test(text)) return 'del';
  if (/dynamic update|test.record/i.test(text)) return 'dyn';
  if (/registrations?\b|Missing \S{1,8} record/i.test(text)) return 'rreg';
  if (
    /invalid DNS server|DNS servers are invalid|host records?\b|LDAP connectivity|\bSOA\b|for this DC/i.test(
      text,
    )
  )
    return 'basc';
  return null;
}

/** Takes a whole message and the block that it stands in; adds what it says. */
export function readMessage(
  message: Joined,
  block: DnsTestColumn | null,
  into: OpenDnsTest,
  piece: PieceContext,
): void {
  const { text } = message;
  const severity = severityOf(text);
  const column = block ?? columnOf(text);
  const from: From = (index) => piece.reference(message.lineAt(index));
  if (column === 'rreg') into.adapter = adapterIn(text) ?? into.adapter;
  const named = recordsIn(text, into.adapter, from);
  if (named !== null) {
    into.records.push(...named.records);
    into.dnsServers.push(...named.failing);
    if (severity !== null && column !== null) note(text, severity, column, into, from);
    return;
  }
  if (column === 'del' || column === null) {
    const zone = delegatedZone(text);
    const listed = into.delegations.at(-1)?.zone === into.delegated?.zone;
    if (zone !== null) into.delegated = nextDelegation(zone, into.delegated, listed);
    const delegation = delegationIn(text, severity, into.delegated, from);
    if (delegation !== null) into.delegations.push(delegation);
  }
  if (column === 'basc') readBasic(text, severity, into, from);
  if (column === 'forw') readForwarders(text, severity, into, from);
  if (column === 'dyn' && severity !== null) readUpdate(text, severity, into, from);
  if (severity !== null && column !== null) note(text, severity, column, into, from);
}

function note(text: string, severity: Severity, column: DnsTestColumn, into: OpenDnsTest, from: From): void {
  const noise = NOISE.test(text) || (column === 'forw' && ROOT_HINT.test(text) && !isNeither(text));
  const weight = column === 'rreg' && !NAMES_RECORD.test(text) ? 'summary' : weightOf(text, noise);
  into.messages.push({ column, severity, weight, from: from(0) });
}

function weightOf(text: string, noise: boolean): DcdiagMessage['weight'] {
  if (noise) return 'noise';
  return CONNECTION.test(text) ? 'connection' : 'plain';
}

function readBasic(text: string, severity: Severity | null, into: OpenDnsTest, from: From): void {
  readBasics(text, into.basics, from);
  for (const server of serversIn(text, severity, from)) into.dnsServers.push(server);
  if (severity === 'error' && ALL_INVALID.test(text)) into.allInvalid ??= { value: true, from: from(0) };
  const missing = NO_HOST.exec(text);
  if (missing !== null) into.hostRecord ??= { value: false, from: from(missing.index) };
  const found = HOST_FOUND.exec(text);
  if (found !== null) into.hostRecord ??= { value: true, from: from(found.index) };
  if (missing !== null && severity === null) {
    into.messages.push({ column: 'basc', severity: 'error', weight: 'plain', from: from(missing.index) });
  }
}

function readForwarders(text: string, severity: Severity | null, into: OpenDnsTest, from: From): void {
  if (isNeither(text)) into.forwarding ??= { value: 'none', from: from(0) };
  if (ALL_FORWARDERS.test(text)) into.forwarding = { value: 'invalid', from: from(0) };
  if (ROOT_HINT.test(text)) return;
  const servers = serversIn(text, severity, from);
  const bare = severity === null || servers.length > 0 ? null : ADDRESS.exec(text);
  if (bare !== null) {
    servers.push({
      address: bare[0],
      name: null,
      adapter: null,
      valid: false,
      functional: null,
      code: codeIn(text),
      from: from(bare.index),
    });
  }
  into.forwarders.push(...servers);
}

function isNeither(text: string): boolean {
  return ROOT_HINT.test(text) && FORWARDER.test(text) && UNCONFIGURED.test(text);
}

/** Servers as `<address> (<name>)`: marked, or under an error or a warning, which makes them invalid. */
function serversIn(text: string, severity: Severity | null, from: From): DcdiagServer[] {
  return [...text.matchAll(SERVER_AT)].flatMap((match) => {
    const address = addressOf(match[1] ?? '');
    const mark = match[3];
    if (address === null || (mark === undefined && severity === null && !INVALID.test(text))) return [];
    return [
      {
        address,
        name: nameOf(match[2] ?? ''),
        adapter: adapterIn(text),
        valid: mark !== undefined && isMarkedValid(`[${mark}]`),
        functional: null,
        code: codeIn(text),
        from: from(match.index),
      },
    ];
  });
}

function readUpdate(text: string, severity: Severity, into: OpenDnsTest, from: From): void {
  const added = TEST_RECORD.exec(text);
  if (added !== null) {
    if (DELETING.test(text)) return;
    const zone = ZONE.exec(text.slice(added.index + added[0].length))?.[1];
    into.testRecord ??= {
      value: { zone: zone === undefined ? null : dnsName(zone), code: codeIn(text) },
      from: from(0),
    };
    return;
  }
  const insecure = INSECURE.test(text);
  if (severity === 'warning' && !insecure) return;
  const zone = ZONE.exec(insecure ? text.replace(/\bzone but\b/i, '') : text)?.[1];
  if (!insecure && (zone === undefined || CONNECTION.test(text))) return;
  into.dynamicUpdate ??= {
    value: { setting: insecure ? 'any' : 'none', zone: zone === undefined ? null : dnsName(zone) },
    from: from(0),
  };
}
