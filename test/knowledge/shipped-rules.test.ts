/** The knowledge that dcause ships: it loads, hangs together, and stays plain json-rules-engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { EVIDENCE_FACT_IDS } from '../../src/evidence/read-evidence.js';
import { checkRuleset } from '../../src/knowledge/check.js';
import { citationCoverage } from '../../src/knowledge/coverage.js';
import { formatFiles } from '../../src/knowledge/format-files.js';
import { loadRuleset, shippedRulesFolder } from '../../src/knowledge/load.js';
import { planLock } from '../../src/knowledge/lock-file.js';

const folder = shippedRulesFolder();
const loaded = await loadRuleset([folder]);
const shown = (messages: readonly { file: string; line: number; message: string }[]): readonly string[] =>
  messages.map(({ file, line, message }) => `${file.slice(folder.length + 1)}:${line} ${message}`);

function ruleset() {
  if (!loaded.ok) throw new Error('The rules do not load.');
  return loaded.ruleset;
}

interface WithRules {
  readonly rules?: readonly RuleProperties[];
  readonly inferences?: readonly RuleProperties[];
}
const isObject = (value: unknown): value is WithRules => typeof value === 'object' && value !== null;

/** The rules of a folder as they stand in its files; that they are rules is for the Engine to say. */
function rulesIn(name: 'causes' | 'facts', member: keyof WithRules): readonly RuleProperties[] {
  return readdirSync(join(folder, name)).flatMap((file) => {
    const document: unknown = JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
    return isObject(document) ? (document[member] ?? []) : [];
  });
}

describe('the shipped rules', () => {
  it('load without a message', () => {
    expect(shown(loaded.ok ? loaded.notes : loaded.messages)).toEqual([]);
  });

  it('have nothing that the checks find fault with', () => {
    expect(shown(checkRuleset(ruleset(), EVIDENCE_FACT_IDS, loaded.ok ? loaded.locate : undefined))).toEqual(
      [],
    );
  });

  it('are in canonical form', async () => {
    expect(await formatFiles([folder], false)).toEqual({ changed: [], messages: [] });
  });

  it('are locked as they are', async () => {
    const { exists, messages } = await planLock(folder);
    expect(exists).toBe(true);
    expect(shown(messages)).toEqual([]);
  });

  it('cite every statement of every article, each by what is of its kind', () => {
    const { statements } = citationCoverage(ruleset());
    const uncited = statements.filter(({ cited }) => !cited);
    expect(uncited.map(({ article, statement, kind }) => `${article}/${statement} (${kind})`)).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
  });

  it('load unchanged in a stock Engine, and run there without a throw when nothing is known', async () => {
    const rules = [...rulesIn('causes', 'rules'), ...rulesIn('facts', 'inferences')];
    expect(rules.length).toBeGreaterThanOrEqual(ruleset().causes.size);
    const engine = new Engine();
    for (const rule of rules) engine.addRule(rule);
    const lenient = new Engine(rules, { allowUndefinedFacts: true });
    expect((await lenient.run()).failureResults.length).toBeGreaterThan(0);
  });

  it('name every cause, and no other, in the right problems', () => {
    const causesOf = (id: string) =>
      ruleset()
        .problems.get(id)
        ?.causes.map((cause) => cause.id) ?? [];
    expect(causesOf('replication-dns-lookup-failure')).toHaveLength(26);
    expect(causesOf('dns-event-6702')).toHaveLength(5);
    expect(ruleset().causes.size).toBe(31);
  });

  it('keep every step that cannot be undone behind a check', () => {
    const irreversible = [...ruleset().causes.values()].flatMap(({ resolution }) =>
      resolution.filter(({ reversible }) => !reversible),
    );
    expect(irreversible.length).toBeGreaterThan(0);
    for (const { id, confirm } of irreversible) expect(confirm?.conditions, id).toBeDefined();
  });
});
