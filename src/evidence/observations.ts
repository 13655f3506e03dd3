/**
 * What the readers get out of text, one typed observation per thing that a tool states. Names, times and
 * zones are as printed; GUIDs and addresses are in lower case; statuses are signed 32-bit numbers.
 */
import type { ConfigurationObservation } from './observations-configuration.js';
import type { DcdiagObservation } from './observations-dcdiag.js';
import type { ResolutionObservation } from './observations-resolution.js';
import type { LineReference } from './types.js';

/** A value and the line that states it. */
export interface Seen<T> {
  readonly value: T;
  readonly from: LineReference;
}

/** A domain controller reports its own replication (header of repadmin /showrepl, or its rows of the CSV). */
export interface ReplicationReport {
  readonly kind: 'replication-report';
  readonly server: string | null;
  /** The server's name as it was asked for, where that was its FQDN. */
  readonly fqdn?: string | null;
  /** The same in the links of this report. */
  readonly report: string;
  readonly ntdsGuid: Seen<string> | null;
  /** Of its database: it changes when that is restored, and forms no alias. */
  readonly invocationId?: string | null;
  /** Absent where its options are not printed. */
  readonly globalCatalog?: boolean;
  readonly site?: string | null;
  /** A domain of its forest, by what it holds. */
  readonly domain?: string | null;
  /** Healthy links may be missing: /errorsonly, a filter behind a pipe, or cut output. */
  readonly filtered: boolean;
  readonly forest: string | null;
  readonly from: LineReference;
}

export type LinkOutcome = 'success' | 'failure' | 'delayed';

/** One inbound link: a destination pulls one naming context from a source. */
export interface ReplicationLink {
  readonly kind: 'replication-link';
  /** Null where the evidence names no (legal) destination or source. */
  readonly destination: string | null;
  readonly source: string | null;
  readonly destinationSite?: string | null;
  readonly sourceSite?: string | null;
  /** Tells reports of unnamed destinations apart. */
  readonly report: string;
  /** Null in the closing summary, which repeats links and is used only where they are missing. */
  readonly namingContext: string | null;
  readonly sourceGuid: Seen<string> | null;
  /** The name that the destination looks up (/verbose). */
  readonly alias?: Seen<Alias>;
  /** Whether the destination may change its copy (/verbose); those of other domains are read-only. */
  readonly writeable?: boolean;
  /** Whether the source's name carries \0ADEL:. */
  readonly sourceDeleted: Seen<boolean>;
  readonly outcome: LinkOutcome;
  readonly status: number;
  readonly lastAttempt: string | null;
  /** As printed; 'never' where no replication has ever succeeded; null where nothing is printed. */
  readonly lastSuccess: Seen<string> | null;
  readonly failures: Seen<number> | null;
  readonly forest: Seen<string> | null;
  readonly filtered: boolean;
  /** Printed by Samba, whose results are no statuses of Windows. */
  readonly samba?: true;
  readonly from: LineReference;
}

/** A domain controller that repadmin could not ask: its own view is missing, which is not the same as healthy. */
export interface ReplicationUnreachable {
  readonly kind: 'replication-unreachable';
  readonly server: string | null;
  readonly code: number | null;
  readonly from: LineReference;
}

export interface SummaryRow {
  readonly server: string;
  readonly fails: number;
  readonly total: number;
  /** Largest time since a success, as printed; in seconds where a time is printed. */
  readonly delta: string;
  readonly deltaSeconds: number | null;
  /** 0 where nothing fails. */
  readonly status: number;
  readonly from: LineReference;
}

/** The two tables of repadmin /replsummary: each row names only one side of its links. */
export interface ReplicationSummary {
  readonly kind: 'replication-summary';
  /** The machine that ran it. */
  readonly host: string | null;
  readonly sources: readonly SummaryRow[];
  readonly destinations: readonly SummaryRow[];
  readonly unreachable: readonly {
    readonly server: string;
    readonly code: number;
    readonly from: LineReference;
  }[];
  /** On the clock of the machine that ran it. */
  readonly takenAt: string | null;
  readonly filtered: boolean;
  readonly from: LineReference;
}

