/** What stands behind an output in a paste keeps all that it says, and gives nothing to the output before it. */
import { describe, expect, it } from 'vitest';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { renamed } from '../support/dress.mjs';
import { sample } from './sample.js';

function observed(text: string): readonly string[] {
  const ofPlace = new Set(['from', 'report', 'host']);
  return scanPiece({ text }, 0, READERS)
    .observations.map((observation) =>
      JSON.stringify(observation, (field, value: unknown) => (ofPlace.has(field) ? undefined : value)),
    )
    .sort();
}

describe('two outputs, one right behind the other', () => {
  it.each([
    ['event-6702-bytes.txt', 'event-4013.txt'],
    ['event-6702-server2003.txt', 'event-2087.txt'],
    ['event-netlogon-5774.txt', 'event-6702-bytes.txt'],
    ['get-dnsserverzoneaging.txt', 'event-1925-8524.txt'],
    ['repadmin-showrepl-healthy.txt', 'repadmin-replsummary-8524.txt'],
    ['repadmin-showrepl-verbose-8524.txt', 'repadmin-replsummary-8524.txt'],
    ['dig-cname.txt', 'event-2087.txt'],
    ['dig-cname.txt', 'repadmin-showrepl-forest.csv'],
    ['zone-container-conflict.txt', 'event-2087.txt'],
    ['zone-container-conflict.txt', 'showrepl-blank-line-after-every-line.txt'],
    ['repadmin-showrepl-forest.csv', 'repadmin-showrepl-forest.csv'],
  ])('say the same as apart: %s, %s', (first, second) => {
    const [one, other] = [sample(first), renamed(sample(second), 5)];
    expect(observed(`${one}\n${other}`)).toEqual([...observed(one), ...observed(other)].sort());
  });
});
