/**
 * The configured queues by their ids, because a query in TicketSQL that holds a bracket, as a name may, is taken for JSON.
 * Ids stay, so that a queue is looked up once.
 */
import type { Logger } from 'pino';
import { textOf } from '../json-value.js';
import { SystemError } from '../system-error.js';
import { isSameName, oneOf, type RequestTracker, recordId } from './rest.js';

export interface Queues {
  /** Ids of the queues that can be seen. Rejects with SystemError, also where there is none. */
  ids(signal: AbortSignal): Promise<readonly string[]>;
  /** Ids by name, as they are now. */
  lookUp(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

export function createQueues(rt: RequestTracker, names: readonly string[], logger: Logger): Queues {
  let known: ReadonlyMap<string, string> = new Map();
  const reported = new Set<string>();

  async function lookUp(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const items = await rt.listAll(['queues'], { query: oneOf('Name', names), fields: 'Name' }, signal);
    known = new Map(
      names.flatMap((name) => {
        const id = recordId(
          items.find((item) => isSameName(textOf(item, 'Name'), name)),
          'id',
        );
        return id === undefined ? [] : [[name, id]];
      }),
    );
    return known;
  }
  return {
    lookUp,
    async ids(signal) {
      if (known.size < names.length) await lookUp(signal);
      for (const queue of names.filter((name) => !known.has(name) && !reported.has(name))) {
        reported.add(queue);
        logger.warn({ queue }, 'this queue is not there, or the user lacks SeeQueue; the others are polled');
      }
      if (known.size === 0)
        throw new SystemError('None of the queues is there, or the user lacks SeeQueue.', { retry: true });
      return [...known.values()];
    },
  };
}