/** Replication asked for by hand (repadmin /replicate, /syncall); source null: from every partner. */
export interface ReplicationRetry {
  readonly kind: 'replication-retry';
  readonly destination: string | null;
  /** A name, or the alias as printed. */
  readonly source: string | null;
  /** Where the source was asked for by its NTDS Settings GUID. */
  readonly sourceGuid?: string;
  readonly namingContext?: string;
  readonly succeeded: boolean;
  readonly status: number;
  readonly from: LineReference;
}

export type EventId =
  | 1308
  | 1311
  | 1655
  | 1865
  | 1925
  | 1926
  | 1988
  | 2023
  | 2042
  | 2087
  | 2088
  | 2501
  | 2502
  | 4000
  | 4007
  | 4013
  | 4015
  | 5774
  | 5775
  | 5781
  | 6525
  | 6527
  | 6702;

export type EventLevel = 'critical' | 'error' | 'warning' | 'information';

/** What Net Logon could not register or remove (5774, 5775), and the DNS server's answer. */
export interface RecordUpdate {
  /** Lower case, without the final dot. */
  readonly name: string;
  /** Upper case. */
  readonly type: string;
  /** As printed, without the final dot. */
  readonly target: string;
  readonly ttlSeconds: number;
  readonly dnsServer: string | null;
  readonly rcode: number | null;
  readonly status: Seen<number> | null;
}

export interface EventRecord {
  readonly kind: 'event';
  readonly id: EventId;
  readonly level: EventLevel | null;
  readonly log: string | null;
  /** The program that logged it; viewers call it the source. */
  readonly provider: string | null;
  /** The task category as printed: words, or its number in XML. */
  readonly category: string | null;
  /** When it was logged: RFC 3339 in UTC where the zone is known, else as printed. */
  readonly time: Seen<string> | null;
  /** Its number in the log. */
  readonly record: number | null;
  /** The machine that logged it: the destination of replication events, the DNS server of 6702. */
  readonly computer: Seen<string> | null;
  /** The machine that the alias belongs to: the source of replication events. */
  readonly source: Seen<string> | null;
  readonly sourceSite: string | null;
  readonly sourceDeleted: Seen<true> | null;
  readonly alias: Seen<Alias> | null;
  readonly namingContext: string | null;
  /** Name of the intersite transport, where the link crosses sites. */
  readonly transport: string | null;
  readonly errorValue: Seen<number> | null;
  /** Failed attempts and the minutes that they took (1308). */
  readonly attempts: number | null;
  readonly minutes: number | null;
  /** Names of the sites that cannot be reached (1865). */
  readonly sites: readonly string[];
  /** The zone of the DNS server that it is about (4007, 6525, 6527). */
  readonly zone: Seen<string> | null;
  readonly update: RecordUpdate | null;
  /** What a cycle of scavenging removed (2501). */
  readonly scavenged: {
    readonly nodes: number | null;
    readonly records: number | null;
    readonly nextInHours: number | null;
  } | null;
  /** The record's binary data, read as one number. */
  readonly data: Seen<number> | null;
  readonly from: LineReference;
}

/** `<NTDS Settings GUID>._msdcs.<forest root>`. */
export interface Alias {
  readonly name: string;
  readonly guid: string;
  readonly root: string;
}

export type LookupOutcome = 'found' | 'no-such-name' | 'no-data' | 'server-failure' | 'refused' | 'no-answer';

