/** The use case of looking at evidence without diagnosing it, which HTTP and the command line share. */
import { type ObservedEvidence, observeEvidence } from './evidence/read-evidence.js';
import type { EvidencePiece } from './evidence/types.js';
import { ENGINE_VERSION } from './version.js';

export interface Observations extends ObservedEvidence {
  readonly engine: { readonly version: string };
}

/** Reads evidence and says what the readers understood of it, line by line, and what nobody did. Never throws. */
export function observe(evidence: readonly EvidencePiece[]): Observations {
  return { engine: { version: ENGINE_VERSION }, ...observeEvidence(evidence) };
}
