/** What tools of name resolution and Samba state beside plain lookups, and what repadmin tells of its queue. */
import type { LineReference } from './types.js';

/** A question that brought no record; whether the name is missing or the answer was withheld is not shown. */
export interface EmptyAnswer {
  readonly kind: 'dns-lookup-empty';
  readonly host: string | null;
  readonly serverAddress: string | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly from: LineReference;
}

/** What the locator of domain controllers found for a domain (nltest /dsgetdc). */
export interface LocatorAnswer {
  readonly kind: 'locator';
  readonly host: string | null;
  readonly domain: string | null;
  /** The domain controller found, with its address; null where none was. */
  readonly server: string | null;
  readonly address: string | null;
  readonly forest: string | null;
  /** 0 where one was found. */
  readonly status: number;
  readonly from: LineReference;
}

/** The registration of a domain controller's records, asked for by hand (nltest /dsregdns). */
export interface RecordRegistration {
  readonly kind: 'record-registration';
  readonly host: string | null;
  readonly status: number;
  readonly from: LineReference;
}

/** What waits for replication at a domain controller (repadmin /queue). */
export interface ReplicationQueue {
  readonly kind: 'replication-queue';
  readonly server: string | null;
  readonly length: number | null;
  readonly tasks: readonly {
    readonly operation: string | null;
    readonly namingContext: string | null;
    readonly source: string | null;
    readonly sourceGuid: string | null;
    readonly from: LineReference;
  }[];
  readonly from: LineReference;
}

/** An NTDS Settings object as a directory holds it; deleted and conflict objects say so in their DN. */
export interface SettingsObject {
  readonly kind: 'ntds-settings';
  /** The machine whose directory was asked. */
  readonly host: string | null;
  /** The domain controller that the object belongs to. */
  readonly server: string | null;
  readonly dn: string;
  readonly guid: string | null;
  readonly deleted: boolean;
  readonly conflict: boolean;
  /** Milliseconds since 1970, where the directory shows it. */
  readonly created: number | null;
  /** Where only the local time of whoever asked is printed. */
  readonly createdAsPrinted?: string;
  readonly from: LineReference;
}

export type ResolutionObservation =
  | EmptyAnswer
  | LocatorAnswer
  | RecordRegistration
  | ReplicationQueue
  | SettingsObject;
