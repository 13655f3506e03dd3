/** The worker's end: takes tasks one by one from the process that started it, and answers each. */
import { on } from 'node:events';
import { getHeapStatistics } from 'node:v8';
import { InputError } from '../errors.js';
import type { RecordedText } from '../records/recorded-requests.js';
import { type FromWorker, isToWorker, type Result, type Task, type ToWorker } from './tasks.js';

export type DoTask = (task: Task, records: AsyncIterable<RecordedText>) => Promise<Result>;

/** Answers tasks by `doTask` until the process that sends them is gone. */
export async function answerTasks(doTask: DoTask): Promise<void> {
  // Signals of a terminal or a service manager come to the whole group; the service ends its worker itself.
  process.on('SIGINT', ignore).on('SIGTERM', ignore);
  process.once('disconnect', () => process.exit());
  const sent = on(process, 'message');
  const receive = async (): Promise<ToWorker | undefined> => {
    const next: IteratorResult<readonly unknown[], unknown> = await sent.next();
    const message = next.done === true ? undefined : next.value[0];
    return isToWorker(message) ? message : undefined;
  };
  for (;;) {
    const message = await receive();
    if (message?.kind === 'task') send(await answer(() => doTask(message.task, asked(receive))));
  }
}

/** What comes for as long as more is asked for. */
async function* asked(receive: () => Promise<ToWorker | undefined>): AsyncGenerator<RecordedText> {
  for (;;) {
    send({ kind: 'next' });
    const message = await receive();
    if (message?.kind !== 'record') return;
    yield message.record;
  }
}

async function answer(work: () => Promise<Result>): Promise<FromWorker> {
  try {
    return { kind: 'done', result: await work(), heapBytes: heapBytes() };
  } catch (error) {
    if (error instanceof InputError) {
      const { code, detail, errors, messages } = error;
      return { kind: 'refused', code, detail, errors, messages, heapBytes: heapBytes() };
    }
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', name, message, stack };
  }
}

const heapBytes = (): number => getHeapStatistics().used_heap_size;

function send(message: FromWorker): void {
  process.send?.(message);
}

function ignore(): void {}
