/**
 * Diagnoses with their record: what was asked and answered, by which rules, revision after revision. A diagnosis is
 * worth more than its record: where the store fails the answer is given all the same and says that it is not on record.
 */
import type { Logger } from 'pino';
import { compareFindings } from '../compare-answers.js';
import {
  type Answer,
  type AnswerChanges,
  type DiagnoseRequest,
  type Diagnosis,
  diagnose,
  nothingGiven,
  type Statement,
} from '../diagnose.js';
import type { Knowledge } from '../diagnosis/compile.js';
import { InputError } from '../errors.js';
import type { EvidencePiece } from '../evidence/types.js';
import { findNamedRuleset } from '../find-stored-ruleset.js';
import { refuseTooManyLines } from '../line-limit.js';
import { type ActiveRules, nameOf, type RulesInUse } from '../rules-in-use.js';
import type { Answered as Observed } from '../shadow/shadow-trial.js';
import type { FinishedReading } from '../store/ticket-types.js';
import { type DiagnosisRecord, type Store, StoreError, type TicketReference } from '../store/types.js';
import { StoredKnowledge } from '../stored-knowledge.js';
import { readStoredAnswer, readStoredRequest } from './stored-documents.js';

export interface RecordKeeperOptions {
  readonly store: Store;
  readonly rules: Pick<RulesInUse, 'current' | 'files' | 'hold'>;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Takes secrets out of everything that is diagnosed, so that neither answer nor record repeats them. */
  readonly maskSecrets: (request: DiagnoseRequest) => DiagnoseRequest;
  /** Where set, records hold no names: what is kept is the diagnosis of the pseudonymised request. */
  readonly redact?: (request: DiagnoseRequest) => DiagnoseRequest;
  /** Hears of every request that was answered live; must return at once and throw nothing. */
  readonly observe?: (observed: Observed) => void;
  /** Bytes and lines of evidence that all revisions of one diagnosis may hold together. */
  readonly maxEvidenceBytes: number;
  readonly maxLines: number;
}

export interface CreateOptions {
  readonly record: boolean;
  readonly ticket?: TicketReference;
  readonly signal?: AbortSignal;
  /**
   * What the ticket is told, written in the transaction of the record; undefined where there is nothing to tell, and then
   * nothing is kept. Who tells tickets needs the record: where the store fails, its error is thrown.
   */
  readonly reading?: (answer: Answer) => FinishedReading | undefined;
}

interface KeepOptions {
  readonly ticket: TicketReference | undefined;
  readonly reading: CreateOptions['reading'] | undefined;
  /** Whether the request holds pseudonyms already. */
  readonly isRedacted?: boolean;
}

export interface Addition extends Statement {
  readonly evidence?: readonly EvidencePiece[];
}

export interface Answered {
  readonly answer: Answer;
  /** Everything that was diagnosed: the answer refers to its evidence by index. */
  readonly request: DiagnoseRequest;
}

export interface Replay extends Answered {
  /** Whether the answer that the stored request gets today is the stored one, byte for byte. */
  readonly same: boolean;
}

/** As many as the contract takes in one request. */
const MOST_PIECES = 1000;

/** Two additions to one diagnosis at one time: the later one is made again on top of the other, this often. */
const MOST_RACES = 3;

export class RecordKeeper {
  readonly #options: RecordKeeperOptions;
  #failure: StoreError | undefined;
  readonly #stored: StoredKnowledge;

  constructor(options: RecordKeeperOptions) {
    this.#options = options;
    this.#stored = new StoredKnowledge(options.store);
  }

  /** Why the last attempt to write a record failed; undefined where it succeeded. */
  failure(): StoreError | undefined {
    return this.#failure;
  }

