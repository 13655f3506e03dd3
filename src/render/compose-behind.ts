/** Why a cause is not the first, in plain sentences: the distance, what makes most of it, and what would turn it. */
import type { Behind, Turn } from '../explain/types.js';
import { type Block, code, type Part, paragraph } from './document.js';
import { bitsText, exactPercent, factorText } from './exact-numbers.js';
import { counted } from './words.js';

/** Rules that are named as making most of a difference, and facts that would turn it. */
const MOST_RULES = 3;
const MOST_TURNS = 3;
/** Less is the rounding of sums. */
const LEAST_BITS = 1e-9;

export function behindBlocks(behind: Behind): readonly Block[] {
  return [paragraph(...distanceParts(behind)), paragraph(...turnParts(behind))];
}

function distanceParts({ first, confirmed, bits, prior, rules }: Behind): readonly Part[] {
  if (confirmed) return ['Why not first: ', code(first), ' is confirmed, and that counts before all bits.'];
  if (Math.abs(bits) < LEAST_BITS)
    return [
      'Why not first: it stands level with ',
      code(first),
      '; the higher prior, then the id goes first.',
    ];
  const most = rules.filter((share) => share.bits > 0).slice(0, MOST_RULES);
  const rest = bits - prior - most.reduce((sum, share) => sum + share.bits, 0);
  const terms: readonly (readonly Part[])[] = [
    ...(prior === 0 ? [] : [[`prior ${bitsText(prior)}`]]),
    ...most.map(({ rule, bits: own }) => [code(rule), ` ${bitsText(own)}`]),
    ...(Math.abs(rest) < LEAST_BITS ? [] : [[`all other rules ${bitsText(rest)}`]]),
  ];
  return [
    `Why not first: it stands ${bitsText(bits).slice(1)} bits behind `,
    code(first),
    ` (${factorText(bits)} times less likely): `,
    ...listed(terms, ', '),
    '.',
  ];
}

function turnParts({ turns }: Behind): readonly Part[] {
  if (turns.length === 0) return ['What would turn it: no single unknown fact.'];
  const shown = turns.slice(0, MOST_TURNS);
  const left = turns.length - shown.length;
  const more = left === 0 ? '' : `; or ${counted(left, 'more answer')}`;
  return ['What would turn it: ', ...listed(shown.map(turn), '; or '), `${more}.`];
}

function turn({ fact, value, minutes, ahead, behind }: Turn): readonly Part[] {
  const first = behind === undefined ? 'the first would be ruled out' : `the first ${exactPercent(behind)}`;
  return [
    code(fact),
    ' = ',
    code(JSON.stringify(value)),
    ` (${counted(minutes, 'minute')} to find out; then ${exactPercent(ahead)}, ${first})`,
  ];
}

function listed(groups: readonly (readonly Part[])[], separator: string): readonly Part[] {
  return groups.flatMap((parts, index) => (index === 0 ? parts : [separator, ...parts]));
}
