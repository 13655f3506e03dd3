export interface RequestTrackerOptions {
  /** Default `General`, which is always there. */
  readonly queues?: readonly string[];
  /** Of tickets in all queues; default `Suggested cause` and `Diagnosis`. */
  readonly customFields?: readonly string[];
  /** Further users and their rights in all queues. */
  readonly users?: Readonly<Record<string, readonly string[]>>;
  /** Where the scrip calls; `secret` is `whsec_` and base64. */
  readonly webhook?: { readonly url: string; readonly secret: string };
}
export interface Message {
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
}
export interface Transaction {
  readonly id: string;
  readonly type: string;
  /** Login. */
  readonly creator: string;
  readonly subject: string;
  readonly text: string;
}
/** Users: `dcause-bot` (reads, comments, sets fields), `ops` (an agent), `alice` (a requestor without rights), `root`. */
export interface TestRequestTracker {
  readonly url: string;
  /** By login. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Any request of REST2, as `user`; `place` is what follows `/REST/2.0/`. Rejects unless it succeeds. */
  request(user: string, method: string, place: string, json?: unknown): Promise<unknown>;
  /** As alice; gives the id. */
  createTicket(
    ticket: Message & { readonly subject: string; readonly queue?: string; readonly user?: string },
  ): Promise<string>;
  /** As `user`, by default `ops`. */
  reply(ticketId: string, message: Message, user?: string): Promise<void>;
  comment(ticketId: string, message: Message, user?: string): Promise<void>;
  /** All of a ticket, as root sees them. */
  listTransactions(ticketId: string): Promise<readonly Transaction[]>;
  /** Values by name of the custom field. */
  readFields(ticketId: string): Promise<Readonly<Record<string, string | undefined>>>;
  /** HTML of the ticket as alice sees it. */
  lookAsRequestor(ticketId: string): Promise<string>;
  /** Again, after `stop` or `kill`, at the same address with the same database. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As kill -9 does, all of its processes at once. */
  kill(): Promise<void>;
  /** It takes connections, and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it, and deletes all of it. */
  remove(): Promise<void>;
}
export function isInstalled(): boolean;
/** A new one on a free port of 127.0.0.1, running. */
export function startRequestTracker(options?: RequestTrackerOptions): Promise<TestRequestTracker>;
