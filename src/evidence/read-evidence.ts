/** The front door of this layer: pieces of text in, incidents with their facts out. */
import { bind } from './bind.js';
import { gatherNames } from './gather-names.js';
import { splitLines } from './lines.js';
import type { Observation } from './observations.js';
import { READERS } from './readers/all.js';
import { LONGEST_QUOTE, type Scan, scanPiece } from './scan.js';
import { type Statement, statementOf } from './statements.js';
import type { EvidencePiece, EvidenceReading, LineReference } from './types.js';

export { EVIDENCE_FACT_IDS } from './fact-ids.js';

/** What was read, before any rule looks at it. */
export interface ObservedEvidence {
  readonly observations: readonly Statement[];
  readonly incidents: EvidenceReading['incidents'];
  readonly unrecognised: {
    readonly codes: EvidenceReading['codes'];
    readonly lines: readonly LineReference[];
  };
}

/** Takes the pieces of a request; returns what the readers observed, in order of appearance. Never throws. */
export function observe(pieces: readonly EvidencePiece[]): readonly Observation[] {
  return observationsOf(scan(pieces));
}

/**
 * Takes the pieces of a request. Returns the incidents that they show, the codes that are no DNS lookup failure,
 * and per piece the lines that no reader understood. Linear in the length of the text; never throws.
 */
export function readEvidence(pieces: readonly EvidencePiece[]): EvidenceReading {
  const scans = scan(pieces);
  return {
    ...bind(observationsOf(scans)),
    unrecognised: scans.flatMap(({ unrecognisedRanges }, index) =>
      unrecognisedRanges.length === 0 ? [] : [{ index, lines: unrecognisedRanges }],
    ),
  };
}

/** Takes the pieces of a request; returns every observation, the facts bound from them, and each line not understood. */
export function observeEvidence(pieces: readonly EvidencePiece[]): ObservedEvidence {
  const scans = scan(pieces);
  const observations = observationsOf(scans);
  const names = gatherNames(observations);
  const { incidents, codes } = bind(observations);
  return {
    observations: observations.map((observation) => statementOf(observation, names)),
    incidents,
    unrecognised: {
      codes,
      lines: pieces.flatMap((piece, index) => unreadLines(piece, index, scans[index])),
    },
  };
}

function scan(pieces: readonly EvidencePiece[]): readonly Scan[] {
  return pieces.map((piece, index) => scanPiece(piece, index, READERS));
}

/** Copied at once: one by one, hundreds of thousands take longer than anything that is done with them. */
function observationsOf(scans: readonly Scan[]): readonly Observation[] {
  const none: readonly Observation[] = [];
  return none.concat(...scans.map(({ observations }) => observations));
}

function unreadLines(
  { text }: EvidencePiece,
  evidence: number,
  scanned: Scan | undefined,
): readonly LineReference[] {
  const ranges = scanned?.unrecognisedRanges ?? [];
  if (ranges.length === 0) return [];
  const lines = [...splitLines(text)];
  return ranges.flatMap(([first, last]) =>
    lines.slice(first - 1, last).flatMap((raw, at) => {
      const shown = raw.trim().slice(0, LONGEST_QUOTE);
      return shown === '' ? [] : [{ evidence, line: first + at, text: shown }];
    }),
  );
}
