/** Numbers of a ranking for those who check it: to four decimals, as they stand in answers, so that sums can be redone. */

/** Weight of evidence in bits, always with its sign. */
export function bitsText(bits: number): string {
  const text = (Math.round(bits * 10_000) / 10_000 + 0).toFixed(4);
  return bits < 0 ? text : `+${text}`;
}

/** A probability (0..1) as percent with the four decimals of an answer. */
export function exactPercent(probability: number): string {
  return `${(probability * 100).toFixed(2)}%`;
}

/** How many times as likely so many bits make a thing. */
export function factorText(bits: number): string {
  const factor = 2 ** Math.abs(bits);
  return factor < 1_000_000 ? Number(factor.toPrecision(3)).toLocaleString('en-US') : 'over a million';
}
