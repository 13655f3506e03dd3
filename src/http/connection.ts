/** Work that ends when nobody waits for it any more. */
import type { Response } from 'express';

/** What `work` gives; undefined where the caller has hung up, which ends the work. */
export async function whileConnected<T>(
  response: Response,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  return work(hangUp.signal).catch((error: unknown) => {
    if (!hangUp.signal.aborted) throw error;
    return undefined;
  });
}
