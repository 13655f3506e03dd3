import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, sample } from './sample.js';

const links = (text: string) => observe([{ text }]).filter((one) => one.kind === 'replication-link');
const SMB_DC3 = '632805b5-a071-4a76-9856-c2efa36fd207';
const lookup = `root@smb-dc1:~# dig +noall +comments ${SMB_DC3}._msdcs.samba.example.test CNAME\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n`;

const neighbour = (time: string, message: string, success: string): string =>
  `{"NC dn": "CN=Configuration,DC=x,DC=test", "DSA objectGUID": "${SMB_DC3}", "last attempt time": "${time}", "last attempt message": "${message}", "consecutive failures": 3, "last success": "${success}", "NTDS DN": "CN=NTDS Settings,CN=B1,CN=Servers,CN=S,CN=Sites,CN=Configuration,DC=x,DC=test", "is deleted": false}`;
const TIME = 'Wed Jan 17 09:12:46 2024 CET';
const FAILED = 'failed, result 2 (WERR_FILE_NOT_FOUND)';
const DOCUMENT = `{"dsa": {"objectGUID": "b05a4c3c-7185-4bae-a918-f8d43d3a6c9b"}, "repsFrom": [${neighbour(TIME, FAILED, 'NTTIME(0)')}, ${neighbour('NTTIME(0)', 'was successful', 'NTTIME(0)')}], "repsTo": [${neighbour(TIME, FAILED, 'NTTIME(0)')}]}`;

describe('samba-tool drs showrepl', () => {
  it('reads the inbound part, and never where NTTIME(0) stands', () => {
    expect(
      links(sample('samba-drs-showrepl.txt')).map(
        ({ destination, source, status, failures, lastSuccess, samba }) => [
          destination,
          source,
          status,
          failures?.value,
          lastSuccess?.value,
          samba,
        ],
      ),
    ).toEqual([
      ['SMB-DC1', 'SMB-DC2', 0, 0, 'Wed Jan 17 09:12:44 2024 CET', true],
      ['SMB-DC1', 'SMB-DC3', 2, 318, 'never', true],
      ['SMB-DC1', 'SMB-DC2', 0, 0, 'Wed Jan 17 09:12:44 2024 CET', true],
      ['SMB-DC1', 'SMB-DC3', 2, 318, 'Mon Jan 15 22:40:03 2024 CET', true],
    ]);
  });

  it('does not take a success that was never tried for one', () => {
    const text = sample('samba-drs-showrepl.txt').replaceAll(
      'Wed Jan 17 09:12:44 2024 CET was successful',
      'NTTIME(0) was successful',
    );
    expect(links(text).map(({ outcome }) => outcome)).toEqual(['delayed', 'failure', 'delayed', 'failure']);
  });

  it('gives an incident only with a failed lookup beside result 2', () => {
    expect(readSample('samba-drs-showrepl.txt')).toMatchObject({ incidents: [], codes: [{ code: 2 }] });
    const { incidents } = read(`${sample('samba-drs-showrepl.txt')}\n${lookup}`);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'SMB-DC1', source: 'SMB-DC3' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.sambaResult': 2,
      'link.sourceGuid': SMB_DC3,
      'destination.cname.atOwnServers': 'none',
    });
  });

  it.each([
    ['indented', JSON.stringify(JSON.parse(DOCUMENT), null, 4)],
    ['on one line', DOCUMENT],
  ])('reads --json %s', (_, document) => {
    const observations = observe([{ text: `root@smb-dc1:~# samba-tool drs showrepl --json\n${document}\n` }]);
    expect(observations).toMatchObject([
      {
        kind: 'replication-report',
        server: 'smb-dc1',
        ntdsGuid: { value: 'b05a4c3c-7185-4bae-a918-f8d43d3a6c9b' },
      },
      {
        destination: 'smb-dc1',
        source: 'B1',
        sourceGuid: { value: SMB_DC3 },
        outcome: 'failure',
        status: 2,
        failures: { value: 3 },
        lastSuccess: { value: 'never' },
        forest: { value: 'x.test' },
      },
      { outcome: 'delayed', lastAttempt: null },
    ]);
  });
});

describe('ldbsearch', () => {
  it('tells the GUID that the source holds itself from the one that the destination uses', () => {
    const own = `root@smb-dc3:~# ldbsearch -H sam.ldb '(objectClass=nTDSDSA)' objectGUID\n# record 1\ndn: CN=NTDS Settings,CN=SMB-DC3,CN=Servers,CN=S\nobjectGUID: 4188d6bd-7b1a-4993-9963-09f6986b2ce6\n`;
    const { incidents } = read(`${sample('samba-drs-showrepl.txt')}\n${lookup}${own}`);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.sourceGuid': SMB_DC3,
      'source.ntdsGuid': '4188d6bd-7b1a-4993-9963-09f6986b2ce6',
    });
  });

  it('reads NTDS Settings objects, folded, deleted and in conflict', () => {
    const text = `# record 1\ndn: CN=NTDS Settings,CN=A1,CN=Servers,CN=S,CN=Sites,CN=Configu\n ration,DC=x,DC=test\nobjectGUID: ${SMB_DC3}\nwhenCreated: 20240117081244.0Z\n\n# record 2\ndn: CN=NTDS Settings\\0ADEL:b05a4c3c-7185-4bae-a918-f8d43d3a6c9b,CN=B1,CN=Servers,CN=S\n\n# record 3\ndn: CN=NTDS Settings,CN=C1\\0ACNF:b05a4c3c-7185-4bae-a918-f8d43d3a6c9c,CN=Servers,CN=S\n# returned 3 records\n`;
    expect(observe([{ text, host: 'smb-dc1' }])).toMatchObject([
      {
        kind: 'ntds-settings',
        host: 'smb-dc1',
        server: 'A1',
        guid: SMB_DC3,
        dn: 'CN=NTDS Settings,CN=A1,CN=Servers,CN=S,CN=Sites,CN=Configuration,DC=x,DC=test',
        created: Date.UTC(2024, 0, 17, 8, 12, 44),
        deleted: false,
      },
      { server: 'B1', guid: 'b05a4c3c-7185-4bae-a918-f8d43d3a6c9b', deleted: true },
      { server: 'C1', conflict: true, deleted: false },
    ]);
  });
});
