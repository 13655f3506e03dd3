/**
 * One worker, as its owner sees it. It is a process and no thread: a thread that runs out of memory inside of JSON.parse
 * or another builtin takes the service with it, and in the middle of such a call it cannot be ended.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { InputError } from '../errors.js';
import type { RecordedText } from '../records/recorded-requests.js';
import { type FromWorker, isFromWorker, type Result, type Task, type ToWorker } from './tasks.js';

export interface WorkerLimits {
  /** How long one task may take. */
  readonly timeMs: number;
  /** How large the heap of JavaScript may grow. */
  readonly memoryMb: number;
}

/** The records that a task may ask for; they are taken one by one. */
export type Records = AsyncIterator<RecordedText, unknown, undefined>;

type Reply = Extract<FromWorker, { readonly kind: 'done' | 'refused' }>;

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #limits: WorkerLimits;
  #isEnded = false;
  #heapBytes = 0;
  #tasks = 0;

  /** Starts `entry`, without the environment of the service: the worker has no use for its secrets. */
  constructor(entry: URL, limits: WorkerLimits) {
    this.#limits = limits;
    this.#child = fork(entry, {
      env: {},
      execArgv: [`--max-old-space-size=${limits.memoryMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('error', this.end).once('exit', this.end);
    process.once('exit', this.end);
    this.#letGo();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What the last task left in its memory. */
  get heapBytes(): number {
    return this.#heapBytes;
  }

  /** How many it has done. */
  get tasks(): number {
    return this.#tasks;
  }

  /** Ends it, whatever it does. */
  readonly end = (): void => {
    if (this.#isEnded) return;
    this.#isEnded = true;
    process.off('exit', this.end);
    this.#child.kill('SIGKILL');
  };

  /**
   * Does `task`. Throws what the task throws as InputError; `rules-refused` where it takes too long or too much memory, and
   * the reason of an aborted `signal`, and then, as after a defect, the worker has ended.
   */
  async do(task: Task, records: Records | undefined, signal: AbortSignal): Promise<Result> {
    const reply = await this.#converse(task, records, signal).catch((error: unknown) => {
      this.end();
      throw error;
    });
    this.#tasks += 1;
    this.#heapBytes = reply.heapBytes;
    if (reply.kind === 'done') return reply.result;
    throw new InputError(reply.code, reply.detail, reply.errors, reply.messages);
  }

  async #converse(task: Task, records: Records | undefined, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    const child = this.#child;
    const { timeMs, memoryMb } = this.#limits;
    let end = (): void => undefined;
    child.ref();
    child.channel?.ref();
    try {
      return await new Promise<Reply>((resolve, reject) => {
        const onMessage = (message: unknown): void => {
          if (!isFromWorker(message)) reject(new Error('The worker for rules said what nobody understands.'));
          else if (message.kind === 'failed') reject(defect(message));
          else if (message.kind === 'next') nextRecord(records).then((next) => this.#send(next), reject);
          else resolve(message);
        };
        const onExit = (code: number | null, by: string | null): void => reject(ending(code, by, memoryMb));
        const onAbort = (): void => reject(signal.reason);
        const timer = setTimeout(() => reject(refused(`longer than ${timeMs / 1000} s`)), timeMs);
        end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          child.off('message', onMessage).off('exit', onExit).off('error', reject);
        };
        signal.addEventListener('abort', onAbort);
        child.on('message', onMessage).on('exit', onExit).on('error', reject);
        this.#send({ kind: 'task', task });
      });
    } finally {
      end();
      this.#letGo();
    }
  }

  /** To a worker that is gone nothing can be sent; its end tells why. */
  #send(message: ToWorker): void {
    this.#child.send(message, () => undefined);
  }

  /** An idle worker keeps no process alive. */
  #letGo(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

async function nextRecord(records: Records | undefined): Promise<ToWorker> {
  const next = await records?.next();
  return next === undefined || next.done === true
    ? { kind: 'no-record' }
    : { kind: 'record', record: next.value };
}

/** How V8 ends a process for which it finds no memory, and the system one that is in the way of others. */
const NO_MEMORY: readonly unknown[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL', 134];

function ending(code: number | null, by: string | null, memoryMb: number): Error {
  return NO_MEMORY.includes(by ?? code)
    ? refused(`more than ${memoryMb} MB of memory`)
    : new Error(`The worker for rules ended by itself (${by ?? code}).`);
}

function refused(what: string): InputError {
  return new InputError('rules-refused', `The rules are refused: to work on them takes ${what}.`);
}

/** The same as it was in the worker, for the log. */
function defect({ name, message, stack }: Extract<FromWorker, { readonly kind: 'failed' }>): Error {
  return Object.assign(new Error(message), { name, stack });
}
