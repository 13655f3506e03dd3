/** What a site laid over the rules is told where it changes an explanation. */
import { expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { explain } from '../../src/explain/explain.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { renderExplanation } from '../../src/render/explanation.js';
import { cause, documents, type Files, leaf, rule, writeFolder } from '../knowledge/rules-folder.js';

const overlay: Files = {
  'overlay.json': { name: 'site', version: '1.0.0', title: 'A site' },
  'causes/site-cause.json': {
    ...cause,
    id: 'site-cause',
    title: 'Something at the site',
    rules: [rule('site-cause.sign', leaf('source.responds', 'equal', true))],
  },
  'overrides/with-site-cause.json': {
    id: 'with-site-cause',
    overrides: { kind: 'problem', id: 'lookup-failure' },
    reason: 'It happens here.',
    change: { causes: { add: [{ id: 'site-cause', prior: 'common' }] } },
  },
  'overrides/less-sure.json': {
    id: 'less-sure',
    overrides: { kind: 'cause', id: 'alias-lost' },
    reason: 'Our servers lose it by themselves.',
    change: { rules: { change: [{ name: 'alias-lost.missing', strength: 'weak' }] } },
  },
  'suppressions/known.json': {
    id: 'known',
    owner: 'Somebody',
    reason: 'It is known.',
    expires: '2030-06-01',
    problem: 'lookup-failure',
  },
};

it('says which overlay added and changed what, and what an answer would leave out', async () => {
  const loaded = await loadRuleset([await writeFolder(documents), await writeFolder(overlay)]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  const knowledge = compileRuleset(loaded.ruleset);
  const request = { facts: { 'link.status': 8524, 'source.alias': 'none' } };
  const explanation = await explain(knowledge, request, { now: Date.UTC(2030, 0, 1) });
  const [finding] = explanation.findings;
  expect(finding?.suppressions).toMatchObject([{ id: 'known' }]);
  expect(finding?.problem.origins).toMatchObject([{ overlay: 'site', override: { effect: 'added' } }]);
  const text = renderExplanation(explanation).replace(/\s+/g, ' ');
  expect(text).toContain(
    'Silenced in answers until 2030-06-01 by known, for which Somebody answers: It is known.',
  );
  expect(text).toContain('Overlay site added causes/site-cause (override with-site-cause: It happens here.)');
  expect(text).toContain('Something at the site. Added by overlay site.');
  expect(text).toContain(
    'Overlay site changed rules/alias-lost.missing: "strong" -> "weak" (override less-sure: Our servers lose it by themselves.)',
  );

  const later = await explain(knowledge, request, { now: Date.UTC(2031, 0, 1) });
  expect(later.findings[0]?.suppressions).toEqual([]);
  const plain = await loadRuleset([await writeFolder(documents)]);
  if (!plain.ok) throw new Error(JSON.stringify(plain.messages));
  const without = await explain(compileRuleset(plain.ruleset), request, { now: Date.UTC(2030, 0, 1) });
  expect(JSON.stringify(without)).not.toContain('overlay');
});
