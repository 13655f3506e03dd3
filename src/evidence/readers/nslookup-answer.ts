/** One answer of nslookup while it is being read, and the observation that it ends in. */
import type { Line } from '../lines.js';
import type { DnsLookup, LookupOutcome } from '../observations.js';
import type { PieceContext, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { failureOf } from './nslookup-failure.js';
import type { Question } from './nslookup-question.js';

const CANONICAL = /^(\S{1,255})\s{1,60}canonical name = (\S{1,255})$/;
const NAME_SERVER = /^(\S{1,255})\s{1,60}nameserver = (\S{1,255})$/;
const GLUE = /^(\S{1,255})\s{1,60}(?:internet address|AAAA IPv6 address) = (\S{1,60})$/;
const SOA_FIELD =
  /^(primary name server|origin|responsible mail addr|mail addr|serial|refresh|retry|expire|default TTL|minimum)\s{0,8}= (\S{1,255})/;
const NAME = /^(?:Name|Nom|Nombre|Nome)\s?:\s{0,20}(\S{1,255})$/;
const ALIASES = /^Aliases:\s{0,20}(\S{1,255})/;
/** BIND's service records, and its other data. */
const OTHER_RECORD = /^(\S{1,255})\s{1,60}(?:service|text|mail exchanger|name) = (\S.{0,400})$/;

export interface OpenAnswer {
  readonly question: Question | null;
  readonly opened: Line;
  serverName: string | null;
  serverAddress: string | null;
  serverDone: boolean;
  /** The line that decides the outcome. */
  decided: Line | null;
  outcome: LookupOutcome | null;
  name: string | null;
  canonicalName: string | null;
  continues: 'addresses' | 'aliases' | 'none';
  readonly addresses: string[];
  readonly nameServers: string[];
  readonly additional: { name: string; address: string }[];
  soaZone: string | null;
  soaPrimary: string | null;
  serial: number | null;
}

/** Takes the question that was typed, where it is shown, the line with the server, and the server as printed. */
export function openAnswer(question: Question | null, opened: Line, server: string): OpenAnswer {
  // BIND's prints the address where Windows prints the name.
  const name = /^unknown$/i.test(server) || addressOf(server) !== null ? null : nameOf(server);
  return {
    question,
    opened,
    serverName: name,
    serverAddress: null,
    serverDone: false,
    decided: null,
    outcome: null,
    name: null,
    canonicalName: null,
    continues: 'none',
    addresses: [],
    nameServers: [],
    additional: [],
    soaZone: null,
    soaPrimary: null,
    serial: null,
  };
}

/** The first address (or list of them) after "Server:" is the server's, later ones belong to "Name:". */
export function addAddresses(answer: OpenAnswer, text: string): Verdict {
  const addresses = text.split(/[,\s]+/).flatMap((word) => addressOf(word.replace(/#\d{1,5}$/, '')) ?? []);
  if (addresses.length === 0) return 'no';
  if (answer.serverDone) {
    answer.addresses.push(...addresses);
    answer.continues = 'addresses';
    return 'yes';
  }
  answer.serverAddress ??= addresses[0] ?? null;
  answer.continues = 'addresses';
  return 'yes';
}

/** Takes the line that says that there is no answer; null for another line. */
export function failure(answer: OpenAnswer, line: Line): Verdict | null {
  const failed = failureOf(line.text, answer.question?.name ?? null);
  return failed === null ? null : decide(answer, line, failed.outcome, failed.name);
}

/** Takes the line of a record or of a name; null for another line. */
export function records(answer: OpenAnswer, line: Line): Verdict | null {
  const name = NAME.exec(line.text)?.[1];
  if (name !== undefined) return decide(answer, line, answer.outcome ?? 'no-data', null, name);
  const aliases = ALIASES.exec(line.text)?.[1];
  if (aliases !== undefined) {
    answer.continues = 'aliases';
    if (answer.question === null) answer.name = dnsName(aliases);
    return 'yes';
  }
  const canonical = CANONICAL.exec(line.text);
  if (canonical !== null) return decide(answer, line, 'found', canonical[1] ?? null, canonical[2]);
  const nameServer = NAME_SERVER.exec(line.text);
  if (nameServer !== null) {
    answer.nameServers.push(dnsName(nameServer[2] ?? ''));
    return decide(answer, line, 'found', nameServer[1] ?? null);
  }
  const other = OTHER_RECORD.exec(line.text);
  if (other !== null) return decide(answer, line, 'found', other[1] ?? null);
  const glue = GLUE.exec(line.text);
  if (glue === null) return null;
  const address = addressOf(glue[2] ?? '');
  if (address === null) return 'no';
  answer.additional.push({ name: dnsName(glue[1] ?? ''), address });
  return decide(answer, line, answer.outcome ?? 'found', null);
}

/** Takes a field of an SOA; `alone`: the name on the line above it. */
export function soaField(answer: OpenAnswer, line: Line, alone: string | null): Verdict | null {
  const field = SOA_FIELD.exec(line.text);
  if (field === null) return null;
  if ((field[1] === 'primary name server' || field[1] === 'origin') && alone !== null) {
    answer.soaZone = alone;
    answer.soaPrimary = dnsName(field[2] ?? '');
    return decide(answer, line, 'found', null);
  }
  if (field[1] === 'serial' && answer.soaZone !== null)
    answer.serial = Number.parseInt(field[2] ?? '', 10) || null;
  return answer.soaZone === null ? 'no' : 'yes';
}

/** Notes the outcome, and the line that decides it. */
export function decide(
  answer: OpenAnswer,
  line: Line,
  outcome: LookupOutcome,
  name: string | null,
  canonicalName?: string,
): Verdict {
  answer.serverDone = true;
  answer.continues = 'none';
  answer.outcome = outcome;
  answer.decided ??= line;
  if (name !== null) answer.name ??= dnsName(name);
  if (canonicalName !== undefined) answer.canonicalName ??= dnsName(canonicalName);
  return 'yes';
}

/** Takes an answer to its end; returns what it says, or null where nothing came back. */
export function finished(answer: OpenAnswer, piece: PieceContext): DnsLookup | null {
  if (answer.outcome === null || answer.decided === null) return null;
  const type = answer.question?.type ?? null;
  const soa =
    answer.soaZone === null || answer.soaPrimary === null
      ? null
      : { zone: answer.soaZone, primary: answer.soaPrimary, serial: answer.serial };
  const asked = answer.question?.name ?? answer.name ?? answer.canonicalName ?? soa?.zone ?? null;
  // The domain was added to a name without one.
  const name = asked !== null && !asked.includes('.') ? (answer.canonicalName ?? asked) : asked;
  const reverse = addressOf(name ?? '');
  return {
    kind: 'dns-lookup',
    host: answer.opened.host,
    serverName: answer.serverName,
    serverAddress: answer.serverAddress,
    byDefault: answer.question === null ? null : answer.question.server === null,
    name,
    type: reverse === null ? type : 'ptr',
    outcome: outcomeOf(answer, type, name),
    canonicalName: answer.canonicalName === name || reverse !== null ? null : answer.canonicalName,
    addresses: reverse === null ? answer.addresses : [],
    nameServers: answer.nameServers,
    soa,
    additional:
      reverse === null || answer.canonicalName === null
        ? answer.additional
        : [...answer.additional, { name: answer.canonicalName, address: reverse }],
    from: piece.reference(answer.decided),
  };
}

/** "Name:" without addresses, and an SOA that was not asked for or is the parent's, mean that there is no data. */
function outcomeOf(answer: OpenAnswer, type: string | null, name: string | null): LookupOutcome {
  if (answer.outcome !== 'found' && answer.outcome !== 'no-data') return answer.outcome ?? 'no-answer';
  if (answer.addresses.length > 0) return 'found';
  if (answer.soaZone === null) return answer.outcome;
  if (type !== null && type !== 'soa' && type !== 'any' && answer.nameServers.length === 0) return 'no-data';
  return name === null || name === answer.soaZone ? 'found' : 'no-data';
}
