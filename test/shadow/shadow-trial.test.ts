/** A candidate beside the active rules: what is compared, what is let go, and that nobody who asks notices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readChanges } from '../../src/shadow/shadow-changes.js';
import { type Answered, ShadowTrial, type ShadowTrialOptions } from '../../src/shadow/shadow-trial.js';
import type { Shadow } from '../../src/store/editing-types.js';
import type { Store } from '../../src/store/types.js';
import { appOptions, newStore, recordingLogger, startRules } from '../support/app.js';
import { keepBundle, SMALL_REQUEST } from '../support/bundles.js';
import { editableRules } from '../support/editable-rules.js';

interface Trial {
  readonly store: Store;
  readonly trial: ShadowTrial;
  readonly shadow: Shadow;
  readonly log: () => string;
  readonly answered: (more?: Partial<Answered>) => Answered;
}

const BY = { actor: 'cli:test', reason: 'test' };

/** The active rules are those of the contract; the candidate is what `edit` makes of them. */
async function start(
  edit: { readonly title?: string; readonly strength?: 'weak' } = {},
  options: Partial<ShadowTrialOptions> & { readonly share?: number } = {},
): Promise<Trial> {
  const { share = 1, ...rest } = options;
  const store = await newStore();
  const { folder } = await editableRules();
  const rules = await startRules(store, [folder]);
  const { digest } = await keepBundle(store, { version: '1.0.0' });
  await store.activate({ digest, at: 0, ...BY });
  await rules.followActivation();
  const candidate = await keepBundle(store, { version: '1.1.0', ...edit });
  const shadow = await store.startShadow({ digest: candidate.digest, share, startedAt: 0, ...BY });
  const { logger, lines } = recordingLogger();
  const trial = new ShadowTrial({ store, logger, random: () => 0, ...rest });
  await trial.follow();
  const answered = (more: Partial<Answered> = {}): Answered => ({
    active: rules.current(),
    request: () => SMALL_REQUEST,
    bytes: 0,
    at: 1,
    ...more,
  });
  return { store, trial, shadow, log: lines, answered };
}

/** Waits for what is done in the background; the time-out of the test ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

async function compared({ store, shadow }: Trial, count: number): Promise<void> {
  await until(async () => (await store.countShadowResults(shadow.id)).compared === count);
}

describe('what is compared', () => {
  it('is counted, and kept where the candidate ranks otherwise', async () => {
    const made = await start({ strength: 'weak' });
    made.trial.consider(made.answered());
    await compared(made, 1);
    const [difference, ...others] = await made.store.listShadowDifferences(made.shadow.id, { limit: 9 });
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ at: 1, activeDigest: made.answered().active.ruleset.digest });
    expect(readChanges(difference?.changes ?? '')).toMatchObject({
      findings: [{ kind: 'changed', causes: [{ id: 'missing' }] }],
    });
    await made.trial.stop();
  });

  it('is counted and not kept where only words differ', async () => {
    const made = await start({ title: 'Another title' });
    made.trial.consider(made.answered());
    await compared(made, 1);
    expect(await made.store.countShadowResults(made.shadow.id)).toEqual({ compared: 1, different: 0 });
    await made.trial.stop();
  });

  it('says where the candidate does not know a fact', async () => {
    const made = await start();
    const facts = { ...SMALL_REQUEST.facts, 'no.such.fact': 1 };
    made.trial.consider(made.answered({ request: () => ({ facts }) }));
    await compared(made, 1);
    // Neither takes it.
    expect(await made.store.countShadowResults(made.shadow.id)).toEqual({ compared: 1, different: 0 });
    await made.trial.stop();
  });

  it('is a share of the requests', async () => {
    const values = [0.4, 0.5, 0.49, 0.9];
    const made = await start({}, { share: 0.5, random: () => values.shift() ?? 1 });
    for (let count = 0; count < 4; count += 1) made.trial.consider(made.answered());
    await compared(made, 2);
    expect(values).toEqual([]);
    await made.trial.stop();
  });

  it('is another share once that is changed, of the same trial', async () => {
    const made = await start({}, { share: 0.5, random: () => 0.7 });
    made.trial.consider(made.answered());
    await made.store.startShadow({ digest: made.shadow.digest, share: 0.8, startedAt: 2, ...BY });
    await made.trial.follow();
    made.trial.consider(made.answered());
    await compared(made, 1);
    await made.trial.stop();
    expect(await made.store.countShadowResults(made.shadow.id)).toMatchObject({ compared: 1 });
  });

  it('is nothing once the candidate itself answers, or the trial has ended', async () => {
    let asked = 0;
    const random = (): number => {
      asked += 1;
      return 0;
    };
    const made = await start({ strength: 'weak' }, { random });
    const own = made.answered().active;
    const { digest } = made.shadow;
    made.trial.consider(made.answered({ active: { ...own, ruleset: { ...own.ruleset, digest } } }));
    await made.store.stopShadow(2, 'cli:test');
    await made.trial.follow();
    made.trial.consider(made.answered());
    expect(asked).toBe(0);
    await made.trial.stop();
  });
});

describe('what cannot be kept up with', () => {
  it('is let go and counted: too much that waits, and too large', async () => {
    const made = await start();
    made.trial.consider(made.answered({ bytes: 5 * 1024 * 1024 }));
    expect(made.trial.load()).toEqual({ waiting: 0, dropped: 1, failed: 0 });
    for (let count = 0; count < 60; count += 1) made.trial.consider(made.answered());
    const { waiting, dropped } = made.trial.load();
    expect([waiting, dropped]).toEqual([50, 1 + 9]);
    await made.trial.stop();
    expect(made.trial.load().waiting).toBe(0);
    expect((await made.store.countShadowResults(made.shadow.id)).compared).toBeLessThan(51);
  });

  it('harms nobody where it fails: it is counted, and told once', async () => {
    const made = await start();
    const request = (): never => {
      throw new TypeError('secret text');
    };
    made.trial.consider(made.answered({ request }));
    made.trial.consider(made.answered({ request }));
    await until(() => made.trial.load().failed === 2);
    expect(made.log().match(/was not compared/g)).toHaveLength(1);
    expect(made.log()).not.toContain('secret text');
    made.trial.consider(made.answered());
    await compared(made, 1);
    await made.trial.stop();
  });

  it('is a candidate that does not load: it is told once, and nothing is tried', async () => {
    const made = await start();
    const digest = 'f'.repeat(64);
    await made.store.addRuleset({ digest, name: 'old', version: '0.0.1', bundle: '{}' }, 0, 'files');
    await made.store.startShadow({ digest, share: 1, startedAt: 3, ...BY });
    await made.trial.follow();
    await made.trial.follow();
    expect(made.log().match(/cannot be loaded/g)).toHaveLength(1);
    made.trial.consider(made.answered());
    expect(made.trial.load()).toEqual({ waiting: 0, dropped: 0, failed: 0 });
    await made.trial.stop();
  });
});

describe('whoever asks', () => {
  it('has the answer before the candidate is asked', async () => {
    const made = await start();
    let asked = false;
    const request = () => {
      asked = true;
      return SMALL_REQUEST;
    };
    made.trial.consider(made.answered({ request }));
    // What is answered in the same turn is written before.
    await Promise.resolve();
    expect(asked).toBe(false);
    await compared(made, 1);
    expect(asked).toBe(true);
    await made.trial.stop();
  });

  it('is not told of what throws: consider gives nothing back', async () => {
    const options = await appOptions({ store: await newStore() });
    expect(options.shadow.consider({ ...(await start()).answered() })).toBeUndefined();
  });
});
