/** What is no DNS lookup failure gives no finding; its codes are named, and what only waits is no failure at all. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Diagnosis, diagnose } from '../../src/diagnose.js';
import type { Knowledge } from '../../src/diagnosis/compile.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';
import { sample } from './sample.js';

/** Status as printed, its hexadecimal form, and the code that the answer names. */
const FAILURES = [
  ['5', '0x5', 5],
  ['8', '0x8', 8],
  ['58', '0x3a', 58],
  ['1127', '0x467', 1127],
  ['1256', '0x4e8', 1256],
  ['1326', '0x52e', 1326],
  ['1396', '0x574', 1396],
  ['1722', '0x6ba', 1722],
  ['1727', '0x6bf', 1727],
  ['1753', '0x6d9', 1753],
  ['1818', '0x71a', 1818],
  ['1908', '0x774', 1908],
  ['8240', '0x2030', 8240],
  ['8333', '0x208d', 8333],
  ['8418', '0x20e2', 8418],
  ['8446', '0x20fe', 8446],
  ['8451', '0x2103', 8451],
  ['8453', '0x2105', 8453],
  ['8456', '0x2108', 8456],
  ['8457', '0x2109', 8457],
  ['8545', '0x2161', 8545],
  ['8589', '0x218d', 8589],
  ['8606', '0x219e', 8606],
  ['8614', '0x21a6', 8614],
  ['2148074274', '0x80090322', -2_146_893_022],
  ['-2146893022', '0x80090322', -2_146_893_022],
] as const;

const DELAYED = [
  ['8461', '0x210d'],
  ['8464', '0x2110'],
  ['8477', '0x211d'],
] as const;

const HEADER = `Repadmin: running command /showrepl against full DC localhost
HQ\\DC1
DSA Options: IS_GC
Site Options: (none)
DSA object GUID: 0a1b2c3d-0001-4444-8888-0123456789ab
DSA invocationID: 0a1b2c3d-0002-4444-8888-0123456789ab

==== INBOUND NEIGHBORS ======================================

DC=corp,DC=example
    HQ\\DC2 via RPC
        DSA object GUID: 0a1b2c3d-0003-4444-8888-0123456789ab
        Last attempt @ 2025-02-03 04:05:06 was successful.
    Branch\\DC3 via RPC
        DSA object GUID: 0a1b2c3d-0004-4444-8888-0123456789ab
`;

function failing(status: string, hex: string): string {
  return `${HEADER}        Last attempt @ 2025-02-03 04:05:06 failed, result ${status} (${hex}):
            The message of this status.
        17 consecutive failure(s).
        Last success @ 2025-02-01 01:02:03.
`;
}

function delayed(status: string, hex: string): string {
  return `${HEADER}        Last attempt @ 2025-02-03 04:05:06 was delayed for a normal reason, result ${status} (${hex}):
            The message of this status.
        Last success @ 2025-02-01 01:02:03.
`;
}

function row(status: string, failures: number): string {
  return `showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status
showrepl_INFO,HQ,DC1,"DC=corp,DC=example",HQ,DC2,RPC,0,0,2025-02-03 04:05:06,0
showrepl_INFO,HQ,DC1,"DC=corp,DC=example",Branch,DC3,RPC,${failures},2025-02-03 04:05:06,2025-02-01 01:02:03,${status}
`;
}

function summary(status: string): string {
  return `Replication Summary Start Time: 2025-02-03 04:05:06

Beginning data collection for replication summary, this may take awhile:
  .....

Source DSA          largest delta    fails/total %%   error
 DC2                       12m:13s    0 /   5    0
 DC3                   02d.03h:03m:03s    5 /   5  100  (${status}) The message of this status.

Destination DSA     largest delta    fails/total %%   error
 DC1                   02d.03h:03m:03s    5 /  10   50  (${status}) The message of this status.
`;
}

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

async function read(text: string): Promise<Diagnosis> {
  return diagnose(knowledge, { evidence: [{ text }] });
}

function page(diagnosis: Diagnosis): string {
  return renderPlainText({
    ...diagnosis,
    id: '0',
    revision: 1,
    createdAt: '2025-03-05T00:00:00Z',
    recorded: false,
  });
}

describe.each(FAILURES)('status %s', (status, hex, code) => {
  it.each([
    ['text', failing(status, hex)],
    ['csv', row(status, 17)],
    ['replsummary', summary(status)],
  ])('is no finding, and is named: %s', async (_, text) => {
    const diagnosis = await read(text);
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.unrecognised.codes.map((each) => each.code)).toEqual([code]);
    expect(page(diagnosis)).toMatch(new RegExp(`does not cover:\\s+- ${code}: `));
  });
});

describe.each(DELAYED)('status %s', (status, hex) => {
  it.each([
    ['text', delayed(status, hex)],
    ['csv', row(status, 0)],
    ['csv, counted', row(status, 3)],
  ])('is neither a finding nor a failure: %s', async (_, text) => {
    const diagnosis = await read(text);
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.unrecognised.codes).toEqual([]);
  });
});

describe('healthy output', () => {
  it.each([
    'healthy-everything.txt',
    'repadmin-showrepl-healthy.txt',
    'dcdiag-test-dns-verbose-harmless-warn.txt',
    'ping-cname-ok.txt',
    'nslookup-cname-found.txt',
  ])('is no finding and names no code: %s', async (name) => {
    const diagnosis = await read(sample(name));
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.unrecognised.codes).toEqual([]);
  });

  it('is no finding where 8524 is a count, a port or a number of a ticket', async () => {
    const text = failing('1722', '0x6ba')
      .replace('17 consecutive', '8524 consecutive')
      .concat('\nTicket 8524, port 8524, process 8524.\n');
    const diagnosis = await read(text);
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.unrecognised.codes.map(({ code }) => code)).toEqual([1722]);
  });
});

describe('other failures beside a DNS lookup failure', () => {
  it('are named, and are not mixed into the finding', async () => {
    const text = `${row('8524', 17)}showrepl_INFO,HQ,DC1,"CN=Configuration,DC=corp,DC=example",Branch,DC4,RPC,99,2025-02-03 04:05:06,2025-02-01 01:02:03,1722\n`;
    const { findings, unrecognised } = await read(text);
    expect(findings.map(({ subject }) => subject)).toEqual([{ destination: 'DC1', source: 'DC3' }]);
    expect(findings[0]?.explains.map(({ status, failures }) => [status, failures])).toEqual([[8524, 17]]);
    expect(unrecognised.codes.map(({ code }) => code)).toEqual([1722]);
  });
});
