/** Why a ticketing system did not do what it was asked. */

export interface SystemErrorOptions extends ErrorOptions {
  /** Whether asking again later can help; what a person can mend meanwhile (a token, a right) counts as such. */
  readonly retry: boolean;
  /** How long it asked to be left alone. */
  readonly retryAfterMs?: number;
  /** Whether it may have been done all the same: the answer did not come. */
  readonly isUncertain?: boolean;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
}

/** The message is for people, names no secret, and is at most a few hundred characters long. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  readonly retry: boolean;
  readonly retryAfterMs: number | undefined;
  readonly isUncertain: boolean;
  readonly status: number | undefined;

  constructor(
    message: string,
    { retry, retryAfterMs, isUncertain = false, status, ...options }: SystemErrorOptions,
  ) {
    super(message, options);
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
    this.isUncertain = isUncertain;
    this.status = status;
  }
}
