/**
 * What the store keeps of tickets: what came in, which tickets are known, and the work that is to be done for them. The
 * work is a queue (a transactional outbox): it is written in the transaction of what caused it, and done by whoever holds
 * the lease of its ticket, so that one ticket is worked on by one worker at a time in however many processes. Instants
 * are epoch milliseconds (UTC).
 */
import type { Page } from './types.js';

/** A ticket, or the episode of an alert, of one configured integration. */
export interface TicketKey {
  /** The name of the integration in the configuration. */
  readonly integration: string;
  readonly ticketId: string;
}

/** One contribution to a ticket, of a system that cannot be asked for it again. */
export interface TicketEntry {
  /** Names the contribution within its ticket: an id of the other system, or a digest of the text. */
  readonly key: string;
  readonly text: string;
  /** Of a file. */
  readonly name?: string;
  /** The machine that it was collected on, where the sender says so. */
  readonly host?: string;
}

export interface InboundTicket {
  readonly ticketId: string;
  /** Empty where the ticket is read from its system. */
  readonly entries: readonly TicketEntry[];
}

/** Something that came in, by webhook or poll: stored before it is acknowledged. */
export interface Inbound {
  readonly integration: string;
  /** The same thing sent again has the same key. */
  readonly key: string;
  readonly receivedAt: number;
  /** When the sender signed it, where a time is signed: the same again is a replay, a later one another attempt. */
  readonly signedAt?: number;
  /**
   * The key names what was sent and not what happened, which may have happened twice: where it is known its tickets are
   * read again all the same.
   */
  readonly isKeyOfContent?: boolean;
  /** As it came (secrets masked); absent where it was polled, or is not to be kept. */
  readonly body?: string;
  readonly tickets: readonly InboundTicket[];
}

/** `replay`: the key is known, and what was signed is not newer than before. */
export type InboundOutcome = 'accepted' | 'duplicate' | 'replay';

/** `read` looks at the ticket and diagnoses; the others tell the ticketing system. */
export const WORK_KINDS = ['read', 'note', 'fields', 'callback'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];
export const WORK_STATES = ['waiting', 'done', 'dead'] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** Held by who works on a ticket; `owner` is new with every lease. */
export interface TicketLease extends TicketKey {
  readonly owner: string;
}

export interface Work {
  readonly id: string;
  readonly kind: WorkKind;
  readonly createdAt: number;
  /** When it was made, or last requeued by a person: its age counts from here. */
  readonly since: number;
  /** Attempts begun so far; of a reading, which may be repeated without harm, those that failed. */
  readonly attempts: number;
  /** When the last attempt began, where its end is not known: it was cut off, or its process ended. */
  readonly begunAt?: number;
  /** Of `read`: grows when something new comes in. */
  readonly sequence: number;
  /** Of the others: which revision is told, and what is sent. */
  readonly diagnosisId?: string;
  readonly revision?: number;
  readonly payload?: string;
}

export interface LeasedTicket extends TicketLease {
  /** The diagnosis of this ticket, where there is one. */
  readonly diagnosisId?: string;
  /** Keys of the entries that were read before. */
  readonly consumed: readonly string[];
  /** What is due: `read` first, then the others by creation, and of one kind never a revision before an earlier one. */
  readonly work: readonly Work[];
}

export interface NewDelivery {
  readonly id: string;
  readonly kind: Exclude<WorkKind, 'read'>;
  readonly payload: string;
}

/** The end of a reading: it is written only while the lease is held. */
export interface FinishedReading {
  readonly lease: TicketLease;
  /** The work that ends; it stays waiting where its sequence has grown meanwhile. */
  readonly work: Pick<Work, 'id' | 'sequence'>;
  readonly consumed: readonly string[];
  readonly deliveries: readonly NewDelivery[];
  readonly at: number;
  /** Gives the ticket back, too: nothing more is to be done for it now. */
  readonly isLast?: boolean;
}

/** Work as people see it: without payload. */
export interface DeliveryRecord extends TicketKey {
  readonly id: string;
  readonly kind: WorkKind;
  readonly state: WorkState;
  readonly diagnosisId?: string;
  readonly revision?: number;
  readonly createdAt: number;
  /** While it waits: when it is tried next. */
  readonly dueAt?: number;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
  readonly finishedAt?: number;
}

