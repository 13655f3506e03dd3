/**
 * What a ticketing system is to dcause: events that say which ticket has something new, a ticket that can be read, and
 * outlets through which a diagnosis is told. One file in `connectors/` per system.
 */
import type { Answer } from '../diagnose.js';
import type { TicketEntry, WorkKind } from '../store/ticket-types.js';

/** A webhook whose sender was verified. */
export interface Webhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Something happened to a ticket. */
export interface TicketEvent {
  readonly ticketId: string;
  /** What it brought, where the system cannot be asked for it; else empty. */
  readonly entries: readonly TicketEntry[];
}

/** One page of what happened since a cursor; `key` as the webhook about the same thing has it. */
export interface Poll {
  readonly events: readonly (TicketEvent & { readonly key: string })[];
  readonly cursor: string;
}

/** What a note says about its diagnosis besides the answer. */
export interface NoteContext {
  /** `dcause:<diagnosis id>:<revision>`, by which the note is found again. */
  readonly marker: string;
  /** A page with the whole answer. */
  readonly link?: string;
}

/** One way to tell a diagnosis. */
export interface Outlet {
  readonly kind: Exclude<WorkKind, 'read'>;
  /** What will be sent, kept until it has been; undefined where there is nothing to send. Pure. */
  compose(answer: Answer, context: NoteContext): string | undefined;
  /** Whether it is there already, from an attempt whose end is not known. Absent where sending twice has the same effect. */
  isThere?(ticketId: string, marker: string, signal: AbortSignal): Promise<boolean>;
  /** Rejects with SystemError. `deliveryId` is the same at every attempt. */
  send(delivery: OutletDelivery, signal: AbortSignal): Promise<void>;
}
export interface OutletDelivery {
  readonly ticketId: string;
  readonly deliveryId: string;
  readonly marker: string;
  readonly payload: string;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What is missing and how to mend it, or what was found. */
  readonly detail: string;
}

export interface Connector {
  /**
   * What a verified webhook is about: nothing where dcause itself caused it, or where it is of no interest. Throws
   * InputError `invalid-event` where the body is not what this system sends. Pure.
   */
  interpret(webhook: Webhook): readonly TicketEvent[];
  /** The key of a webhook that carries a signed or trusted id of its own; else its body counts. */
  deliveryKey?(webhook: Webhook): string | undefined;
  /** The ticket as it is now: who else wrote what, in its order. Absent where events carry everything. */
  readTicket?(ticketId: string, signal: AbortSignal): Promise<readonly TicketEntry[]>;
  /** What happened since; without a cursor, where to begin. */
  poll?(cursor: string | undefined, signal: AbortSignal): Promise<Poll>;
  /** How often it is polled, in milliseconds. */
  readonly pollEveryMs?: number;
  readonly outlets: readonly Outlet[];
  /** Tries the connection and each right that is needed, changing nothing. */
  check(signal: AbortSignal): Promise<readonly CheckResult[]>;
}
