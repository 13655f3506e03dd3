/** What everyone needs who works on tickets. */
import type { Logger } from 'pino';
import type { RecordKeeper } from '../records/record-keeper.js';
import type { Store } from '../store/types.js';
import type { Integration } from './load-integrations.js';

export interface WorkParts {
  readonly integration: Integration;
  readonly store: Store;
  readonly records: Pick<RecordKeeper, 'create' | 'addTo'>;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** 0 to 1. */
  readonly random: () => number;
  /** The address of a page with the whole answer, where there is one. */
  readonly linkTo?: (diagnosisId: string, revision: number) => string;
  /** How long it takes at most until what a system was told before it hung can be seen in it. */
  readonly settleMs: number;
  /** How long a worker that was killed keeps others from its ticket. */
  readonly leaseMs: number;
}
