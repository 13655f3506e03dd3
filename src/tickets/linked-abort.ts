/** An AbortController that also ends with another signal; AbortSignal.any keeps what it made for as long as its source lives. */

export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(): void;
  /** Lets go of `parent`. */
  unlink(): void;
}

export function linkedAbort(parent: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (parent.aborted) abort();
  else parent.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, abort, unlink: () => parent.removeEventListener('abort', abort) };
}
