/** Rules and facts for the benches, the same from the same seed. */

/** Mulberry32: numbers in [0, 1) that a seed repeats. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Twelve facts of one failing link, as evidence of an ordinary incident gives them. */
export const SHIPPED_INCIDENT = {
  'link.status': 8524,
  'link.failures': 47,
  'link.neverSucceeded': false,
  'link.event2087': true,
  'link.sourceDeleted': false,
  'link.sourceGuid': '6a1b2c3d-0001-4444-8888-0123456789ab',
  'source.ntdsGuid': '6a1b2c3d-0001-4444-8888-0123456789ab',
  'source.reportsItself': true,
  'source.cname.atOwnServers': 'none',
  'source.dns.msdcsAtServers': 'all',
  'destination.cname.atOwnServers': 'none',
  'pattern.source.failingShare': 1,
};

const CITATIONS = [{ article: 'article', statement: 'statement' }];
const ENUM = ['all', 'some', 'none', 'unknown-zone', 'refused', 'timeout'];
const RULES_PER_CAUSE = 8;

/**
 * A ruleset of `size` rules over a vocabulary that grows with it: enums, booleans and integers, two or three
 * conditions a rule, positive operators only (a stock Engine calls negative ones true of absent facts).
 */
export function syntheticRuleset(size, seed) {
  const random = randomFrom(seed);
  const pick = (items) => items[Math.floor(random() * items.length)];
  const factIds = Array.from(
    { length: Math.max(60, Math.round(size / 10)) },
    (_, at) => `${'ebn'[at % 3]}.fact-${at}`,
  );
  const leaf = () => {
    const fact = pick(factIds);
    if (fact.startsWith('b')) return { fact, operator: 'equal', value: random() < 0.5 };
    if (fact.startsWith('n')) return { fact, operator: 'greaterThan', value: Math.floor(random() * 100) };
    return random() < 0.7
      ? { fact, operator: 'equal', value: pick(ENUM) }
      : { fact, operator: 'in', value: [pick(ENUM), pick(ENUM)] };
  };
  const conditions = () => {
    const leaves = Array.from({ length: 2 + Math.floor(random() * 2) }, leaf);
    return random() < 0.8 ? { all: leaves } : { all: [leaf(), { any: leaves }] };
  };
  const name = (at) => `cause-${String(Math.floor(at / RULES_PER_CAUSE)).padStart(5, '0')}`;
  const rules = Array.from({ length: size }, (_, at) => ({
    name: `${name(at)}.rule-${at % RULES_PER_CAUSE}`,
    conditions: conditions(),
    event: { type: 'supports', params: { strength: 'moderate', because: 'It holds.', citations: CITATIONS } },
  }));
  const causes = new Map();
  rules.forEach((rule, at) => {
    const id = name(at);
    const cause = causes.get(id) ?? {
      id,
      title: id,
      about: 'source',
      explanation: id,
      rules: [],
      resolution: [],
      caveats: [],
      citations: [],
    };
    cause.rules.push(rule);
    causes.set(id, cause);
  });
  return {
    name: 'synthetic',
    version: '1.0.0',
    title: 'Synthetic',
    digest: '',
    strengths: {
      weak: { holds: 2, fails: 0.8 },
      moderate: { holds: 4, fails: 0.6 },
      strong: { holds: 12, fails: 0.5 },
      decisive: { holds: 60, fails: 0.5 },
    },
    priors: { rare: 1, uncommon: 4, common: 12, 'very-common': 30 },
    unlistedPrior: 0.05,
    articles: new Map(),
    facts: new Map(),
    inferences: [],
    problems: new Map(),
    causes,
    cases: new Map(),
  };
}

/** Facts that make `count` of the facts of a ruleset known, chosen so that one of its rules holds. */
export function syntheticFacts(ruleset, count, seed) {
  const random = randomFrom(seed);
  const rules = [...ruleset.causes.values()].flatMap((cause) => cause.rules);
  const facts = {};
  const know = (condition) => {
    for (const member of condition.all ?? condition.any ?? []) know(member);
    if (condition.fact === undefined || condition.fact in facts) return;
    const { operator, value } = condition;
    facts[condition.fact] = operator === 'greaterThan' ? value + 1 : Array.isArray(value) ? value[0] : value;
  };
  while (Object.keys(facts).length < count) know(rules[Math.floor(random() * rules.length)].conditions);
  return Object.fromEntries(Object.entries(facts).slice(0, count));
}
