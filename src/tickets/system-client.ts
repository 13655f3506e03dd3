/**
 * Requests to a ticketing system: to its configured address plus a path whose parts are escaped, never to an address from
 * a payload, and never to where a redirect points; within the limits of the integration.
 */
import PQueue from 'p-queue';
import { ENGINE_VERSION } from '../version.js';
import type { LimitSettings } from './settings.js';
import { SystemError } from './system-error.js';
import { type Asked, connectionFailure, describe, refusalOf } from './system-failure.js';

const DEFAULT_CONCURRENCY = 2;
const DEFAULT_TIMEOUT_SECONDS = 15;
/** More is no answer of a ticketing system to what is asked here. */
export const MOST_ANSWER_BYTES = 10 * 1024 * 1024;
/** Of an answer that is only quoted in a message. */
const MOST_REFUSAL_BYTES = 16 * 1024;

export interface SystemClientOptions {
  readonly baseUrl: URL;
  /** Sent with every request; holds the secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: LimitSettings;
}

export interface SystemRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Each part is escaped; the path of the base address stays before them, and as it is where there are none. */
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
  /** The body as JSON; throws SystemError where it is none. */
  json(): unknown;
}

export interface SystemClient {
  /**
   * Rejects with SystemError for any status but 2xx: with `retry` for 401, 403, 408, 425, 429, 5xx, redirects and
   * connections that fail, without for other 4xx. `isUncertain` where a request that changes something may have been done.
   */
  request(request: SystemRequest): Promise<SystemAnswer>;
}

/** A client that keeps at most `limits.concurrency` requests open and begins at most so many in a second, evenly. */
export function createSystemClient({ baseUrl, headers, limits }: SystemClientOptions): SystemClient {
  const { concurrency = DEFAULT_CONCURRENCY, requestsPerSecond, timeoutSeconds } = limits;
  const timeoutMs = (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const queue = new PQueue({
    concurrency,
    ...(requestsPerSecond === undefined ? {} : { intervalCap: 1, interval: 1000 / requestsPerSecond }),
  });
  const secrets = Object.values(headers);

  async function ask(request: SystemRequest): Promise<SystemAnswer> {
    const url = urlOf(baseUrl, request);
    const asked: Asked = { method: request.method, url, secrets };
    if (request.signal.aborted) throw new SystemError(`${describe(asked)} was not sent.`, { retry: true });
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        ...bodyOf(request),
        method: request.method,
        headers: headersOf(headers, request),
        redirect: 'manual',
        signal: AbortSignal.any([request.signal, timeout]),
      });
      if (!response.ok) throw refusalOf(asked, response, (await readBody(response, MOST_REFUSAL_BYTES)).text);
      const body = await readBody(response, MOST_ANSWER_BYTES);
      if (body.isCut)
        throw new SystemError(`${describe(asked)} was answered with more than ${MOST_ANSWER_BYTES} bytes.`, {
          retry: false,
          isUncertain: request.method !== 'GET',
        });
      return answerOf(asked, response, body.text);
    } catch (error) {
      throw error instanceof SystemError ? error : connectionFailure(asked, error, { timeout, timeoutMs });
    }
  }
  return { request: (request) => queue.add(() => ask(request), { throwOnTimeout: true }) };
}

function urlOf(baseUrl: URL, { path, query }: SystemRequest): URL {
  // The URL parser would take these out, and what goes before them too.
  if (path.some((part) => part === '' || part === '.' || part === '..'))
    throw new SystemError('A part of the path is empty or made of dots.', { retry: false });
  const url = new URL(baseUrl);
  if (path.length > 0)
    url.pathname = [url.pathname.replace(/\/$/, ''), ...path.map(encodeURIComponent)].join('/');
  url.search = new URLSearchParams(query).toString();
  return url;
}

function headersOf(
  common: Readonly<Record<string, string>>,
  { json, body, headers }: SystemRequest,
): Record<string, string> {
  const type = body?.type ?? (json === undefined ? undefined : 'application/json');
  return {
    accept: 'application/json',
    'user-agent': `dcause/${ENGINE_VERSION}`,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...common,
    ...headers,
  };
}

function bodyOf({ json, body }: SystemRequest): { body?: string } {
  if (body !== undefined) return { body: body.text };
  return json === undefined ? {} : { body: JSON.stringify(json) };
}

/** The first `most` bytes of a body as text; the rest is not waited for. */
async function readBody(response: Response, most: number): Promise<{ text: string; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body !== null)
    for await (const chunk of response.body) {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > most) break;
    }
  const all = Buffer.concat(chunks);
  return { text: new TextDecoder().decode(all.subarray(0, most)), isCut: bytes > most };
}

function answerOf(asked: Asked, { status, headers }: Response, text: string): SystemAnswer {
  return {
    status,
    headers: Object.fromEntries(headers),
    text,
    json(): unknown {
      try {
        return JSON.parse(text);
      } catch {
        throw new SystemError(`${describe(asked)} was answered with ${status}, but not in JSON.`, {
          retry: true,
          isUncertain: asked.method !== 'GET',
          status,
        });
      }
    },
  };
}
