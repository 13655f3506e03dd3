/** The numbers of an explanation are those of the answer, over every sample and every case. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DiagnoseRequest, diagnose } from '../../src/diagnose.js';
import type { Knowledge } from '../../src/diagnosis/compile.js';
import { round4 } from '../../src/diagnosis/order.js';
import type { Finding } from '../../src/diagnosis/types.js';
import { explain } from '../../src/explain/explain.js';
import type { ExplainedFinding } from '../../src/explain/types.js';
import { requestOf } from '../../src/rule-cases.js';
import { sample, sampleNames } from '../evidence/sample.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const mass = (scores: readonly { readonly score: number }[]): number =>
  sum(scores.map(({ score }) => 2 ** score));

/** Recomputed from priors and bits alone, as the README says that it is done. */
function probabilitiesOf({ scores, unlisted }: ExplainedFinding): readonly (readonly [string, number])[] {
  const total = (each: ExplainedFinding['scores'][number]) => ({
    ...each,
    score: Math.log2(each.prior.probability) + each.bits,
  });
  const ranked = scores.filter(({ state }) => state !== 'ruled-out').map(total);
  const rest = [...ranked.filter(({ state }) => state !== 'confirmed'), { score: Math.log2(unlisted.prior) }];
  const all = mass([...ranked, { score: Math.log2(unlisted.prior) }]);
  return ranked.map((each) => [
    each.id,
    round4(2 ** each.score / (each.state === 'confirmed' ? mass([each, ...rest]) : all)),
  ]);
}

function agree(explained: ExplainedFinding, finding: Finding): void {
  const { causes, scores, unlisted, problem, subject } = explained;
  expect({ id: problem.id, subject }).toEqual({ id: finding.problem.id, subject: finding.subject });
  const printed = finding.causes.map(({ id, probability }) => [id, probability]);
  expect(probabilitiesOf(explained)).toEqual(printed);
  expect(unlisted.probability).toBe(finding.unlisted.probability);
  for (const { score, prior, bits, against, probability } of scores) {
    expect(score).toBe(prior.bits + bits);
    if (against !== undefined) expect(round4(2 ** (score - against))).toBe(probability);
  }
  for (const { id, bits, rules } of causes) {
    expect(sum(rules.map((rule) => rule.bits))).toBeCloseTo(bits, 9);
    const told = [...finding.causes, ...finding.ruledOut].find((cause) => cause.id === id)?.because ?? [];
    const counting = rules.filter((rule) => rule.bits !== 0 || rule.truth === 'true');
    expect(counting.map(({ rule }) => rule).sort()).toEqual(
      told
        .filter(({ bits, holds }) => bits !== 0 || holds)
        .map(({ rule }) => rule)
        .sort(),
    );
    for (const { rule, holds, bits: counted, text } of told) {
      const same = rules.find((each) => each.rule === rule);
      expect(same).toMatchObject({ truth: holds ? 'true' : 'false', text });
      expect(round4(same?.bits ?? Number.NaN)).toBe(counted);
    }
  }
}

async function agrees(request: DiagnoseRequest): Promise<number> {
  const { findings } = await diagnose(knowledge, request);
  const ruledOut = findings.flatMap((finding) => finding.ruledOut.map(({ id }) => id));
  const explanation = await explain(knowledge, request, { asked: ruledOut });
  expect(explanation.findings).toHaveLength(findings.length);
  for (const [at, explained] of explanation.findings.entries()) {
    const finding = findings[at];
    if (finding !== undefined) agree(explained, finding);
  }
  return findings.length;
}

describe('an explanation', () => {
  it.each(sampleNames())('adds up to the answer about %s', async (name) => {
    await agrees({ evidence: [{ text: sample(name), name }] });
  });

  it('adds up to the answer of every case', async () => {
    let findings = 0;
    for (const document of knowledge.ruleset.cases.values()) {
      const request = requestOf(knowledge.ruleset, document);
      if (request !== undefined) findings += await agrees(request);
    }
    expect(findings).toBeGreaterThan(100);
  });

  it('tells true about what would turn a ranking', async () => {
    let turned = 0;
    for (const document of knowledge.ruleset.cases.values()) {
      if (document.kind !== 'wins' || document.given.evidence !== undefined) continue;
      const { findings } = await explain(knowledge, document.given);
      const explained = findings.find(({ problem }) => problem.id === document.problem);
      for (const { id, behind } of explained?.causes ?? [])
        for (const { fact, value, ahead } of (behind?.turns ?? []).slice(0, 2)) {
          if (value === 'another value') continue;
          const facts = { ...document.given.facts, [fact]: value };
          const then = await diagnose(knowledge, { facts });
          const finding = then.findings.find(({ problem }) => problem.id === document.problem);
          const rankOf = (cause: string | undefined): number =>
            finding?.causes.find((each) => each.id === cause)?.rank ?? Number.POSITIVE_INFINITY;
          expect(rankOf(id), `${document.id}: ${fact} = ${value}`).toBeLessThan(rankOf(behind?.first));
          expect(finding?.causes.find((each) => each.id === id)?.probability).toBe(ahead);
          turned += 1;
        }
    }
    expect(turned).toBeGreaterThan(20);
  });
});