/** One question to one DNS server. */
export interface DnsLookup {
  readonly kind: 'dns-lookup';
  /** The machine on which the question was asked, where the evidence tells. */
  readonly host: string | null;
  readonly serverName: string | null;
  readonly serverAddress: string | null;
  /** The machine's default server was asked, not one named on the command line; null where that is unknown. */
  readonly byDefault: boolean | null;
  /** Lower case, without the final dot; null where neither question nor answer shows it. */
  readonly name: string | null;
  /** As asked, in lower case ('cname', 'soa', 'a+aaaa' …); null where unknown. */
  readonly type: string | null;
  readonly outcome: LookupOutcome;
  readonly canonicalName: string | null;
  readonly addresses: readonly string[];
  readonly nameServers: readonly string[];
  /** The zone whose SOA was answered, and its primary name server. */
  readonly soa: { readonly zone: string; readonly primary: string; readonly serial: number | null } | null;
  /** Addresses of other names in the answer. */
  readonly additional: readonly { readonly name: string; readonly address: string }[];
  /** The SOA that came along in the authority section: of the zone in which the name or type is missing. */
  readonly authority?: { readonly zone: string; readonly primary: string; readonly serial: number | null };
  /** Whether the server says that the zone is its own. */
  readonly authoritative?: boolean;
  /** Seconds that the first record of the answer may be kept. */
  readonly ttl?: number;
  /** When it was asked, as printed. */
  readonly askedAt?: string;
  readonly from: LineReference;
}

export interface PingResult {
  readonly kind: 'ping';
  readonly host: string | null;
  /** The name on the command line; the name after "Pinging" is the target of an alias. */
  readonly asked: string | null;
  readonly resolved: boolean;
  readonly target: string | null;
  readonly address: string | null;
  /** Whether the address itself answered; absent where no answer and no time-out is shown. */
  readonly replied?: boolean;
  /** As counted at the end: a router's "unreachable" is received too. */
  readonly packets?: { readonly sent: number; readonly received: number };
  /** Address from which it was asked. */
  readonly sender?: string;
  /** The TCP port that was tried, and whether it answered. */
  readonly port?: { readonly number: number; readonly open: boolean };
  /** The router that says that it cannot reach the address. */
  readonly refusedBy?: string;
  readonly from: LineReference;
}

/** DNS client settings of one machine. */
export interface NetworkSettings {
  readonly kind: 'network-settings';
  readonly host: string | null;
  readonly primarySuffix: Seen<string> | null;
  readonly addresses: readonly string[];
  /** In the order of use, without the placeholders fec0:0:0:ffff::1 to ::3. */
  readonly dnsServers: readonly string[];
  readonly dnsServersFrom: LineReference | null;
  /** False where a filter or a table may have hidden values. */
  readonly complete: boolean;
  /** Adapters as listed, where the output shows them. */
  readonly adapters?: readonly NetworkAdapter[];
  /** Lower case, in the order of use; absent where the output does not show them. */
  readonly searchSuffixes?: readonly string[];
  readonly from: LineReference;
}

export interface NetworkAdapter {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Without the placeholders of Windows; null where a filter may have hidden them. */
  readonly dnsServers: readonly string[] | null;
  /** Null where a filter may have hidden them. */
  readonly gateways: readonly string[] | null;
  /** Whether its address comes by DHCP; null where that is not shown. */
  readonly dhcp: boolean | null;
  /** Connection-specific DNS suffix in lower case; null where it is empty or not shown. */
  readonly suffix: string | null;
  /** The DHCP server that gave it its address. */
  readonly dhcpServer: string | null;
  /** No cable, or no network. */
  readonly disconnected: boolean;
  readonly from: LineReference;
}

export interface ListedZone {
  readonly name: string;
  readonly type: string;
  /** As dnscmd names it; `AD-Integrated` where only that is shown. */
  readonly storage: string;
  /** The server made it by itself. */
  readonly automatic?: boolean;
  readonly from: LineReference;
}

/** The zones of one DNS server (dnscmd /enumzones, Get-DnsServerZone). */
export interface ZoneList {
  readonly kind: 'zone-list';
  readonly server: string | null;
  readonly zones: readonly ListedZone[];
  readonly complete: boolean;
  readonly from: LineReference;
}

export type Observation =
  | DcdiagObservation
  | ReplicationReport
  | ReplicationLink
  | ReplicationUnreachable
  | ReplicationSummary
  | ReplicationRetry
  | EventRecord
  | DnsLookup
  | ResolutionObservation
  | PingResult
  | NetworkSettings
  | ConfigurationObservation
  | ZoneList;
