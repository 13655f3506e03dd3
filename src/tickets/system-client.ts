/**
 * Requests to a ticketing system: to its configured address plus a path whose parts are escaped, never to an address from
 * a payload, and never to where a redirect points; within the limits of the integration.
 */
import type { LimitSettings } from './settings.js';

export interface SystemClientOptions {
  readonly baseUrl: URL;
  /** Sent with every request; holds the secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: LimitSettings;
}

export interface SystemRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Each part is escaped; the path of the base address stays before them. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A body as it is to be sent, with its media type. */
  readonly body?: { readonly text: string; readonly type: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface SystemAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; rejects with SystemError where it is none. */
  json(): unknown;
}

export interface SystemClient {
  /**
   * Rejects with SystemError for any status but 2xx: with `retry` for 401, 403, 408, 429, 5xx, redirects and connections
   * that fail, without for other 4xx. `isUncertain` where a request that changes something may have been done.
   */
  request(request: SystemRequest): Promise<SystemAnswer>;
}
