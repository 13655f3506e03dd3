/** The front door of this layer: pieces of text in, incidents with their facts out. */
import { bind } from './bind.js';
import type { Observation } from './observations.js';
import { READERS } from './readers/all.js';
import { scanPiece } from './scan.js';
import type { EvidencePiece, EvidenceReading } from './types.js';

export { EVIDENCE_FACT_IDS } from './fact-ids.js';

/** Takes the pieces of a request; returns what the readers observed, in order of appearance. Never throws. */
export function observe(pieces: readonly EvidencePiece[]): readonly Observation[] {
  return pieces.flatMap((piece, index) => scanPiece(piece, index, READERS).observations);
}

/**
 * Takes the pieces of a request. Returns the incidents that they show, the codes that are no DNS lookup failure,
 * and per piece the lines that no reader understood. Linear in the length of the text; never throws.
 */
export function readEvidence(pieces: readonly EvidencePiece[]): EvidenceReading {
  const scans = pieces.map((piece, index) => scanPiece(piece, index, READERS));
  return {
    ...bind(scans.flatMap(({ observations }) => observations)),
    unrecognised: scans.flatMap(({ unrecognisedRanges }, index) =>
      unrecognisedRanges.length === 0 ? [] : [{ index, lines: unrecognisedRanges }],
    ),
  };
}
