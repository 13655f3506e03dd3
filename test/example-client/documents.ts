/** What the editor of the example adds to the rules: an article, a fact, a cause with its rules, and its cases. */

type Document = Readonly<Record<string, unknown>>;

const ARTICLE = 'site-switches';
const CAUSE = 'switch-port-isolated';
const FACT = 'destination.switchPortIsolated';
export const PROBLEM = 'replication-dns-lookup-failure';

const cite = (statement: string) => [{ article: ARTICLE, statement }];

export const article: Document = {
  id: ARTICLE,
  version: 1,
  title: 'Switches of the site',
  publisher: 'Network team',
  appliesTo: ['The sites of the example'],
  sections: [
    {
      id: 'isolation',
      heading: 'Ports that are isolated',
      statements: [
        { id: 'isolated', kind: 'cause', text: 'An isolated port lets a controller reach no DNS server.' },
        { id: 'look', kind: 'check', text: 'The switch lists the ports that it has isolated.' },
        { id: 'release', kind: 'step', text: 'Releasing the port lets the controller resolve names again.' },
      ],
    },
  ],
};

export const facts: Document = {
  id: ARTICLE,
  version: 1,
  title: 'What the switches say',
  facts: [
    {
      id: FACT,
      type: 'boolean',
      question: 'Has the switch isolated the port of the destination?',
      collect: { on: 'person', commands: [], how: 'Look into the list of isolated ports.' },
      cost: { minutes: 2, risk: 'none' },
      citations: cite('look'),
    },
  ],
};

/** `fact` is what its first rule asks for: the example misspells it once. */
export const cause = (fact = FACT): Document => ({
  id: CAUSE,
  version: 1,
  title: 'The switch has isolated the port of the destination',
  about: 'destination',
  explanation: 'The destination reaches no DNS server, because its switch has isolated the port.',
  rules: [
    {
      name: `${CAUSE}.listed`,
      conditions: { all: [{ fact, operator: 'equal', value: true }] },
      event: {
        type: 'supports',
        params: {
          strength: 'decisive',
          because: 'The switch lists the port as isolated.',
          otherwise: 'The switch has not isolated the port.',
          citations: cite('isolated'),
        },
      },
    },
    {
      name: `${CAUSE}.resolves`,
      conditions: { all: [{ fact: 'destination.aliasResolves', operator: 'equal', value: true }] },
      event: {
        type: 'excludes',
        params: { because: 'The destination resolves the alias of the source.', citations: cite('isolated') },
      },
    },
  ],
  resolution: [
    {
      id: 'release',
      text: 'Let the network team release the port.',
      on: 'person',
      commands: [],
      risk: 'low',
      minutes: 10,
      reversible: true,
      undo: 'Isolate the port again.',
      citations: cite('release'),
    },
  ],
  caveats: [],
  citations: cite('isolated'),
});

/** What the new cause explains. */
export const observed: Document = { 'link.status': 8524, [FACT]: true };

export const cases: readonly Document[] = [
  {
    id: `${CAUSE}-wins`,
    title: 'The switch lists the port as isolated',
    kind: 'wins',
    problem: PROBLEM,
    cause: CAUSE,
    given: { facts: observed },
  },
  {
    id: `${CAUSE}-near-miss`,
    title: 'The same, but the source is gone for good',
    kind: 'near-miss',
    problem: PROBLEM,
    cause: CAUSE,
    of: `${CAUSE}-wins`,
    change: { fact: 'link.sourceDeleted', value: true },
    firing: `${CAUSE}.listed`,
    winner: 'source-dc-removed',
  },
];

/** `document`, the problem as it stands, with the new cause and as its next version. */
export function withCause(document: Document): Document {
  const { version } = document;
  const causes: readonly unknown[] = Array.isArray(document['causes']) ? document['causes'] : [];
  return {
    ...document,
    version: Number(version) + 1,
    causes: [...causes, { id: CAUSE, prior: 'uncommon' }],
  };
}

export { ARTICLE, CAUSE };
