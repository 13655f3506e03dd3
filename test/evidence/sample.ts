/** Reads the samples as files come in: bytes first. */
import { readdirSync, readFileSync } from 'node:fs';
import { decodeText } from '../../src/evidence/decode.js';
import type { Observation } from '../../src/evidence/observations.js';
import { observe, readEvidence } from '../../src/evidence/read-evidence.js';
import type { EvidencePiece, EvidenceReading, ObservedIncident } from '../../src/evidence/types.js';

const FOLDER = new URL('samples/', import.meta.url);

export function sampleNames(): readonly string[] {
  return readdirSync(FOLDER).filter((name) => name !== 'truth.json');
}

export function sample(name: string): string {
  return decodeText(readFileSync(new URL(name, FOLDER)));
}

export function read(...texts: readonly (string | EvidencePiece)[]): EvidenceReading {
  return readEvidence(texts.map((text) => (typeof text === 'string' ? { text } : text)));
}

export function readSample(name: string): EvidenceReading {
  return read(sample(name));
}

/** The observations of one kind in a text, in order of appearance. */
export function observedIn<Kind extends Observation['kind']>(
  text: string,
  kind: Kind,
): readonly Extract<Observation, { kind: Kind }>[] {
  return observe([{ text }]).filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);
}

/** Facts of an incident as one plain object. */
export function factsOf(incident: ObservedIncident | undefined): Record<string, unknown> {
  return Object.fromEntries((incident?.facts ?? []).map(({ id, value }) => [id, value]));
}

/** What a reading says, without the lines that say it. */
export function said(reading: EvidenceReading): unknown {
  return {
    codes: reading.codes.map(({ code, count }) => ({ code, count })),
    incidents: reading.incidents.map((incident) => ({
      subject: incident.subject,
      facts: factsOf(incident),
      conflicts: incident.conflicts.map(({ fact, values }) => ({
        fact,
        values: values.map(({ value }) => value),
      })),
      explains: incident.explains,
    })),
  };
}
