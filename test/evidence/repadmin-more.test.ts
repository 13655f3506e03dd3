import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { deltaSeconds } from '../../src/evidence/readers/replsummary-row.js';
import { factsOf, read, readSample, sample } from './sample.js';

const A1 = '4188d6bd-7b1a-4993-9963-09f6986b2ce6';
const B1 = '999eafde-8399-4c54-9289-1399bbd63e51';

describe('repadmin /replsummary', () => {
  it('reads every form of the delta', () => {
    const [summary] = observe([{ text: sample('repadmin-replsummary-operational-errors.txt') }]);
    expect(summary).toMatchObject({
      kind: 'replication-summary',
      sources: [
        { server: 'FAB-DC01', fails: 0, total: 5, deltaSeconds: 686 },
        { server: 'FAB-DC02', fails: 5, total: 5, delta: '>60 days', deltaSeconds: null, status: 1722 },
        { server: 'FAB-DC03', deltaSeconds: 47 },
        { server: 'FAB-SOUTH-DC01', delta: '(unknown)', status: -2146893022 },
      ],
      destinations: [
        { server: 'FAB-DC01', fails: 5, total: 10, status: 1722 },
        { server: 'FAB-DC03', fails: 5, total: 10, status: -2146893022 },
      ],
      unreachable: [
        { server: 'FAB-DC02.fabrikam.com', code: 58 },
        { server: 'FAB-SOUTH-DC01.fabrikam.com', code: 8341 },
      ],
      takenAt: '2024-02-27 16:40:19',
    });
    expect(deltaSeconds('01d.07h:12m:40s')).toBe(112_360);
  });

  it('reads three hosts of three forests, empty tables included', () => {
    const summaries = observe([{ text: sample('ansible-quoted-replsummary.txt') }]).filter(
      (one) => one.kind === 'replication-summary',
    );
    expect(summaries.map(({ sources }) => sources.map(({ server, fails }) => `${server} ${fails}`))).toEqual([
      ['FAB-DC01 0', 'FAB-DC02 3'],
      [],
      ['CON-DC01 0', 'CON-DC04 0'],
    ]);
    expect(readSample('ansible-quoted-replsummary.txt').incidents.map(({ subject }) => subject)).toEqual([
      { source: 'FAB-DC02', destination: 'FAB-DC01' },
    ]);
  });

  it('reads its tables in German by their columns', () => {
    const text = [
      'C:\\>repadmin /replsummary',
      'Startzeit der Replikationszusammenfassung: 2024-09-12 09:51:18',
      'Quell-DSA           Größtes Delta     Fehler/Summe  %%   Fehler',
      ' A1                  48m:12s    0 /   5    0',
      ' B1         >60 Tage            3 /   5   60  (8524) Der DSA-Vorgang konnte nicht fortgesetzt werden.',
      'Ziel-DSA            Größtes Delta     Fehler/Summe  %%   Fehler',
      ' A1         >60 Tage            3 /   5   60  (8524) Der DSA-Vorgang konnte nicht fortgesetzt werden.',
      ' B1                  48m:12s    0 /   5    0',
      'Die folgenden Betriebsfehler sind beim Abrufen von Replikationsinformationen aufgetreten:',
      '          58 - C1.x.test',
    ].join('\n');
    const reading = read(text);
    expect(reading.incidents[0]?.subject).toMatchObject({ source: 'B1' });
    expect(reading.codes).toMatchObject([{ code: 58 }]);
    expect(reading.unrecognised).toEqual([]);
  });
});

