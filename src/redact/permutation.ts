/**
 * Keyed permutations that keep the shape of what they permute: a Feistel network over the digits of a number in mixed
 * radix (the idea of NIST SP 800-38G; the round function is SHA-256 over a subkey that HMAC-SHA-256 makes), and shuffles
 * of short lists. Both run through all values in one cycle, so that two values never share an image and none is its own.
 */
import { createHmac, hash } from 'node:crypto';

const ROUNDS = 4;
/** Sixteen bits of a hash in hexadecimal. */
const HEX_PER_SYMBOL = 4;
const SYMBOLS_PER_HASH = 16;

/** Takes a key and what it is used for; returns the key for this use, in hexadecimal. */
export function subkeyOf(key: Buffer, purpose: string): string {
  return createHmac('sha256', key).update(purpose).digest('hex');
}

/**
 * Takes at least two digits of a number, least first, and the radix of each (at most 65,536); returns the next number
 * in the cycle of this subkey.
 */
export function nextInCycle(
  digits: readonly number[],
  radices: readonly number[],
  subkey: string,
): readonly number[] {
  const state = [...digits];
  for (let round = 0; round < ROUNDS; round += 1) mix(state, radices, subkey, round, 1);
  increment(state, radices);
  for (let round = ROUNDS - 1; round >= 0; round -= 1) mix(state, radices, subkey, round, -1);
  return state;
}

/** Adds to one half what the other half and the subkey give, or takes it away. */
function mix(state: number[], radices: readonly number[], subkey: string, round: number, sign: 1 | -1): void {
  const middle = Math.ceil(state.length / 2);
  const isEven = round % 2 === 0;
  const [first, end] = isEven ? [0, middle] : [middle, state.length];
  const other = isEven ? state.slice(middle) : state.slice(0, middle);
  const draw = drawsOf(`${subkey}|${round}|${other.join(',')}`);
  for (let at = first; at < end; at += 1) {
    const radix = radices[at] ?? 1;
    state[at] = ((state[at] ?? 0) + sign * (draw(at - first) % radix) + radix) % radix;
  }
}

/** Takes a seed; returns what gives the numbers of 16 bits that it stands for, to be asked in order. */
function drawsOf(seed: string): (index: number) => number {
  let block = 0;
  let bits = hash('sha256', seed);
  return (index) => {
    if (Math.floor(index / SYMBOLS_PER_HASH) > block) {
      block += 1;
      bits = hash('sha256', `${block}|${bits}`);
    }
    const at = (index % SYMBOLS_PER_HASH) * HEX_PER_SYMBOL;
    return Number.parseInt(bits.slice(at, at + HEX_PER_SYMBOL), 16);
  };
}

function increment(state: number[], radices: readonly number[]): void {
  for (let at = 0; at < state.length; at += 1) {
    const next = (state[at] ?? 0) + 1;
    state[at] = next % (radices[at] ?? 1);
    if (state[at] === next) return;
  }
}

/** Takes different members; returns for each the one after it in a cycle through all of them (Sattolo's shuffle). */
export function shuffledCycle(members: readonly number[], subkey: string): ReadonlyMap<number, number> {
  const images = [...members];
  const draw = drawsOf(subkey);
  for (let at = images.length - 1; at > 0; at -= 1) {
    const other = draw(images.length - 1 - at) % at;
    [images[at], images[other]] = [images[other] ?? 0, images[at] ?? 0];
  }
  return new Map(members.map((member, at) => [member, images[at] ?? member]));
}
