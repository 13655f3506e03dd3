/** The example of an overlay: on the shipped rules it adds a cause, changes a weight and silences a finding. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.js';
import { type DiagnoseRequest, type Diagnosis, diagnose } from '../src/diagnose.js';
import { compileRuleset, type Knowledge } from '../src/diagnosis/compile.js';
import { EVIDENCE_FACT_IDS } from '../src/evidence/read-evidence.js';
import type { LoadResult } from '../src/knowledge/assemble.js';
import { checkRuleset } from '../src/knowledge/check.js';
import { citationCoverage } from '../src/knowledge/coverage.js';
import { loadRuleset, shippedRulesFolder } from '../src/knowledge/load.js';
import { loadBundle } from '../src/knowledge/load-bundle.js';
import { expiryMessages } from '../src/knowledge/overlay-suppressions.js';
import { requestOf, runCases } from '../src/rule-cases.js';
import { ruleCoverage } from '../src/rule-coverage.js';
import { sample, sampleNames } from './evidence/sample.js';
import { parseObject } from './support/json.js';

const FOLDER = fileURLToPath(new URL('overlay-example', import.meta.url));
const BEFORE_EXPIRY = Date.parse('2026-12-01T00:00:00Z');
const AFTER_EXPIRY = Date.parse('2027-03-31T00:00:00Z');
const PROBLEM = 'replication-dns-lookup-failure';

type Loaded = Extract<LoadResult, { ok: true }>;

function whole(loaded: LoadResult): Loaded {
  if (loaded.ok) return loaded;
  throw new Error(loaded.messages.map((each) => `${each.file}:${each.line} ${each.message}`).join('\n'));
}

let shipped: Loaded;
let site: Loaded;
let knowledge: Knowledge;
beforeAll(async () => {
  shipped = whole(await loadRuleset([shippedRulesFolder()]));
  site = whole(await loadRuleset([shippedRulesFolder(), FOLDER]));
  knowledge = compileRuleset(site.ruleset);
});

describe('the example overlay', () => {
  it('is in order, with the rules that it lies on', async () => {
    const { ruleset, locate, notes } = site;
    expect(notes).toEqual([]);
    expect(checkRuleset(ruleset, EVIDENCE_FACT_IDS, locate)).toEqual([]);
    expect(expiryMessages(ruleset, BEFORE_EXPIRY, locate)).toEqual([]);
    expect(citationCoverage(ruleset).statements.filter(({ cited }) => !cited)).toEqual([]);
    const { results } = await runCases(knowledge);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBe(shipped.ruleset.cases.size + 3);
    expect(ruleCoverage(knowledge, locate).sufficient).toBe(true);
  });

  it('adds a cause that ranks, with its article', async () => {
    const request = { facts: { 'link.status': 8524, 'destination.dns.firewallDrops': true } };
    const [finding] = (await diagnose(knowledge, request)).findings;
    expect(finding?.causes[0]).toMatchObject({
      id: 'branch-firewall-drops-dns',
      state: 'supported',
      citations: [{ article: { id: 'branch-firewall-runbook' } }],
    });
  });

  it('changes a weight, which shows in bits', async () => {
    const request = { facts: { 'link.status': 8524, 'dnsServer.answer': 'no-answer' } };
    const bits = async (of: Loaded): Promise<number | undefined> => {
      const { findings } = await diagnose(compileRuleset(of.ruleset), request);
      const cause = findings[0]?.causes.find(({ id }) => id === 'destination-dns-server-down');
      return cause?.because.find(({ rule }) => rule.endsWith('.server-on-the-way-silent'))?.bits;
    };
    expect(await bits(shipped)).toBe(2);
    expect(await bits(site)).toBeCloseTo(Math.log2(12), 2);
  });

  it('silences a finding until it expires, and only that', async () => {
    const about = (source: string): DiagnoseRequest => ({
      facts: { 'link.status': 8524, 'link.sourceDeleted': true },
      subject: { source, destination: 'DC1' },
    });
    const known = about('branch7-dc1');
    const told = ({ findings }: Diagnosis): readonly string[] => findings.map(({ problem }) => problem.id);
    const silenced = await diagnose(knowledge, known, { now: BEFORE_EXPIRY });
    expect(told(silenced)).toEqual([]);
    expect(silenced.suppressed).toEqual([
      {
        problem: { id: PROBLEM, title: site.ruleset.problems.get(PROBLEM)?.title },
        subject: { source: 'branch7-dc1', destination: 'DC1' },
        suppression: {
          id: 'closed-branch',
          owner: 'Directory team',
          reason: 'The branch is closed; its domain controller is removed after the audit.',
          expires: '2027-03-31',
        },
      },
    ]);
    for (const diagnosis of [
      await diagnose(knowledge, known, { now: AFTER_EXPIRY }),
      await diagnose(knowledge, known),
      await diagnose(knowledge, about('dc9'), { now: BEFORE_EXPIRY }),
    ]) {
      expect(told(diagnosis)).toEqual([PROBLEM]);
      expect(diagnosis).not.toHaveProperty('suppressed');
    }
  });
});

describe('the commands', () => {
  /** A copy of the example whose suppression expires on `day`. */
  async function withCopy(day: string, work: (folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dcause-site-'));
    try {
      await cp(FOLDER, folder, { recursive: true });
      const file = path.join(folder, 'suppressions', 'closed-branch.json');
      await writeFile(file, (await readFile(file, 'utf8')).replace('2027-03-31', day));
      await work(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  async function dcause(folder: string, input: string, ...args: readonly string[]) {
    const written = { stdout: '' };
    const exitCode = await run([...args, '--rules', `${path.delimiter}${folder}`], {
      stdin: (async function* () {
        yield Buffer.from(input);
      })(),
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => text },
      env: {},
    });
    return { exitCode, stdout: written.stdout };
  }
  const facts = JSON.stringify({
    facts: { 'link.status': 8524, 'link.sourceDeleted': true },
    subject: { source: 'branch7-dc1' },
  });
  const diagnoseIn = (folder: string) => dcause(folder, facts, 'diagnose', '--exit-code', '--facts', '-');

  it('tell of a suppression that has expired, and of the finding again', async () => {
    await withCopy('2020-01-31', async (folder) => {
      const { exitCode, stdout } = await dcause(folder, '', 'rules', 'check');
      expect([exitCode, stdout.split('\n').length]).toEqual([1, 2]);
      expect(stdout).toMatch(/closed-branch\.json:6:3 suppression-expired /);
      const answer = await diagnoseIn(folder);
      expect(answer.exitCode).toBe(1);
      expect(answer.stdout).not.toContain('silenced');
    });
  });

  it('tell of one that holds for ever, and heed it', async () => {
    await withCopy('9999-12-31', async (folder) => {
      const { stdout } = await dcause(folder, '', 'rules', 'check');
      expect(stdout).toMatch(/closed-branch\.json:6:3 suppression-too-long /);
      const answer = await diagnoseIn(folder);
      expect(answer.exitCode).toBe(0);
      expect(answer.stdout).toContain('known and silenced until 9999-12-31 by Directory');
    });
  });
});

describe('the shipped answers', () => {
  const requests = (): readonly DiagnoseRequest[] => [
    ...[...shipped.ruleset.cases.values()].flatMap((each) => requestOf(shipped.ruleset, each) ?? []),
    ...sampleNames().map((name) => ({ evidence: [{ text: sample(name), name }] })),
  ];
  const answers = async (of: LoadResult): Promise<readonly string[]> => {
    const compiled = compileRuleset(whole(of).ruleset);
    const given: string[] = [];
    for (const request of requests())
      given.push(JSON.stringify(await diagnose(compiled, request, { now: BEFORE_EXPIRY })));
    return given;
  };

  it('are the same byte for byte once the folder is gone; its bundle keeps what it made of them', async () => {
    const before = await answers(shipped);
    const during = await answers(site);
    expect(during).not.toEqual(before);
    expect(await answers(loadBundle(site.bundle))).toEqual(during);
    const after = whole(await loadRuleset([shippedRulesFolder()]));
    expect(await answers(after)).toEqual(before);
    expect([after.bundle, after.ruleset.digest]).toEqual([shipped.bundle, shipped.ruleset.digest]);
    expect(site.ruleset.digest).not.toBe(shipped.ruleset.digest);
  });
});

it('has the suppression that the README shows', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const shown = /```json\n(\{[^`]*"owner"[^`]*)```/.exec(readme)?.[1] ?? '';
  const { $schema: _, ...told } = parseObject(shown);
  const { $schema: __, ...kept } = parseObject(
    await readFile(path.join(FOLDER, 'suppressions/closed-branch.json'), 'utf8'),
  );
  expect(told).toEqual(kept);
});