export interface DeliveryFilter {
  readonly integration?: string;
  readonly ticketId?: string;
  readonly diagnosisId?: string;
  readonly state?: WorkState;
  readonly kind?: WorkKind;
}
export interface DeliveryCursor {
  readonly createdAt: number;
  readonly id: string;
}

export interface TicketStore {
  /**
   * Keeps what came in with its tickets, their entries and the work that they want, all or nothing. Where nothing is new
   * (`duplicate`, `replay`, or only entries that are known) no work is added. A ticket whose reading waits already wants
   * no second one: the sequence of that work grows, and it is due at once.
   */
  receive(inbound: Inbound): Promise<InboundOutcome>;

  /**
   * Leases the ticket, of these integrations, whose work has been due longest and that nobody holds, until `until`.
   * Undefined where there is none.
   */
  leaseTicket(lease: {
    readonly integrations: readonly string[];
    readonly owner: string;
    readonly now: number;
    readonly until: number;
  }): Promise<LeasedTicket | undefined>;
  /** What is due for a leased ticket now; empty where the lease is lost. */
  dueWork(lease: TicketLease, now: number): Promise<readonly Work[]>;
  /** False where the lease is lost. */
  extendLease(lease: TicketLease, until: number): Promise<boolean>;
  releaseTicket(lease: TicketLease): Promise<void>;

  /** Entries of a ticket of a system that cannot be asked again, in the order in which they came. */
  listEntries(ticket: TicketKey): Promise<readonly TicketEntry[]>;
  /** Ends a reading that gave no revision. Rejects with `conflict` where the lease is lost, or it has ended already. */
  finishReading(reading: Omit<FinishedReading, 'deliveries'>): Promise<void>;

  /** Writes down that an attempt begins. False where the lease is lost: then nothing may be sent. */
  beginAttempt(lease: TicketLease, workId: string, at: number): Promise<boolean>;
  /** False where the lease is lost; so of the next two. */
  finishWork(lease: TicketLease, workId: string, at: number): Promise<boolean>;
  /** Tries again at `dueAt`; `isUncertain` where it is not known whether the attempt had its effect. */
  postponeWork(
    lease: TicketLease,
    workId: string,
    postponed: { readonly dueAt: number; readonly reason: string; readonly isUncertain: boolean },
  ): Promise<boolean>;
  /** To the dead letters. */
  abandonWork(lease: TicketLease, workId: string, at: number, reason: string): Promise<boolean>;

  /** Newest first by (createdAt, id). */
  listDeliveries(
    filter: DeliveryFilter,
    page: Page & { readonly after?: DeliveryCursor },
  ): Promise<readonly DeliveryRecord[]>;
  findDelivery(id: string): Promise<DeliveryRecord | undefined>;
  /** A dead letter waits again, due at once, with its age beginning anew, and one audit row; false where it is none. */
  requeueDelivery(id: string, at: number, actor: string): Promise<boolean>;
  /** How much waits (up to `most`), and how many dead letters there are. */
  countDeliveries(most: number): Promise<{ readonly waiting: number; readonly dead: number }>;

  /**
   * Where polling goes on, for who may poll now, and keeps on polling where it is the owner already; undefined where
   * another does. `cursor` is absent at the first time.
   */
  claimPoll(poll: {
    readonly integration: string;
    readonly owner: string;
    readonly now: number;
    readonly until: number;
  }): Promise<{ readonly cursor?: string } | undefined>;
  /** Keeps the cursor where one is given, and ends the claim; false where the claim was lost. */
  finishPoll(poll: {
    readonly integration: string;
    readonly owner: string;
    readonly cursor?: string;
  }): Promise<boolean>;

  /**
   * Deletes what came in before `inbound` (bodies, texts of entries, work that is done), and before `tickets` dead letters
   * and tickets where nothing has happened since, with the keys of their entries; in batches.
   */
  deleteTicketsBefore(before: { readonly inbound: number; readonly tickets: number }): Promise<void>;

  /** The secret of this name, shared by all processes: `fresh` where there was none. */
  keepSecret(name: string, fresh: string): Promise<string>;
}
