/** What a request that failed means: whether to ask again, when, and whether it may have been done all the same. */
import { maskText } from '../redact/mask-secrets.js';
import { SECRET_MARK } from '../redact/secret-mark.js';
import { shorten } from '../render/safe-text.js';
import { SystemError } from './system-error.js';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  /** Values that must not stand in a message. */
  readonly secrets: readonly string[];
}

const DAY_MS = 86_400_000;
const LONGEST_EXCERPT = 200;
/** Shorter words of a header are no secrets (`token`, `Basic`). */
const SHORTEST_SECRET = 8;
/** A person can mend the first two; the others pass by themselves. Besides them, every 5xx and every redirect. */
const WORTH_RETRYING = [401, 403, 408, 425, 429];
/** What failed before a connection was there, so that nothing was sent. */
const CONNECTING = ['connect', 'getaddrinfo'];

/** Names the request without its query, which may hold what people wrote. */
export function describe({ method, url }: Asked): string {
  return shorten(`${method} ${url.origin}${url.pathname}`, LONGEST_EXCERPT);
}

/** `text` is the beginning of the body. */
export function refusalOf(asked: Asked, response: Response, text: string): SystemError {
  const { status } = response;
  const isRedirect = status >= 300 && status < 400;
  const isServerFault = status >= 500;
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), Date.now());
  const words = isRedirect ? redirectWords(asked, response) : excerpt(plainOf(response, text), asked.secrets);
  return new SystemError(`${describe(asked)} was answered with ${status}${words && `: ${words}`}`, {
    retry: isRedirect || isServerFault || WORTH_RETRYING.includes(status),
    // A proxy says 5xx, and a form redirects, also after it was done.
    isUncertain: (isRedirect || isServerFault) && asked.method !== 'GET',
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** `timeout`: the signal that ended the request where it took longer than `timeoutMs`. */
export function connectionFailure(
  asked: Asked,
  error: unknown,
  { timeout, timeoutMs }: { readonly timeout: AbortSignal; readonly timeoutMs: number },
): SystemError {
  const cause = causeOf(error);
  const words = timeout.aborted
    ? `had no answer in ${timeoutMs / 1000} s`
    : `failed: ${excerpt(cause instanceof Error ? reasonOf(cause) : String(cause), asked.secrets)}`;
  // Without its cause: what fetch says of a header that it does not take holds the secret.
  return new SystemError(`${describe(asked)} ${words}`, {
    retry: true,
    isUncertain: asked.method !== 'GET' && !isBeforeSending(cause),
  });
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from `now`, at most a day. */
export function retryAfterOf(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const isDate = / GMT$/.test(value);
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : isDate ? Date.parse(value) - now : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}

/** `fetch` puts what happened into the cause of its error; several addresses that were tried, into a list there. */
function causeOf(error: unknown): unknown {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors[0] : cause;
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}

function isBeforeSending(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if ('code' in cause && cause.code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  return 'syscall' in cause && typeof cause.syscall === 'string' && CONNECTING.includes(cause.syscall);
}

function redirectWords({ url }: Asked, { headers }: Response): string {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, url.href) ? ` to ${new URL(location, url.href).origin}` : '';
  return `redirects${to} are not followed; is the configured address right?`;
}

/** Of a page, its title: the rest is menus and scripts. */
function plainOf({ headers }: Response, text: string): string {
  const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
  return isPage ? (/<title[^<>]*>([^<]*)/i.exec(text)?.[1] ?? '') : text;
}

/** A short piece of what the other side said, without our own secrets if it should repeat them. */
function excerpt(text: string, secrets: readonly string[]): string {
  const clean = secrets
    .flatMap((secret) => [secret, ...secret.split(/\s+/)])
    .filter((word) => word.length >= SHORTEST_SECRET)
    .reduce((kept, word) => kept.replaceAll(word, SECRET_MARK), text);
  return shorten(maskText(clean), LONGEST_EXCERPT);
}
