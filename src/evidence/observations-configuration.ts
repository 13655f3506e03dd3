/** What servers say about their configuration: zones, delegations, forwarders, records and lists of controllers. */
import type { Seen } from './observations.js';
import type { LineReference } from './types.js';

export type ZoneType = 'primary' | 'secondary' | 'stub' | 'forwarder' | 'cache';
export type DynamicUpdate = 'none' | 'secure' | 'any';
export type Transfers = 'any' | 'name-servers' | 'list' | 'none';
export type ReplicationScope = 'forest' | 'domain' | 'legacy' | 'custom';

/** Aging as one zone has it; both intervals in hours. */
export interface ZoneAging {
  readonly on: boolean;
  readonly noRefreshHours: number | null;
  readonly refreshHours: number | null;
  /** The only servers that may scavenge the zone; empty where every one may, null where they are not all shown. */
  readonly scavengeServers: readonly string[] | null;
  /** No record of it is removed before then; as printed. */
  readonly availableFrom: string | null;
  readonly from: LineReference;
}

/** The settings of one zone as one DNS server holds it (dnscmd /zoneinfo, Get-DnsServerZone, -ZoneAging). */
export interface ZoneSettings {
  readonly kind: 'zone-settings';
  readonly server: string | null;
  /** Lower case, no final dot. */
  readonly zone: string;
  readonly type: ZoneType | null;
  /** In the directory, or else in a file. */
  readonly inDirectory: Seen<boolean> | null;
  /** Name of the data file of a zone that is not in the directory. */
  readonly file: string | null;
  readonly dynamicUpdate: Seen<DynamicUpdate> | null;
  readonly transfersTo: Seen<Transfers> | null;
  /** Addresses that may fetch the zone; null where they are not all shown. */
  readonly secondaries: readonly string[] | null;
  /** Addresses that a secondary, stub or forwarder zone is asked of. */
  readonly masters: readonly string[];
  /** Not served: it could not be loaded, or a secondary expired. */
  readonly shutDown: Seen<boolean> | null;
  /** Not served, because somebody said so. */
  readonly paused: Seen<boolean> | null;
  /** How long the masters of a forwarder are waited for. */
  readonly forwarderTimeoutSeconds: number | null;
  readonly aging: ZoneAging | null;
  /** Of the zone's container, in lower case; null where it is cut off or not shown. */
  readonly distinguishedName: Seen<string> | null;
  /** To which domain controllers the directory carries the zone. */
  readonly scope: Seen<ReplicationScope> | null;
  /** Made by the server itself, or for reverse lookups: nothing of Active Directory rests on it. */
  readonly builtIn: boolean;
  /** The zone was asked for by its name, or it is the only one shown. */
  readonly named: boolean;
  readonly from: LineReference;
}

/** Whether a DNS server scavenges (Get-DnsServerScavenging); the intervals there are defaults for new zones. */
export interface ServerScavenging {
  readonly kind: 'server-scavenging';
  readonly server: string | null;
  readonly on: boolean;
  readonly everyHours: number | null;
  /** As printed. */
  readonly lastRun: string | null;
  readonly from: LineReference;
}

/** Where a DNS server sends what it does not know itself. */
export interface ServerForwarders {
  readonly kind: 'server-forwarders';
  readonly server: string | null;
  /** In the order of use. */
  readonly addresses: readonly string[];
  readonly usesRootHints: boolean | null;
  readonly timeoutSeconds: number | null;
  readonly from: LineReference;
}

export interface DelegatedServer {
  /** Lower case, no final dot. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly from: LineReference;
}

/** A delegation as the parent zone has it. */
export interface ZoneDelegation {
  readonly kind: 'zone-delegation';
  readonly server: string | null;
  /** The delegated zone. */
  readonly zone: string;
  readonly parent: string;
  readonly nameServers: readonly DelegatedServer[];
  /** Whether addresses would be shown if the parent had them. */
  readonly showsAddresses: boolean;
  readonly from: LineReference;
}

export interface ZoneRecord {
  /** FQDN in lower case, no final dot. */
  readonly name: string;
  /** Upper case. */
  readonly type: string;
  /** Names in lower case without the final dot. */
  readonly data: string;
  /** Seconds. */
  readonly ttl: number | null;
  readonly from: LineReference;
}

/** Records of a zone as one server holds it. */
export interface ZoneRecords {
  readonly kind: 'zone-records';
  readonly server: string | null;
  readonly zone: string;
  readonly records: readonly ZoneRecord[];
  /** Every record of the zone's top and below, of every type. */
  readonly complete: boolean;
  readonly from: LineReference;
}

/** How many records of a type a server has in a zone; '*': of all types. */
export interface RecordCount {
  readonly kind: 'record-count';
  readonly server: string | null;
  readonly zone: string;
  readonly type: string;
  readonly count: number;
  readonly from: LineReference;
}

/** A container of a zone in the directory of one domain controller. */
export interface ZoneContainer {
  readonly kind: 'zone-container';
  readonly server: string | null;
  readonly zone: string;
  /** Renamed by a conflict of replication (CNF). */
  readonly conflict: boolean;
  readonly objectGuid: string | null;
  readonly created: string | null;
  /** DN of the container that it lies in, in lower case; null where only names were asked for. */
  readonly partition: string | null;
  readonly from: LineReference;
}

export interface ListedController {
  readonly name: string;
  readonly address: string | null;
  readonly site: string | null;
  /** Operation master roles; null where the list does not show them. */
  readonly roles: readonly string[] | null;
  readonly from: LineReference;
}

/** Domain controllers as an account database or a locator lists them. */
export interface ControllerList {
  readonly kind: 'controller-list';
  readonly domain: string | null;
  readonly forest: string | null;
  readonly controllers: readonly ListedController[];
  readonly from: LineReference;
}

export type ConfigurationObservation =
  | ZoneSettings
  | ServerScavenging
  | ServerForwarders
  | ZoneDelegation
  | ZoneRecords
  | RecordCount
  | ZoneContainer
  | ControllerList;