  /** Diagnoses a request, and keeps the record unless told otherwise. Throws what `diagnose` throws. */
  async create(
    request: DiagnoseRequest,
    { record, ticket, signal, reading }: CreateOptions,
  ): Promise<Answered> {
    const active = this.#options.rules.current();
    const asked = this.#options.maskSecrets(request);
    const createdAt = this.#options.now();
    const diagnosis = await this.#diagnose(active.knowledge, asked, createdAt, signal);
    const answer = { ...head(this.#options.newId(), 1, createdAt), ...diagnosis };
    const kept = record
      ? await this.#keep(active, asked, answer, { ticket, reading })
      : { ...answer, recorded: false };
    const { redact = (same) => same } = this.#options;
    this.#observe(active, kept, asked, () => redact(asked));
    return { answer: kept, request: asked };
  }

  /**
   * Diagnoses a request by the ruleset that `findNamedRuleset` finds, for a trial: nothing is recorded. Throws what
   * `diagnose` throws, and InputError `unknown-ruleset`, `conflict` and `rules-refused`.
   */
  async tryOut(request: DiagnoseRequest, ruleset: string, signal?: AbortSignal): Promise<Answered> {
    const { store, rules, maskSecrets, now, newId } = this.#options;
    const { digest } = await findNamedRuleset(store, rules, ruleset);
    const knowledge = await this.#knowledgeOf(digest);
    const asked = maskSecrets(request);
    const createdAt = now();
    const diagnosis = await this.#diagnose(knowledge, asked, createdAt, signal);
    return { answer: { ...head(newId(), 1, createdAt), ...diagnosis, recorded: false }, request: asked };
  }

  /**
   * Adds evidence and facts to a diagnosis: its next revision, by the rules of today. Throws what `diagnose` throws, and
   * InputError `not-found`, `too-large` and `conflict`.
   */
  async addTo(
    id: string,
    addition: Addition,
    options: Pick<CreateOptions, 'signal' | 'reading'> = {},
  ): Promise<Answered> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#addOnce(id, addition, options);
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
        if (attempt >= MOST_RACES)
          throw new InputError('conflict', 'Others add to this diagnosis at the same time; try again.');
      }
    }
  }

  /** Answers the stored request again with the rules that it was answered with. Throws InputError `not-found`. */
  async replay(id: string, revision?: number): Promise<Replay> {
    const record = await this.find(id, revision);
    const request = readStoredRequest(record.request);
    const knowledge = await this.#knowledgeOf(record.rulesetDigest);
    const diagnosis = await this.#diagnose(knowledge, request, record.createdAt);
    const before =
      record.revision === 1 ? undefined : await this.#options.store.findDiagnosis(id, record.revision - 1);
    const answer = {
      ...head(record.id, record.revision, record.createdAt),
      ...diagnosis,
      ...(before === undefined ? {} : { changes: changesSince(readStoredAnswer(before.answer), diagnosis) }),
    };
    return { answer, same: JSON.stringify(answer) === record.answer, request };
  }

  /** One revision, or the last. Throws InputError `not-found`. */
  async find(id: string, revision?: number): Promise<DiagnosisRecord> {
    const record = await this.#options.store.findDiagnosis(id, revision);
    if (record !== undefined) return record;
    const what = revision === undefined ? 'diagnosis' : 'revision of a diagnosis';
    throw new InputError('not-found', `There is no ${what} of this id on record.`);
  }

  async #addOnce(
    id: string,
    addition: Addition,
    { signal, reading }: Pick<CreateOptions, 'signal' | 'reading'>,
  ): Promise<Answered> {
    const { rules, maskSecrets, redact = (request) => request } = this.#options;
    const last = await this.find(id);
    const before = readStoredAnswer(last.answer);
    const request = extended(readStoredRequest(last.request), redact(maskSecrets(addition)));
    this.#refuseTooMuch(request);
    const active = rules.current();
    const createdAt = this.#options.now();
    const diagnosis = await this.#diagnose(active.knowledge, request, createdAt, signal);
    const answer = {
      ...head(id, last.revision + 1, createdAt),
      ...diagnosis,
      changes: changesSince(before, diagnosis),
    };
    const kept = await this.#keep(active, request, answer, {
      ticket: last.ticket,
      reading,
      isRedacted: true,
    });
    this.#observe(active, kept, request, () => request);
    return { answer: kept, request };
  }

  #observe(
    active: ActiveRules,
    { id, revision, recorded, createdAt }: Answer,
    { evidence = [] }: DiagnoseRequest,
    request: () => DiagnoseRequest,
  ): void {
    this.#options.observe?.({
      active,
      request,
      bytes: evidence.reduce((sum, { text }) => sum + text.length, 0),
      at: Date.parse(createdAt),
      ...(recorded ? { record: { id, revision } } : {}),
    });
  }

  #refuseTooMuch({ evidence = [], later = [] }: DiagnoseRequest): void {
    const { maxEvidenceBytes, maxLines } = this.#options;
    const stated = later.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(later));
    const bytes = evidence.reduce((sum, { text }) => sum + Buffer.byteLength(text), stated);
    if (bytes > maxEvidenceBytes)
      throw new InputError(
        'too-large',
        `All that is given for a diagnosis has at most ${maxEvidenceBytes} bytes.`,
      );
    if (evidence.length > MOST_PIECES || later.length > MOST_PIECES)
      throw new InputError('too-large', `One diagnosis takes at most ${MOST_PIECES} additions.`);
    refuseTooManyLines(evidence, maxLines);
  }

  async #keep(
    active: ActiveRules,
    asked: DiagnoseRequest,
    answer: Answer,
    { ticket, reading, isRedacted = false }: KeepOptions,
  ): Promise<Answer> {
    const { store, rules, redact, logger } = this.#options;
    const finished = reading?.(answer);
    if (reading !== undefined && finished === undefined) return { ...answer, recorded: false };
    const request = redact === undefined || isRedacted ? asked : redact(asked);
    const createdAt = Date.parse(answer.createdAt);
    const kept =
      request === asked
        ? answer
        : {
            ...head(answer.id, answer.revision, createdAt),
            ...(await this.#diagnose(active.knowledge, request, createdAt)),
          };
    try {
      await rules.hold(active).catch(cannotBeHeld);
      await store.addDiagnosis(toRecord(active, request, kept, ticket), finished);
      this.#failure = undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 'conflict') throw error;
      if (this.#failure === undefined) logger.error({ code: error.code }, 'diagnoses are not recorded');
      this.#failure = error;
      if (finished !== undefined) throw error;
      return { ...answer, recorded: false };
    }
  }

  #diagnose(
    knowledge: Knowledge,
    request: DiagnoseRequest,
    createdAt: number,
    signal?: AbortSignal,
  ): Promise<Diagnosis> {
    const { logger } = this.#options;
    return diagnose(knowledge, request, {
      now: createdAt,
      ...(signal === undefined ? {} : { signal }),
      report: ({ rule, detail }) => {
        logger.error({ rule, detail }, 'json-rules-engine disagrees with the predicate of a rule');
      },
    });
  }

  async #knowledgeOf(digest: string): Promise<Knowledge> {
    const active = this.#options.rules.current();
    if (active.ruleset.digest === digest) return active.knowledge;
    return this.#stored.of(digest);
  }
}

