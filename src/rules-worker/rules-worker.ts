/** Work on rules that takes long, out of the way of requests: one task at a time, in a worker that may be lost. */
import { InputError } from '../errors.js';
import { isResultOf, type ResultOf, type Task } from './tasks.js';
import { Turns } from './turns.js';
import { type Records, type WorkerLimits, WorkerProcess } from './worker-process.js';

export interface RulesWorkerOptions extends Partial<WorkerLimits> {
  /** What the worker runs; that of the built package, from src/ and dist/ alike. */
  readonly entry?: URL;
  /** How long a worker is kept that has nothing to do. */
  readonly idleMs?: number;
  /** How many tasks one worker does. */
  readonly tasks?: number;
}

const ENTRY = new URL('../../dist/rules-worker/worker.js', import.meta.url);
const TIME_MS = 120_000;
const MEMORY_MB = 768;
const IDLE_MS = 300_000;
const TASKS = 200;
const MB = 1_048_576;
/** One is worked on; whoever comes when so many wait besides would wait for longer than callers do. */
const PLACES = 5;
/** A worker that holds more after a task, much of it rubbish, has too little room for the next. */
const KEPT_SHARE = 0.5;

/** Does what `task` makes when its turn has come, with `records` where it asks for them. Rejects as `RulesWorker.run`. */
export type Run = <T extends Task>(
  task: () => Promise<T>,
  signal: AbortSignal,
  records?: Records,
) => Promise<ResultOf<T>>;

export class RulesWorker {
  readonly #turns = new Turns(PLACES);
  readonly #entry: URL;
  readonly #limits: WorkerLimits;
  readonly #idleMs: number;
  readonly #tasks: number;
  readonly #stopping = new AbortController();
  #worker: WorkerProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: RulesWorkerOptions = {}) {
    const {
      entry = ENTRY,
      timeMs = TIME_MS,
      memoryMb = MEMORY_MB,
      idleMs = IDLE_MS,
      tasks = TASKS,
    } = options;
    this.#entry = entry;
    this.#limits = { timeMs, memoryMb };
    this.#idleMs = idleMs;
    this.#tasks = tasks;
  }

  /** Has a place of the few in the queue while `use` lasts. Rejects with InputError `overloaded` where none is free. */
  atPlace<Result>(use: (run: Run) => Promise<Result>): Promise<Result> {
    return this.#turns.atPlace(() => use(this.#run));
  }

  /** Takes a place and runs a task. Rejects as `atPlace`, `task`, and `WorkerProcess.do`; `unavailable` at the end. */
  readonly run: Run = (task, signal, records) => this.atPlace((run) => run(task, signal, records));

  /** Ends what is worked on, and takes nothing more. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#stopping.abort(new InputError('unavailable', 'The service is stopping.'));
    this.#worker?.end();
  }

  readonly #run: Run = (task, caller, records) => {
    const signal = AbortSignal.any([caller, this.#stopping.signal]);
    return this.#turns.inTurn(async () => {
      const made = await task();
      signal.throwIfAborted();
      const worker = this.#wake();
      try {
        const result = await worker.do(made, records, signal);
        if (!isResultOf(result, made)) throw new Error(`The worker for rules answered another task.`);
        return result;
      } finally {
        this.#rest(worker);
      }
    }, signal);
  };

  #wake(): WorkerProcess {
    clearTimeout(this.#idle);
    if (this.#worker === undefined || this.#worker.isEnded)
      this.#worker = new WorkerProcess(this.#entry, this.#limits);
    return this.#worker;
  }

  /** What a worker keeps of its tasks ends with it. */
  #rest(worker: WorkerProcess): void {
    const isFull = worker.heapBytes > KEPT_SHARE * this.#limits.memoryMb * MB;
    if (isFull || worker.tasks >= this.#tasks) worker.end();
    if (!worker.isEnded) this.#idle = setTimeout(worker.end, this.#idleMs).unref();
  }
}
