/**
 * What evidence says, before any rule looks at it: observations with the line that they rest on, and the
 * facts of one incident bound from them. This layer knows tools and names, and nothing of causes.
 */

/** One pasted text or file. `host`: the machine that it was collected on, where the sender knows. */
export interface EvidencePiece {
  readonly text: string;
  readonly name?: string;
  readonly host?: string;
}

/** Where something was read: piece (from 0), line (from 1, of the text as it came), and that line. */
export interface LineReference {
  readonly evidence: number;
  readonly line: number;
  readonly text: string;
}

export type ObservedValue = boolean | number | string | readonly string[];

export interface ObservedFact {
  readonly id: string;
  readonly value: ObservedValue;
  readonly from: LineReference;
}

/** Pieces of evidence that disagree about a fact; the fact is then unknown. */
export interface ObservedConflict {
  readonly fact: string;
  readonly values: readonly { readonly value: ObservedValue; readonly from: LineReference }[];
}

export interface Subject {
  readonly source?: string;
  readonly destination?: string;
  readonly server?: string;
  readonly zone?: string;
  /** Every domain controller of this site fails as a destination. */
  readonly site?: string;
}

/** One failing replication link, or the event that stands for it. Times are as printed. */
export interface ObservedLink {
  readonly destination: string;
  readonly source: string;
  readonly namingContexts: readonly string[];
  readonly status: number | null;
  readonly failures: number | null;
  readonly lastSuccess: string | null;
}

/** A (destination, source) pair, or a machine or zone that stands alone. */
export interface ObservedIncident {
  readonly subject: Subject;
  readonly facts: readonly ObservedFact[];
  readonly conflicts: readonly ObservedConflict[];
  readonly explains: readonly ObservedLink[];
}

export interface UnrecognisedCode {
  readonly code: number;
  readonly count: number;
  readonly lines: readonly { readonly evidence: number; readonly line: number }[];
}

/** Lines (first, last) that no reader understood; blank lines are not counted. */
export interface UnrecognisedLines {
  readonly index: number;
  readonly lines: readonly (readonly [number, number])[];
}

export interface EvidenceReading {
  readonly incidents: readonly ObservedIncident[];
  /** Statuses of failed operations that are no DNS lookup failure. */
  readonly codes: readonly UnrecognisedCode[];
  readonly unrecognised: readonly UnrecognisedLines[];
}
