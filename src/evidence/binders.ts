/**
 * The hooks by which observations of one kind become facts: each takes what the whole evidence says about one machine
 * or one zone. They serve a failing link (the machine is then its source or its destination) and a defect that
 * stands alone (the machine is then bound as `source`).
 */
import type { LookupIndex } from './bind-lookups.js';
import type { FactSheet } from './fact-sheet.js';
import type { Machines } from './machines.js';
import type { Names } from './names.js';
import type { ObservationIndex } from './observation-index.js';
import type { Observation } from './observations.js';
import type { Party } from './pairs.js';

export type Role = 'source' | 'destination';

export interface BinderContext {
  /** All of them; `kinds` finds those of one kind, machine or zone without going through all. */
  readonly observations: readonly Observation[];
  readonly kinds: ObservationIndex;
  readonly names: Names;
  readonly machines: Machines;
  readonly index: LookupIndex;
  /** The forest root's DNS name, where the evidence shows it. */
  readonly root: string | null;
}

/** Adds what the evidence says about `machine` in `role`. */
export type MachineBinder = (sheet: FactSheet, role: Role, machine: Party, context: BinderContext) => void;

/** Adds what the evidence says about `zone` (DNS name in lower case, no final dot). */
export type ZoneBinder = (sheet: FactSheet, zone: string, context: BinderContext) => void;
