/** What HTTP knows of tickets. */
import type { Webhook } from './types.js';

/** `ignored`: it is about nothing that dcause works on, and left no trace. */
export type Receipt = 'accepted' | 'duplicate' | 'ignored';

export interface TicketDesk {
  /**
   * Takes a webhook for the integration `name`, and resolves when it is stored. Rejects with InputError: `not-found`,
   * `unauthorized`, `unsupported-media-type`, `empty-body`, `malformed-utf8`, `malformed-json` or `invalid-event`, and with
   * StoreError; then nothing was stored.
   */
  receive(name: string, webhook: Webhook): Promise<Receipt>;
  /** There is new work: looks for it at once. */
  wake(): void;
  /** Whether so much waits that senders had better come back later. */
  isOverloaded(): boolean;
}
