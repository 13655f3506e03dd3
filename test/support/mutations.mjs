// Inputs that no reader expects: samples cut, shuffled and damaged, random bytes, random characters. The same seed
// gives the same inputs.

const CONTROLS = [
  '\u0000',
  '\u0007',
  '\u0008',
  '\u001b[31m',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\r',
  '\u2028',
  '\u0085',
];
const FRAGMENTS = [
  'C:\\>',
  '[dc1]: PS C:\\> ',
  '> ',
  '>>> ',
  '```',
  '| ',
  '"',
  "'",
  '{',
  '[',
  '</Event>',
  '<Event xmlns="x">',
  '{"Id": 2087,',
  '= ',
  ' : ',
  '....................... ',
  '==== INBOUND NEIGHBORS ====',
  'HQ\\A1 via RPC',
  'failed, result 8524 (0x214c):',
  'Error value:',
  'showrepl_INFO,',
  ';; ->>HEADER<<- ',
  'Server:',
  '\\0ADEL:',
  '&#x41;',
  '%',
];
const ALPHABETS = [
  [0x20, 0x7e],
  [0x00, 0x1f],
  [0xa0, 0x24f],
  [0x400, 0x4ff],
  [0x4e00, 0x4fff],
  [0xd800, 0xdfff],
  [0x2000, 0x206f],
  [0x1f600, 0x1f64f],
];
const LONGEST_RANDOM = 2_000;
const MOST_EDITS = 8;

/** Mulberry32: numbers in [0, 1) that a seed repeats. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (random, end) => Math.floor(random() * end);
const oneOf = (random, items) => items[below(random, items.length)];

/** A part of a list of lines, a few of them at once. */
function span(random, lines) {
  const from = below(random, lines.length);
  return [from, Math.min(lines.length, from + 1 + below(random, 12))];
}

const LINE_EDITS = [
  (random, lines) => lines.splice(below(random, lines.length)),
  (random, lines) => lines.splice(0, below(random, lines.length)),
  (random, lines) => {
    const [from, to] = span(random, lines);
    lines.splice(from, to - from);
  },
  (random, lines) => {
    const [from, to] = span(random, lines);
    lines.splice(below(random, lines.length), 0, ...lines.slice(from, to));
  },
  (random, lines) => {
    const [from, to] = span(random, lines);
    lines.splice(below(random, lines.length), 0, ...lines.splice(from, to - from));
  },
  (random, lines) => {
    const at = below(random, lines.length);
    lines[at] = (lines[at] ?? '').repeat(1 + below(random, 60));
  },
  (random, lines) => {
    const at = below(random, lines.length);
    lines.splice(at, 2, `${lines[at] ?? ''}${lines[at + 1] ?? ''}`);
  },
];

const TEXT_EDITS = [
  (random, text) => insert(random, text, oneOf(random, CONTROLS)),
  (random, text) => insert(random, text, oneOf(random, FRAGMENTS)),
  (random, text) => insert(random, text, characters(random, 20)),
  (random, text) => {
    const at = below(random, text.length);
    return text.slice(0, at) + text.slice(at + 1 + below(random, 40));
  },
];

function insert(random, text, part) {
  const at = below(random, text.length + 1);
  return text.slice(0, at) + part + text.slice(at);
}

function characters(random, most) {
  const [first, last] = oneOf(random, ALPHABETS);
  let text = '';
  for (let left = below(random, most + 1); left > 0; left -= 1)
    text += random() < 0.05 ? '\n' : String.fromCodePoint(first + below(random, last - first + 1));
  return text;
}

function mutated(random, samples) {
  let text = oneOf(random, samples);
  if (random() < 0.3) text = `${text}\n${oneOf(random, samples)}`;
  for (let left = 1 + below(random, MOST_EDITS); left > 0; left -= 1) {
    if (random() < 0.5) text = oneOf(random, TEXT_EDITS)(random, text);
    else {
      const lines = text.split('\n');
      oneOf(random, LINE_EDITS)(random, lines);
      text = lines.join('\n');
    }
  }
  return text;
}

function flipped(random, bytes) {
  const damaged = Uint8Array.from(bytes);
  for (let left = 1 + below(random, 30); left > 0 && damaged.length > 0; left -= 1)
    damaged[below(random, damaged.length)] ^= 1 << below(random, 8);
  return damaged;
}

function randomBytes(random) {
  return Uint8Array.from({ length: below(random, LONGEST_RANDOM) }, () => below(random, 256));
}

/**
 * The input number `index`: a text, or bytes that are still to be decoded.
 * @param {number} index
 * @param {readonly {bytes: Uint8Array, text: string}[]} samples
 * @returns {{kind: string, text: string} | {kind: string, bytes: Uint8Array}}
 */
export function unexpectedInput(index, samples) {
  const random = randomFrom(index * 2_654_435_761 + 1);
  const pick = random();
  if (pick < 0.7) {
    const texts = samples.map(({ text }) => text);
    return { kind: 'mutated', text: mutated(random, texts) };
  }
  if (pick < 0.85) return { kind: 'flipped', bytes: flipped(random, oneOf(random, samples).bytes) };
  if (pick < 0.92) return { kind: 'bytes', bytes: randomBytes(random) };
  return { kind: 'characters', text: characters(random, LONGEST_RANDOM) };
}
