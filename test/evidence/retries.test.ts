/** Replication asked for by hand: a failure alone is an incident of the pair that it names, until it succeeds. */
import { describe, expect, it } from 'vitest';
import { factsOf, observedIn, read } from './sample.js';

const ONE = '0a1b2c3d-0001-4444-8888-0123456789ab';
const TWO = '0a1b2c3d-0002-4444-8888-0123456789ab';
const MESSAGE = '    The DSA operation is unable to proceed because of a DNS lookup failure.\n';
const CONFIGURATION = 'CN=Configuration,DC=x,DC=test';

const replicate = (result: string, source = 'B1', context = CONFIGURATION): string =>
  `C:\\>repadmin /replicate A1 ${source} "${context}"\n${result}`;
const failed = (status: string): string => `DsReplicaSync() failed with status ${status}:\n${MESSAGE}`;
const FAILED = replicate(failed('8524 (0x214c)'));
const WORKED = replicate('Sync from B1 to A1 completed successfully.\n');

const subjects = (...texts: readonly string[]): readonly unknown[] =>
  read(...texts).incidents.map(({ subject }) => subject);

function link(result: string, context = CONFIGURATION): string {
  return `C:\\>repadmin /showrepl A1\nHQ\\A1\nDSA Options: IS_GC\nDSA object GUID: ${TWO}\n==== INBOUND NEIGHBORS ====\n${context}\n    HQ\\B1 via RPC\n        DSA object GUID: ${ONE}\n        Last attempt @ 2025-01-02 03:04:05 ${result}\n`;
}