describe('repadmin /showrepl in other languages', () => {
  const report = (
    head: string,
    link: string,
    failed: string,
    failures: string,
    success: string,
    worked: string,
  ): string =>
    `${head}\nDC=x,DC=test\n    S\\B1 ${link}\n        ${failed}\n            Un message.\n        ${failures}\n        ${success}\n    S\\C1 ${link}\n        ${worked}\n`;
  it.each([
    [
      'French',
      report(
        `S\\A1\nOptions DSA : IS_GC\nOptions de site : (none)\nGUID de l'objet DSA : ${A1}\n==== VOISINS ENTRANTS ====`,
        'via RPC',
        'Dernière tentative @ 2024-01-02 03:04:05 a échoué, résultat 8524 (0x214c) :',
        '12 échec(s) consécutif(s).',
        'Dernier succès @ 2024-01-01 03:04:05.',
        'Dernière tentative @ 2024-01-02 03:04:05 a réussi.',
      ),
    ],
    [
      'German',
      report(
        `S\\A1\nDSA-Optionen: IS_GC\nStandortoptionen: (none)\nDSA-Objekt-GUID: ${A1}\n==== EINGEHENDE NACHBARN====`,
        'über RPC',
        'Letzter Versuch am 2024-01-02 03:04:05 ist fehlgeschlagen, Ergebnis 8524 (0x214c):',
        '12 aufeinander folgende(r) Fehler.',
        'Letzte erfolgreiche Replikation am 2024-01-01 03:04:05.',
        'Letzter Versuch am 2024-01-02 03:04:05 war erfolgreich.',
      ),
    ],
    [
      'Spanish',
      report(
        `S\\A1\nOpciones DSA: IS_GC\nOpciones de sitio: (none)\nGUID de objeto DSA: ${A1}\n==== VECINOS DE ENTRADA ====`,
        'mediante RPC',
        'Último intento @ 2024-01-02 03:04:05 error, resultado 8524 (0x214c):',
        '12 error(es) consecutivo(s).',
        'Último correcto @ 2024-01-01 03:04:05.',
        'Último intento @ 2024-01-02 03:04:05 fue correcto.',
      ),
    ],
    [
      'Portuguese',
      report(
        `S\\A1\nOpções DSA: IS_GC\nOpções de site: (none)\nGUID do objeto DSA: ${A1}\n==== VIZINHOS DE ENTRADA ====`,
        'via RPC',
        'Última tentativa @ 2024-01-02 03:04:05 falhou, resultado 8524 (0x214c):',
        '12 falha(s) consecutiva(s).',
        'Último êxito @ 2024-01-01 03:04:05.',
        'Última tentativa @ 2024-01-02 03:04:05 foi bem-sucedida.',
      ),
    ],
  ])('%s', (_, text) => {
    const observations = observe([{ text }]);
    expect(observations).toMatchObject([
      { kind: 'replication-report', server: 'A1', ntdsGuid: { value: A1 } },
      {
        source: 'B1',
        outcome: 'failure',
        status: 8524,
        failures: { value: 12 },
        lastSuccess: { value: '2024-01-01 03:04:05' },
      },
      { source: 'C1', outcome: 'success', lastAttempt: '2024-01-02 03:04:05' },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('who could not be asked', () => {
  const HEAD =
    'showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status';
  it.each([
    ['showrepl_ERROR,-,c1.x.test,"LDAP error 81 (Server Down) Win32 Err 58."', 'c1.x.test', 58],
    ['showrepl_ERROR,HQ,C1,"LDAP error 82 (Local Error) Win32 Err 8341."', 'C1', 8341],
    ['showrepl_ERROR,C1,"DsBindWithCred failed with status 1722 (0x6ba)"', 'C1', 1722],
    ['showrepl_ERROR,HQ,C1,-,-,-,-,0,0,0,1722', 'C1', 1722],
  ])('%s', (row, server, code) => {
    expect(observe([{ text: `${HEAD}\n${row}` }])).toMatchObject([
      { kind: 'replication-unreachable', server, code },
    ]);
  });

  it('reads an error row in the columns of a link as that link', () => {
    const row =
      'showrepl_ERROR,HQ,A1,"DC=x,DC=test",HQ,B1,RPC,5,2024-01-02 03:04:05,2024-01-01 03:04:05,8524';
    expect(read(`${HEAD}\n${row}`).incidents[0]?.subject).toEqual({ destination: 'A1', source: 'B1' });
  });

  it('reads it between reports as text', () => {
    const text =
      'Repadmin: running command /showrepl against full DC c1.x.test\nLDAP error 81 (Server Down) Win32 Err 58.\n';
    expect(observe([{ text }])).toMatchObject([
      { kind: 'replication-unreachable', server: 'c1.x.test', code: 58 },
    ]);
  });
});

describe('replication asked for by hand', () => {
  const retries = (text: string) => observe([{ text }]).filter((one) => one.kind === 'replication-retry');

  it('reads a failed /replicate: destination first, then source', () => {
    const text =
      'C:\\>repadmin /replicate A1 B1 "CN=Configuration,DC=x,DC=test"\nDsReplicaSync() failed with status 8524 (0x214c):\n    The DSA operation is unable to proceed.\n';
    expect(retries(text)).toMatchObject([
      {
        destination: 'A1',
        source: 'B1',
        namingContext: 'CN=Configuration,DC=x,DC=test',
        succeeded: false,
        status: 8524,
      },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('reads the success in other languages: source first, then destination', () => {
    const text = 'La synchronisation de B1 vers A1 s’est terminée correctement.\n';
    expect(retries(text)).toMatchObject([{ destination: 'A1', source: 'B1', succeeded: true }]);
  });

  it('reads the errors of /syncall once each, with the servers they name', () => {
    const error = `CALLBACK MESSAGE: Error contacting server ${B1}._msdcs.x.test (network error): 8524 (0x214c):\n    The DSA operation is unable to proceed.\n`;
    const text = `[a1]: PS C:\\> repadmin /syncall /AdeP\n${error}CALLBACK MESSAGE: Error issuing replication: 1722 (0x6ba):\n    The RPC server is unavailable.\n    From: CN=NTDS Settings,CN=C1,CN=Servers,CN=S\n    To  : CN=NTDS Settings,CN=D1,CN=Servers,CN=S\nCALLBACK MESSAGE: SyncAll Finished.\n\nSyncAll reported the following errors:\n${error.slice(18)}`;
    expect(retries(text)).toMatchObject([
      { destination: 'a1', source: `${B1}._msdcs.x.test`, status: 8524 },
      { destination: 'D1', source: 'C1', status: 1722 },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('reads what waits in the queue', () => {
    const text = `C:\\>repadmin /queue A1\nQueue contains 1 items.\n[[7] Enqueued 2024-01-02 03:04:05 at priority 90\n    SYNC FROM SOURCE\n    NC DC=x,DC=test\n    DSA S\\B1\n    DSA object GUID ${B1}\n`;
    expect(observe([{ text }])).toMatchObject([
      {
        kind: 'replication-queue',
        server: 'A1',
        length: 1,
        tasks: [
          { operation: 'SYNC FROM SOURCE', namingContext: 'DC=x,DC=test', source: 'B1', sourceGuid: B1 },
        ],
      },
    ]);
  });
});

describe('a retry of the sample', () => {
  it('goes to the pair that it names', () => {
    expect(factsOf(readSample('retry-after-ping-ok.txt').incidents[0])).toMatchObject({
      'link.retrySucceeds': true,
    });
  });
});
