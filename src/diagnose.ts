/**
 * The use case that HTTP, command line and tickets share: evidence and facts in, ranked causes out. It reads the
 * evidence, adds the stated facts to the incident they are about, and asks diagnosis. It touches no clock, file or
 * network, so that a stored request can be answered again to the same bytes.
 */

import { attachStatedFacts } from './attach-facts.js';
import type { Knowledge } from './diagnosis/compile.js';
import { diagnoseWithDisagreements } from './diagnosis/diagnose-incidents.js';
import type { Disagreement } from './diagnosis/engine.js';
import type { Finding, Subject } from './diagnosis/types.js';
import { InputError } from './errors.js';
import { readEvidence } from './evidence/read-evidence.js';
import type { EvidencePiece, UnrecognisedCode, UnrecognisedLines } from './evidence/types.js';
import { readStatedFacts } from './stated-facts.js';
import { ENGINE_VERSION } from './version.js';

export interface DiagnoseRequest {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly subject?: Subject;
  readonly evidence?: readonly EvidencePiece[];
}

export interface Diagnosis {
  readonly engine: { readonly version: string };
  readonly ruleset: { readonly name: string; readonly version: string; readonly digest: string };
  readonly findings: readonly Finding[];
  /** What the answer counts and does not tell: findings behind the first fifty. */
  readonly omitted: { readonly findings: number };
  readonly unrecognised: {
    readonly codes: readonly UnrecognisedCode[];
    readonly evidence: readonly UnrecognisedLines[];
  };
}

/** What a caller gets: a diagnosis with its id, its time (RFC 3339, UTC) and whether it is on record. */
export interface Answer extends Diagnosis {
  readonly id: string;
  readonly createdAt: string;
  readonly recorded: boolean;
}

export interface DiagnoseOptions {
  /** Hears of each rule about which the two evaluators differ: a defect of ours that changes nothing in the answer. */
  readonly report?: (disagreement: Disagreement) => void;
  /** Ends the work: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/**
 * Diagnoses one request. Throws InputError `invalid-request` (neither facts nor evidence), `unknown-fact`,
 * `fact-type`, `fact-value` or `ambiguous-subject`, and the reason of an aborted `signal`.
 */
export async function diagnose(
  knowledge: Knowledge,
  request: DiagnoseRequest,
  { report = () => {}, signal }: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const { ruleset } = knowledge;
  const evidence = request.evidence ?? [];
  const stated = readStatedFacts(ruleset, request.facts ?? {});
  if (evidence.length === 0 && stated.length === 0)
    throw new InputError('invalid-request', 'Give at least one fact or one piece of evidence.', [
      { pointer: '', detail: 'neither facts nor evidence' },
    ]);
  const reading = readEvidence(evidence);
  const incidents = attachStatedFacts(reading.incidents, stated, request.subject ?? {});
  const diagnosed = await diagnoseWithDisagreements(knowledge, incidents, signal);
  diagnosed.disagreements.forEach(report);
  return {
    engine: { version: ENGINE_VERSION },
    ruleset: { name: ruleset.name, version: ruleset.version, digest: ruleset.digest },
    findings: diagnosed.findings,
    omitted: { findings: diagnosed.omittedFindings },
    unrecognised: { codes: reading.codes, evidence: reading.unrecognised },
  };
}