/** Whoever diagnoses can do nothing about rules whose version somebody has taken: it is as if the store failed. */
function cannotBeHeld(error: unknown): never {
  if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
  throw new StoreError('unavailable', `The rules that answer cannot be kept. ${error.message}`, {
    cause: error,
  });
}

function head(
  id: string,
  revision: number,
  createdAt: number,
): Pick<Answer, 'id' | 'revision' | 'createdAt' | 'recorded'> {
  return { id, revision, createdAt: new Date(createdAt).toISOString(), recorded: true };
}

function toRecord(
  active: ActiveRules,
  request: DiagnoseRequest,
  answer: Answer,
  ticket: TicketReference | undefined,
): DiagnosisRecord {
  const { findings, engine } = answer;
  return {
    id: answer.id,
    revision: answer.revision,
    createdAt: Date.parse(answer.createdAt),
    engineVersion: engine.version,
    rulesetDigest: nameOf(active.ruleset).digest,
    ...(ticket === undefined ? {} : { ticket }),
    problems: [...new Set(findings.map(({ problem }) => problem.id))],
    causes: [...new Set(findings.flatMap(({ causes }) => causes.slice(0, 1).map((cause) => cause.id)))],
    request: JSON.stringify(request),
    answer: JSON.stringify(answer),
  };
}

/** Throws InputError `invalid-request` for an addition that adds nothing. */
function extended(request: DiagnoseRequest, { evidence = [], ...stated }: Addition): DiagnoseRequest {
  const all = [...(request.evidence ?? []), ...evidence];
  const states = Object.keys(stated.facts ?? {}).length > 0;
  if (evidence.length === 0 && !states) throw nothingGiven();
  return {
    ...request,
    ...(all.length === 0 ? {} : { evidence: all }),
    ...(states ? { later: [...(request.later ?? []), stated] } : {}),
  };
}

function changesSince(before: Answer, after: Diagnosis): AnswerChanges {
  const [was, is] = [before.ruleset, after.ruleset];
  return {
    since: before.revision,
    findings: compareFindings(before.findings, after.findings),
    ...(was.digest === is.digest ? {} : { ruleset: { before: was, after: is } }),
  };
}
