/**
 * What a reader is: it claims a line that begins its tool's output and takes the lines that follow as long as
 * they fit. One file per tool in readers/; readers go by layout, codes and GUIDs, and never throw.
 */
import type { Line } from './lines.js';
import type { Observation } from './observations.js';
import type { ObjectDocument } from './readers/printed-object.js';
import type { LineReference } from './types.js';

/**
 * `yes`: understood. `maybe`: belongs to the output if a later line of it is understood (free text between two
 * fields). `no`: somebody else's.
 */
export type Verdict = 'yes' | 'maybe' | 'no';

/** What a reader may know and say about the piece of evidence that it reads. */
export interface PieceContext {
  reference(line: Line): LineReference;
  /** The output shows on which machine commands without another machine in their prompt run. */
  place(host: string): void;
}

export interface Reading {
  take(line: Line): Verdict;
  /** Takes what the command printed as JSON or CSV; returns whether it is this reader's. */
  takeObjects?(printed: ObjectDocument): boolean;
  finish(): readonly Observation[];
}

export interface Reader {
  /** Returns the begun reading and the verdict on this first line, or null. */
  start(line: Line, context: PieceContext): { readonly reading: Reading; readonly verdict: Verdict } | null;
  /** Begins with objects whose command is not shown; `line` is the first of theirs. */
  startObjects?(printed: ObjectDocument, line: Line, context: PieceContext): Reading | null;
}
