/** What people paste, end to end: every sample gives the problem and the first cause that truth.json states. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Diagnosis, diagnose } from '../src/diagnose.js';
import type { Knowledge } from '../src/diagnosis/compile.js';
import { decodeText } from '../src/evidence/decode.js';
import { shippedKnowledge } from './support/shipped-knowledge.js';

const samples = new URL('./evidence/samples/', import.meta.url);

interface Truth {
  readonly problem: string | null;
  readonly bestCause: string | null;
}

function isTruths(value: unknown): value is Record<string, Truth> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readTruths(): Record<string, Truth> {
  const parsed: unknown = JSON.parse(readFileSync(new URL('truth.json', samples), 'utf8'));
  if (!isTruths(parsed)) throw new Error('truth.json is not an object');
  return parsed;
}

const truths = readTruths();
const names = readdirSync(samples).filter((name) => name !== 'truth.json');

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

async function diagnoseSample(name: string): Promise<Diagnosis> {
  return diagnose(knowledge, {
    evidence: [{ text: decodeText(readFileSync(new URL(name, samples))), name }],
  });
}

describe('samples', () => {
  it.each(names)('%s', async (name) => {
    const truth = truths[name];
    if (truth === undefined) throw new Error(`truth.json does not know ${name}`);
    const { findings } = await diagnoseSample(name);
    if (truth.problem === null) expect(findings).toEqual([]);
    else {
      expect(findings.length).toBeGreaterThan(0);
      expect(new Set(findings.map((finding) => finding.problem.id))).toEqual(new Set([truth.problem]));
    }
    if (truth.bestCause !== null)
      expect(findings.map((finding) => finding.causes[0]?.id)).toContain(truth.bestCause);
    // A sample that cannot tell must not be answered as if it could.
    else
      for (const finding of findings)
        expect(finding.causes.map((cause) => cause.state)).not.toContain('confirmed');
  });
});
