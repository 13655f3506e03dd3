/** How long to wait until the next attempt. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '../../src/tickets/backoff.js';

const attempts = fc.integer({ min: 1, max: 10_000 });
const chance = fc.double({ min: 0, max: 1, noNaN: true });
const asked = fc.nat(86_400_000);

it('a wait is between half a second and ten minutes where nothing was asked for', () => {
  fc.assert(
    fc.property(attempts, chance, (count, random) => {
      const ms = backoffMs(count, () => random);
      expect(ms).toBeGreaterThanOrEqual(500);
      expect(ms).toBeLessThanOrEqual(600_000);
      expect(Number.isInteger(ms)).toBe(true);
    }),
  );
});

it('the longest wait after one attempt is not longer than the shortest after the next but one', () => {
  fc.assert(
    fc.property(attempts, (count) => {
      expect(backoffMs(count, () => 1)).toBeLessThanOrEqual(
        Math.max(
          600_000,
          backoffMs(count + 2, () => 0),
        ),
      );
      expect(backoffMs(count, () => 0)).toBeLessThanOrEqual(backoffMs(count + 1, () => 0));
    }),
  );
  expect([1, 2, 3].map((count) => backoffMs(count, () => 1))).toEqual([1_000, 2_000, 4_000]);
});

it('nobody is asked again before the time that it asked for', () => {
  fc.assert(
    fc.property(attempts, chance, asked, (count, random, ms) => {
      expect(backoffMs(count, () => random, ms)).toBeGreaterThanOrEqual(ms);
    }),
  );
});
