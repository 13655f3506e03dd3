/** Orders that do not depend on locale, and the rounding of published numbers: answers are compared byte for byte. */

/** Compares by UTF-16 code units; for `Array.sort`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rounds to four decimals; never gives -0. */
export function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}
