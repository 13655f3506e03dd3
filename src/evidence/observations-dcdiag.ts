/** What dcdiag says: the verdicts of its tests, its own alias, and per domain controller the DNS test in detail. */
import type { Alias, Seen } from './observations.js';
import type { LineReference } from './types.js';

export type DnsTestColumn = 'auth' | 'basc' | 'forw' | 'del' | 'dyn' | 'rreg' | 'ext';
export type DnsTestValue = 'pass' | 'warn' | 'fail' | 'not-run';
/** A row of the summary table; columns that were cut off are missing. */
export type DnsTestRow = Partial<Readonly<Record<DnsTestColumn, DnsTestValue>>>;

/** "<name> passed test <test>". One that is about the forest or a partition names no machine. */
export interface DcdiagVerdict {
  readonly kind: 'dcdiag-verdict';
  readonly server: string | null;
  /** Of the machine, where the run names it. */
  readonly site: string | null;
  readonly test: string;
  readonly passed: boolean;
  /** The forest root, where the verdict is one about the whole forest. */
  readonly forest: string | null;
  /** The tested machine is the one on which dcdiag ran. */
  readonly local: boolean;
  readonly from: LineReference;
}

/** What the connectivity test says about the alias of the tested machine itself. */
export interface DcdiagOwnAlias {
  readonly kind: 'dcdiag-own-alias';
  readonly server: string | null;
  readonly alias: Alias;
  readonly resolved: boolean;
  readonly from: LineReference;
}

/** A record that the registration test looked for on one of the machine's own DNS servers. */
export interface DcdiagRecord {
  readonly type: 'CNAME' | 'A' | 'AAAA' | 'SRV' | 'PTR';
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly dnsServer: string;
  /** The network adapter whose DNS server it is, with its number; null where that is not shown. */
  readonly adapter: string | null;
  readonly missing: boolean;
  readonly from: LineReference;
}

/** A name server of a delegation. */
export interface DcdiagDelegation {
  readonly zone: string | null;
  /** The zone that delegates; null where its heading is missing. */
  readonly parent: string | null;
  readonly nameServer: string;
  readonly address: string | null;
  readonly outcome: 'valid' | 'broken' | 'no-glue';
  /** Error of the query to it, from its own entry or from the list of DNS servers. */
  readonly code: number | null;
  readonly from: LineReference;
}

/** A DNS server that the machine uses: as its client's server or as a forwarder. */
export interface DcdiagServer {
  readonly address: string;
  readonly name: string | null;
  /** The network adapter, with its number; null for a forwarder, or where it is not shown. */
  readonly adapter: string | null;
  readonly valid: boolean;
  /** From the list of DNS servers; null where that says nothing. */
  readonly functional: boolean | null;
  readonly code: number | null;
  readonly from: LineReference;
}

/** A line of a TEST block that reports an error or a warning. */
export interface DcdiagMessage {
  readonly column: DnsTestColumn;
  readonly severity: 'error' | 'warning';
  /**
   * `noise`: says nothing about replication (AAAA, PTR, root hints). `connection`: the machine could not be asked.
   * `summary`: sums up what other messages name.
   */
  readonly weight: 'plain' | 'noise' | 'connection' | 'summary';
  readonly from: LineReference;
}

export interface DcdiagDynamicUpdate {
  readonly setting: 'none' | 'any';
  /** Lower case, no final dot; null where the message names none. */
  readonly zone: string | null;
}

/** The record that dcdiag tries to add to a zone was refused. */
export interface DcdiagTestRecord {
  /** Lower case, no final dot; null where the message names none. */
  readonly zone: string | null;
  readonly code: number | null;
}

/** What the basic test says in plain sentences; null where it does not say. */
export interface DcdiagBasics {
  readonly services: readonly {
    readonly name: string;
    readonly running: boolean;
    readonly from: LineReference;
  }[];
  readonly isDnsServer: Seen<boolean> | null;
  /** Whether the SOA record of the zone of its domain was found. */
  readonly soa: Seen<boolean> | null;
  /** Type of that zone on this server ('primary' …), 'missing' where the server has none. */
  readonly zoneType: Seen<string> | null;
  readonly rootZone: Seen<boolean> | null;
}

/** dcdiag /test:dns about one domain controller. */
export interface DcdiagDnsTest {
  readonly kind: 'dcdiag-dns-test';
  readonly server: string;
  readonly domain: string | null;
  readonly forest: Seen<string> | null;
  readonly row: Seen<DnsTestRow> | null;
  readonly messages: readonly DcdiagMessage[];
  readonly basics: DcdiagBasics;
  /** Its client's servers as far as the output names them. */
  readonly dnsServers: readonly DcdiagServer[];
  /** "All DNS servers are invalid": no other is configured. */
  readonly allInvalid: Seen<true> | null;
  readonly forwarders: readonly DcdiagServer[];
  /** All of them at once: `none` where neither forwarders nor root hints are configured or work. */
  readonly forwarding: Seen<'none' | 'invalid'> | null;
  readonly delegations: readonly DcdiagDelegation[];
  readonly dynamicUpdate: Seen<DcdiagDynamicUpdate> | null;
  readonly testRecord: Seen<DcdiagTestRecord> | null;
  readonly records: readonly DcdiagRecord[];
  /**
   * `all`: its registration test is shown from beginning to end and in detail, so that each server is listed with each
   * record. `missing`: the same, with only what is missing. `part`: something may be cut off or filtered out.
   */
  readonly recordsShown: 'all' | 'missing' | 'part';
  /** Whether the basic test found a host record; null where it does not say. */
  readonly hostRecord: Seen<boolean> | null;
  readonly from: LineReference;
}

/** Verdicts about a parent domain and a child domain ("Enterprise DNS infrastructure test results"). */
export interface DcdiagInfrastructure {
  readonly kind: 'dcdiag-infrastructure';
  readonly parent: string;
  /** The child domain. */
  readonly zone: string;
  /** Of the child domain in the parent's zone. */
  readonly delegation: 'no-glue' | 'wrong' | null;
  /** From the child's servers to the parent's. */
  readonly forwarder: 'dead' | 'wrong' | 'none' | null;
  readonly from: LineReference;
}

export type DcdiagObservation = DcdiagVerdict | DcdiagOwnAlias | DcdiagDnsTest | DcdiagInfrastructure;
