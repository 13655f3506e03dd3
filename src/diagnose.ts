/**
 * The use case that HTTP, command line and tickets share: evidence and facts in, ranked causes out. It reads the
 * evidence, adds the stated facts to the incident they are about, and asks diagnosis. It touches no clock, file or
 * network, so that a stored request can be answered again to the same bytes.
 */

import { attachStatedFacts } from './attach-facts.js';
import type { FindingChange } from './compare-answers.js';
import type { Knowledge } from './diagnosis/compile.js';
import { diagnoseWithDisagreements } from './diagnosis/diagnose-incidents.js';
import type { Disagreement } from './diagnosis/engine.js';
import type { Finding, Incident, Subject, SuppressedFinding } from './diagnosis/types.js';
import { InputError } from './errors.js';
import { readEvidence } from './evidence/read-evidence.js';
import type {
  EvidencePiece,
  EvidenceReading,
  UnrecognisedCode,
  UnrecognisedLines,
} from './evidence/types.js';
import type { Ruleset } from './knowledge/types.js';
import { readStatedFacts } from './stated-facts.js';
import { ENGINE_VERSION } from './version.js';

/** Facts that somebody states, and whom they are about. */
export interface Statement {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly subject?: Subject;
}

export interface DiagnoseRequest extends Statement {
  readonly evidence?: readonly EvidencePiece[];
  /** What was stated later, in its order: of one fact the last statement counts. */
  readonly later?: readonly Statement[];
}

export interface Diagnosis {
  readonly engine: { readonly version: string };
  readonly ruleset: { readonly name: string; readonly version: string; readonly digest: string };
  readonly findings: readonly Finding[];
  /** What is known and silenced, most urgent first; absent where nothing is. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** What the answer counts and does not tell: findings behind the first fifty. */
  readonly omitted: { readonly findings: number };
  readonly unrecognised: {
    readonly codes: readonly UnrecognisedCode[];
    readonly evidence: readonly UnrecognisedLines[];
  };
}

/** What a later revision of a diagnosis says otherwise than the one before. */
export interface AnswerChanges {
  /** The revision before. */
  readonly since: number;
  readonly findings: readonly FindingChange[];
  /** Where the rules have changed, too. */
  readonly ruleset?: { readonly before: Diagnosis['ruleset']; readonly after: Diagnosis['ruleset'] };
}

/** What a caller gets: a diagnosis with its id, its time (RFC 3339, UTC) and whether it is on record. */
export interface Answer extends Diagnosis {
  readonly id: string;
  /** From 1. */
  readonly revision: number;
  readonly createdAt: string;
  readonly recorded: boolean;
  /** From the second revision on. */
  readonly changes?: AnswerChanges;
}

export interface DiagnoseOptions {
  /** Hears of each rule about which the two evaluators differ: a defect of ours that changes nothing in the answer. */
  readonly report?: (disagreement: Disagreement) => void;
  /** Ends the work: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Epoch milliseconds: when it is asked. Without it nothing is suppressed. */
  readonly now?: number;
}

/** What diagnosis works on: the evidence as it was read, and its incidents with the stated facts. */
export interface RequestReading {
  readonly incidents: readonly Incident[];
  readonly reading: EvidenceReading;
}

/** Reads the evidence of `request` and adds what it states. Throws the InputErrors that `diagnose` names. */
export function readRequest(ruleset: Ruleset, request: DiagnoseRequest): RequestReading {
  const evidence = request.evidence ?? [];
  const statements = [request, ...(request.later ?? [])].map(({ facts, subject }) => ({
    stated: readStatedFacts(ruleset, facts ?? {}),
    subject: subject ?? {},
  }));
  if (evidence.length === 0 && statements.every(({ stated }) => stated.length === 0)) throw nothingGiven();
  const reading = readEvidence(evidence);
  const incidents = statements.reduce<readonly Incident[]>(
    (known, { stated, subject }) => attachStatedFacts(known, stated, subject),
    reading.incidents,
  );
  return { incidents, reading };
}

/** The fault of a request that neither states nor shows anything. */
export function nothingGiven(): InputError {
  return new InputError('invalid-request', 'Give at least one fact or one piece of evidence.', [
    { pointer: '', detail: 'neither facts nor evidence' },
  ]);
}

/**
 * Diagnoses one request. Throws InputError `invalid-request` (neither facts nor evidence), `unknown-fact`,
 * `fact-type`, `fact-value` or `ambiguous-subject`, and the reason of an aborted `signal`.
 */
export async function diagnose(
  knowledge: Knowledge,
  request: DiagnoseRequest,
  { report = () => {}, ...options }: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const { ruleset } = knowledge;
  const { incidents, reading } = readRequest(ruleset, request);
  const diagnosed = await diagnoseWithDisagreements(knowledge, incidents, options);
  diagnosed.disagreements.forEach(report);
  return {
    engine: { version: ENGINE_VERSION },
    ruleset: { name: ruleset.name, version: ruleset.version, digest: ruleset.digest },
    findings: diagnosed.findings,
    ...(diagnosed.suppressed.length === 0 ? {} : { suppressed: diagnosed.suppressed }),
    omitted: { findings: diagnosed.omittedFindings },
    unrecognised: { codes: reading.codes, evidence: reading.unrecognised },
  };
}
