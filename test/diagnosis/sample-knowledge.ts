/** A ruleset with every kind of rule, and incidents of it from a seed. */
import type { Incident } from '../../src/diagnosis/types.js';
import type { FactValue, Ruleset } from '../../src/knowledge/types.js';
import {
  all,
  cause,
  fact,
  incident,
  inference,
  leaf,
  problem,
  rule,
  ruleset,
  step,
  when,
} from '../support/rulesets.js';

const FACTS = [
  fact('link.status', 'integer'),
  fact('link.failures', 'integer', { minimum: 0 }),
  fact('link.guid', 'string'),
  fact('source.guid', 'string'),
  fact('source.alias', 'enum', {
    values: ['all', 'some', 'none'].map((value) => ({ value, meaning: value })),
    collect: { on: 'source', commands: ['nslookup {source.guid} {source.servers}'], how: 'Look it up.' },
  }),
  fact('source.responds'),
  fact('source.gone', 'boolean', { cost: { minutes: 1, risk: 'none' } }),
  fact('source.retired'),
  fact('source.servers', 'stringList'),
  fact('destination.alias', 'enum', {
    values: ['all', 'some', 'none'].map((value) => ({ value, meaning: value })),
  }),
  fact('destination.alone'),
];

const CAUSES = [
  cause(
    'removed',
    [
      rule('removed.gone', 'confirms', when('source.gone'), { strength: 'decisive' }),
      rule('removed.responds', 'excludes', when('source.responds')),
      rule('removed.guid', 'supports', all(leaf('link.guid', 'notEqual', { fact: 'source.guid' })), {
        strength: 'strong',
        group: 'guid',
      }),
      rule('removed.old', 'supports', all(leaf('link.failures', 'greaterThan', 100)), {
        group: 'time',
        oneSided: true,
      }),
    ],
    {
      resolution: [
        step('clean', {
          commands: ['ntdsutil {source.name}'],
          reversible: false,
          confirm: {
            text: 'It never returns.',
            conditions: all(leaf('source.retired', 'equal', true), leaf('source.responds', 'equal', false)),
            commands: ['ping {source.name}'],
            citations: [],
          },
        }),
      ],
    },
  ),
  cause(
    'unregistered',
    [
      rule('unregistered.none', 'supports', all(leaf('source.alias', 'in', ['some', 'none'])), {
        strength: 'decisive',
      }),
      rule('unregistered.there', 'weakens', when('destination.alias', 'all')),
      rule('unregistered.responds', 'supports', when('source.responds'), {
        strength: 'weak',
        otherwise: 'It is down.',
      }),
    ],
    {
      resolution: [step('register', { commands: ['nltest /dsregdns {source.servers}'] })],
    },
  ),
  cause(
    'wrong-server',
    [
      rule(
        'wrong-server.none',
        'supports',
        { not: leaf('destination.alias', 'equal', 'all') },
        { strength: 'strong' },
      ),
      rule('wrong-server.alone', 'supports', when('destination.alone')),
    ],
    { about: 'destination' },
  ),
  cause(
    'latency',
    [
      rule('latency.some', 'supports', {
        any: [leaf('destination.alias', 'equal', 'some'), leaf('link.failures', 'lessThan', 3)],
      }),
    ],
    { about: 'link' },
  ),
];

export const SAMPLE: Ruleset = ruleset({
  facts: FACTS,
  causes: CAUSES,
  inferences: [inference('infer.responds', when('source.alias', 'all'), 'source.responds', true)],
  problems: [
    problem(
      'lookup-failure',
      when('link.status', 8524),
      { removed: 'very-common', unregistered: 'common', 'wrong-server': 'common', latency: 'uncommon' },
      {
        remarks: [
          {
            when: all(leaf('link.failures', 'greaterThan', 1000)),
            text: 'It fails for long.',
            citations: [],
          },
        ],
      },
    ),
    problem(
      'defect',
      when('source.alias', 'none'),
      { unregistered: 'common', latency: 'rare' },
      {
        urgency: 2,
        yieldsTo: ['lookup-failure'],
      },
    ),
  ],
});

/** Mulberry32: a small generator of numbers in [0, 1) that a seed repeats. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An incident with some facts of the sample. */
export function sampleIncident(random: () => number): Incident {
  const pick = <T>(values: readonly T[]): T =>
    values[Math.floor(random() * values.length)] ?? (values[0] as T);
  const choices: Readonly<Record<string, readonly FactValue[]>> = {
    'link.status': [8524, 8524, 8524, 0],
    'link.failures': [1, 2, 50, 500, 5000],
    'link.guid': ['g1', 'g2'],
    'source.guid': ['g1', 'g2'],
    'source.alias': ['all', 'some', 'none'],
    'source.responds': [true, false],
    'source.gone': [true, false],
    'source.retired': [true, false],
    'source.servers': [['192.0.2.1'], ['192.0.2.1', '192.0.2.2'], ['bad & value']],
    'destination.alias': ['all', 'some', 'none'],
    'destination.alone': [true, false],
    'source.name': ['dc1', 'dc1 | calc'],
  };
  const facts = Object.entries(choices)
    .filter(([id]) => random() < (id === 'link.status' ? 0.95 : 0.5))
    .map(([id, values]) => [id, pick(values)] as const);
  const subject = {
    source: `dc${Math.floor(random() * 5)}`,
    destination: `dc${5 + Math.floor(random() * 5)}`,
  };
  return incident(Object.fromEntries(facts), subject, {
    explains: [{ ...subject, namingContexts: ['DC=a'], status: 8524, failures: 1, lastSuccess: null }],
  });
}