describe('a failed /replicate alone', () => {
  it('is an incident of the pair that the command names', () => {
    const { incidents, codes } = read(FAILED);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.namingContext': CONFIGURATION,
      'forest.rootDomain': 'x.test',
    });
    // Nothing has been tried again, and nothing tells whether the source is deleted.
    expect(factsOf(incidents[0])).not.toHaveProperty(['link.retrySucceeds']);
    expect(factsOf(incidents[0])).not.toHaveProperty(['link.sourceDeleted']);
    expect(incidents[0]?.explains).toMatchObject([{ destination: 'A1', source: 'B1', status: 8524 }]);
    expect(codes).toEqual([]);
  });

  it.each([['8524'], ['0x214c'], ['2147483647 (0x7fffffff)', 2147483647]])(
    'is read by its status: %s',
    (status, code = 8524) => {
      expect(observedIn(replicate(failed(status)), 'replication-retry')).toMatchObject([{ status: code }]);
    },
  );

  it.each([
    'The DSA operation is unable to proceed because of a DNS lookup failure.',
    'L’opération DSA n’a pas pu continuer en raison d’un échec de recherche DNS.',
    'Der DSA-Vorgang konnte aufgrund eines DNS-Suchfehlers nicht fortgesetzt werden.',
    'La operación DSA no puede continuar debido a un error de búsqueda de DNS.',
    'A operação DSA não pode continuar devido a uma falha de pesquisa de DNS.',
  ])('is read by its wording: %s', (wording) => {
    expect(subjects(replicate(`DsReplicaSync() failed: ${wording}\n`))).toEqual([
      { destination: 'A1', source: 'B1' },
    ]);
  });

  it('has the source by the GUID that /sync names it by', () => {
    const text = `C:\\>repadmin /sync DC=x,DC=test A1 ${ONE} /force\n${failed('8524 (0x214c)')}`;
    const [incident] = read(text).incidents;
    expect(incident?.subject).toEqual({ destination: 'A1' });
    expect(factsOf(incident)).toMatchObject({
      'link.sourceGuid': ONE,
      'link.namingContext': 'DC=x,DC=test',
    });
  });

  it('names nobody where its command is missing', () => {
    expect(subjects(failed('8524 (0x214c)'))).toEqual([{}]);
    expect(subjects(FAILED, failed('8524 (0x214c)'))).toHaveLength(2);
    expect(subjects(`${FAILED}\nAnd again:\n${failed('8524 (0x214c)')}`)).toHaveLength(1);
  });

  it('has the destination that a banner names where several were asked', () => {
    const text = `C:\\>repadmin /replicate * B1 DC=x,DC=test\nRepadmin: running command /replicate against full DC a1.x.test\n${failed('8524 (0x214c)')}\nRepadmin: running command /replicate against full DC c1.x.test\nSync from B1 to c1.x.test completed successfully.\n`;
    expect(subjects(text)).toEqual([{ destination: 'a1', source: 'B1' }]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('is the same in the dialog of Sites and Services', () => {
    const text =
      'The following error occurred during the attempt to synchronize naming context x.test from Domain\nController B1 to Domain Controller A1: The DSA operation is unable to proceed because of a DNS lookup\nfailure.\n';
    expect(subjects(text)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('in other forms', () => {
  it('is broken by a mail program before its code and in its message', () => {
    const text = `${replicate('').replace(' "CN', '\n"CN')}DsReplicaSync() failed with status 8524\n(0x214c):\n    The DSA operation is unable to proceed because of a DNS\nlookup failure.\n`;
    expect(subjects(text)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it.each([
    'DsReplicaSync() ist fehlgeschlagen. Status 8524 (0x214c):',
    'Échec de DsReplicaSync() avec l’état 8524 (0x214c) :',
  ])('is in another language: %s', (error) => {
    expect(subjects(replicate(`${error}\n    Un message.\n`))).toEqual([{ destination: 'A1', source: 'B1' }]);
  });

  it('is Samba’s', () => {
    const samba = (result: string): string =>
      `root@a1:~# samba-tool drs replicate -U admin%secret a1 b1.x.test DC=x,DC=test --local\n${result}\n`;
    const error = (status: string): string =>
      samba(
        `ERROR(<class 'samba.drs_utils.drsException'>): DsReplicaSync failed - drsException: DsReplicaSync failed ${status}`,
      );
    const lost = error("(8524, 'WERR_DS_DNS_LOOKUP_FAILURE')");
    expect(subjects(lost)).toEqual([{ destination: 'a1', source: 'b1' }]);
    expect(subjects(`${lost}${samba('Replicate from b1.x.test to a1 was successful.')}`)).toEqual([]);
    // Samba prints 2 for a name that does not resolve, and for other things.
    expect(read(error("(2, 'WERR_FILE_NOT_FOUND')"))).toMatchObject({ incidents: [], codes: [{ code: 2 }] });
  });
});

describe('other statuses', () => {
  it('open no incident, and are named', () => {
    const { incidents, codes } = read(replicate(failed('8453 (0x2105)')));
    expect(incidents).toEqual([]);
    expect(codes).toMatchObject([{ code: 8453 }]);
  });

  it('that say that replication waits are no failure', () => {
    const text = replicate(failed('8477 (0x211d)'));
    expect(read(text)).toMatchObject({ incidents: [], codes: [] });
    const after = read(`${link('failed, result 8524 (0x214c):')}${text}`).incidents[0];
    expect(factsOf(after)).toMatchObject({ 'link.status': 8524 });
    expect(factsOf(after)).not.toHaveProperty(['link.retrySucceeds']);
  });

  it('of the queue that was cleared are a consequence of 8524, and stand alone otherwise', () => {
    const cleared = replicate(failed('1256 (0x4e8)'), 'B1', 'DC=x,DC=test');
    const { incidents, codes } = read(`${FAILED}\n${cleared}`);
    expect(incidents.map((one) => factsOf(one)['link.status'])).toEqual([8524]);
    expect(codes).toEqual([]);
    expect(read(cleared).incidents.map((one) => factsOf(one)['link.status'])).toEqual([1256]);
    expect(read(cleared).codes).toMatchObject([{ code: 1256 }]);
  });
});

describe('a success', () => {
  it('behind the failure supersedes it, whatever was replicated', () => {
    expect(subjects(`${FAILED}\n${WORKED}`)).toEqual([]);
    expect(
      subjects(FAILED, replicate('Sync from B1 to A1 completed successfully.\n', 'B1', 'DC=x,DC=test')),
    ).toEqual([]);
    expect(subjects(`${FAILED}\nC:\\>repadmin /syncall A1\nSyncAll terminated with no errors.\n`)).toEqual(
      [],
    );
  });

  it('before the failure, or from another source, does not', () => {
    expect(subjects(`${WORKED}\n${FAILED}`)).toHaveLength(1);
    expect(
      subjects(`${FAILED}\n${replicate('Sync from C1 to A1 completed successfully.\n', 'C1')}`),
    ).toHaveLength(1);
    expect(
      subjects(`${FAILED}\nC:\\>repadmin /syncall D1\nSyncAll terminated with no errors.\n`),
    ).toHaveLength(1);
  });

  it('of the same naming context in a later /showrepl supersedes it; of another one it may be older', () => {
    expect(subjects(`${FAILED}\n${link('was successful.')}`)).toEqual([]);
    expect(subjects(`${link('was successful.')}\n${FAILED}`)).toHaveLength(1);
    expect(subjects(`${FAILED}\n${link('was successful.', 'DC=x,DC=test')}`)).toHaveLength(1);
  });
});

describe('beside other evidence', () => {
  it('is the same incident as the link, and says that a retry fails', () => {
    const { incidents } = read(`${link('failed, result 8524 (0x214c):')}${FAILED}`);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.sourceGuid': ONE, 'link.retrySucceeds': false });
  });

  it('shows the real status where the link has 1256', () => {
    const { incidents, codes } = read(`${link('failed, result 1256 (0x4e8):')}${FAILED}`);
    expect(incidents.map((one) => factsOf(one)['link.status'])).toEqual([8524]);
    expect(codes).toEqual([]);
  });

  it('belongs to the promotion of the source that fails', () => {
    const [head = '', own = ''] = link('was successful.').split(CONFIGURATION);
    const old = own
      .replace(ONE, ONE.replace('1', '7'))
      .replace('was successful.', 'failed, result 8524 (0x214c):');
    const { incidents } = read(`${head}${CONFIGURATION}${own}${CONFIGURATION}${old}${FAILED}`);
    expect(incidents.map((one) => factsOf(one)['link.sourceGuid'])).toEqual([ONE.replace('1', '7')]);
  });

  it('adds no second incident to a summary of the same source', () => {
    const summary =
      'Replication Summary Start Time: 2025-01-02 03:04:05\nSource DSA          largest delta    fails/total %%   error\n A1                  14m:51s    0 /   5    0\n B1              01d.07h:12m:40s    5 /   5  100  (8524) The DSA operation is unable to proceed.\nDestination DSA     largest delta    fails/total %%   error\n A1              01d.07h:12m:40s    5 /   5  100  (8524) The DSA operation is unable to proceed.\n B1                  14m:51s    0 /   5    0\n';
    expect(subjects(`${summary}\n${FAILED}`)).toEqual(subjects(summary));
    expect(subjects(`${summary}\n${WORKED}`)).toEqual(subjects(summary));
  });
});

describe('a failed /syncall', () => {
  const parties = `    From: ${ONE}._msdcs.x.test\n    To  : ${TWO}._msdcs.x.test\n`;
  const issuing = `Error issuing replication: 8524 (0x214c):\n${MESSAGE}${parties}`;

  it('has both sides by their aliases', () => {
    const text = `C:\\>repadmin /syncall /A\nCALLBACK MESSAGE: ${issuing}CALLBACK MESSAGE: SyncAll Finished.\n\nSyncAll reported the following errors:\n${issuing}`;
    const { incidents, unrecognised } = read(text);
    expect(incidents.map((one) => factsOf(one))).toMatchObject([
      { 'link.status': 8524, 'link.sourceGuid': ONE, 'forest.rootDomain': 'x.test' },
    ]);
    expect(unrecognised).toEqual([]);
  });

  it('has the names that other evidence gives to the aliases', () => {
    expect(subjects(`${link('was successful.', 'DC=x,DC=test')}\nCALLBACK MESSAGE: ${issuing}`)).toEqual([
      { destination: 'A1', source: 'B1' },
    ]);
  });

  it('says of each naming context what it says, and which were replicated', () => {
    const text = `C:\\>repadmin /syncall A1 /A\nSyncing partition: DC=x,DC=test\nCALLBACK MESSAGE: ${issuing}Syncing partition: ${CONFIGURATION}\nCALLBACK MESSAGE: The following replication completed successfully.\n${parties.replace(ONE, ONE.replace('1', '7'))}CALLBACK MESSAGE: SyncAll Finished.\n`;
    expect(observedIn(text, 'replication-retry')).toMatchObject([
      { source: `${ONE}._msdcs.x.test`, namingContext: 'DC=x,DC=test', status: 8524 },
      { namingContext: CONFIGURATION, succeeded: true },
    ]);
    expect(read(text).incidents).toHaveLength(1);
    const mended = `${text}CALLBACK MESSAGE: The following replication completed successfully.\n${parties}`;
    expect(read(mended).incidents).toEqual([]);
  });
});
