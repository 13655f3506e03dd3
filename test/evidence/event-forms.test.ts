/** The same events in the forms that viewers, scripts and shippers give them, and in other languages. */
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, sample } from './sample.js';

function events(text: string): readonly EventRecord[] {
  return observe([{ text }]).filter((one) => one.kind === 'event');
}

const ALIAS = '29752727-aaa1-47d6-8b5c-51852f49335b._msdcs.x.test';
const MESSAGE = `Active Directory Domain Services could not resolve the following DNS host name of the source domain controller to an IP address.\r\n \r\nSource domain controller: \r\n B1 \r\nFailing DNS host name: \r\n ${ALIAS} \r\n \r\nAdditional Data \r\nError value: \r\n 9003 DNS name does not exist.`;
const FULL = {
  id: 2087,
  computer: { value: 'A1.x.test' },
  source: { value: 'B1' },
  alias: { value: { name: ALIAS } },
  errorValue: { value: 9003 },
};

describe('XML', () => {
  it('reads elements without a root, their values by form', () => {
    expect(events(sample('event-2087.xml'))).toMatchObject([
      {
        id: 2087,
        level: 'error',
        log: 'Directory Service',
        time: { value: '2024-05-14T04:21:07.440Z' },
        record: 20417,
        computer: { value: 'CON-DC02.contoso.com', from: { line: 1 } },
        source: { value: 'CON-DC07' },
        alias: { value: { guid: '7954491c-de0c-49b2-8cae-fa7d2a03d5d9', root: 'contoso.com' } },
        errorValue: { value: 11004 },
      },
      {
        id: 1925,
        level: 'warning',
        record: 20418,
        namingContext: 'CN=Configuration,DC=contoso,DC=com',
        source: { value: 'CON-DC07', from: { line: 2 } },
        transport: 'IP',
        errorValue: { value: 8524 },
      },
    ]);
    const { incidents, unrecognised } = readSample('event-2087.xml');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC02', source: 'CON-DC07' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.event2087': true, 'link.eventStatus': 8524 });
    expect(unrecognised).toEqual([]);
  });

  it('quotes of a long line the part that states the value', () => {
    const [record] = events(sample('event-2087.xml'));
    expect(record?.alias?.from.text).toContain('7954491c-de0c-49b2-8cae-fa7d2a03d5d9');
  });

  it.each([
    ['under a root', (xml: string) => `<?xml version="1.0"?>\n<Events>\n${xml}\n</Events>\n`],
    ['in one line', (xml: string) => xml.replaceAll('\n', '')],
    ['with CRLF', (xml: string) => xml.replaceAll('\n', '\r\n')],
    ['one element per line', (xml: string) => xml.replaceAll('><', '>\n<')],
    ["as Internet Explorer's tree", (xml: string) => xml.replaceAll('><', '>\n- <').replaceAll("'", '"')],
    ['quoted in a mail', (xml: string) => xml.replaceAll('><', '>\n<').replace(/^/gm, '> ')],
  ])('reads them %s', (_, dress) => {
    const { incidents, unrecognised } = read(dress(sample('event-2087.xml')));
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toEqual(factsOf(readSample('event-2087.xml').incidents[0]));
    expect(unrecognised).toEqual([]);
  });

  it('reads what is there of an element that is cut off', () => {
    const xml = sample('event-2087.xml');
    expect(events(xml.slice(0, xml.indexOf('<Data>11004'))).map(({ alias }) => alias?.value.root)).toEqual([
      'contoso.com',
    ]);
  });

  it('reads the message where it was rendered, and entities in it', () => {
    const xml = `<Event><System><Provider Name="Microsoft-Windows-ActiveDirectory_DomainService"/><EventID>2087</EventID><Computer>A1.x.test</Computer></System><EventData/><RenderingInfo Culture="en-US"><Message>${MESSAGE.replaceAll('\r', '&#13;')}</Message></RenderingInfo></Event>`;
    expect(events(xml)).toMatchObject([FULL]);
  });

  it('takes the event below its own text for the same event', () => {
    expect(events(sample('event-4013.txt'))).toMatchObject([
      {
        id: 4013,
        computer: { value: 'CON-DC05.contoso.com', from: { line: 9 } },
        time: { value: '2024-09-03T02:58:31.000Z' },
        data: { value: 9717 },
      },
    ]);
    expect(readSample('event-4013.txt')).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });

  it('leaves the event of another program alone', () => {
    const xml = sample('event-2087.xml')
      .replaceAll('Microsoft-Windows-ActiveDirectory_DomainService', 'MSSQLSERVER')
      .replaceAll('Directory Service', 'Application');
    expect(events(xml)).toEqual([]);
    expect(read(xml).unrecognised).toEqual([{ index: 0, lines: [[1, 2]] }]);
  });
});

describe('JSON', () => {
  it('reads the array of ConvertTo-Json', () => {
    const { incidents, unrecognised } = readSample('event-2087.json');
    expect(events(sample('event-2087.json'))).toMatchObject([
      {
        id: 2087,
        level: 'error',
        record: 31190,
        time: { value: '2024-11-20T13:05:44.318Z' },
        computer: { value: 'FAB-DC01.fabrikam.com', from: { line: 17 } },
        source: { value: 'FAB-DC04', from: { line: 3 } },
        errorValue: { value: 9003 },
      },
      { record: 31176, time: { value: '2024-11-20T12:50:40.077Z' }, errorValue: { value: 11004 } },
    ]);
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'FAB-DC01', source: 'FAB-DC04' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.sourceGuid': '3b9114d5-281e-4b45-a887-242f0f7dff32',
    });
    expect(unrecognised).toEqual([]);
  });

  it('reads Winlogbeat: the time of the event, and no GUID of an agent', () => {
    expect(events(sample('event-2087-winlogbeat.json'))).toMatchObject([
      {
        id: 2087,
        level: 'error',
        time: { value: '2024-08-02T19:33:12.904Z' },
        record: 88213,
        computer: { value: 'EX-DC01.corp.example.test' },
        source: { value: 'EX-DC03' },
        alias: { value: { guid: '00a63176-0ae4-45a4-b34e-56cad4855647', root: 'corp.example.test' } },
        errorValue: { value: 11004 },
      },
    ]);
    expect(readSample('event-2087-winlogbeat.json').unrecognised).toEqual([]);
  });

  it('reads its data where the message is missing', () => {
    const text = sample('event-2087-winlogbeat.json').replace(/\n {2}"message".*\n/, '\n');
    expect(events(text)).toMatchObject([{ source: { value: 'EX-DC03' }, errorValue: { value: 11004 } }]);
  });

  const one = {
    Id: 2087,
    LogName: 'Directory Service',
    MachineName: 'A1.x.test',
    Message: MESSAGE,
    TimeCreated: { value: '/Date(1732107944318)/', DateTime: 'Wednesday' },
  };
  it.each([
    ['one object', JSON.stringify(one)],
    ['one per line behind a prefix', `beat[1]: ${JSON.stringify(one)}`],
    ['search results', JSON.stringify({ took: 3, hits: { hits: [{ _id: 'a', _source: one }] } }, null, 2)],
    [
      'dotted keys',
      JSON.stringify({
        'winlog.event_id': '2087',
        'winlog.channel': 'Directory Service',
        'winlog.computer_name': 'A1.x.test',
        message: MESSAGE,
      }),
    ],
    [
      'XML as JSON',
      JSON.stringify({
        Event: {
          System: {
            Provider: { '@Name': 'NTDS Replication' },
            EventID: { '#text': '2087' },
            Computer: 'A1.x.test',
          },
          EventData: { Data: ['B1', ALIAS, '9003', 'DNS name does not exist.'] },
        },
      }),
    ],
    ['wrapped by a mail program', JSON.stringify(one, null, 4).replace(/(.{70}\S*) /g, '$1\n')],
    [
      'in a mail',
      `Hi {all} [see] below\n\n> ${JSON.stringify([one], null, 2).replaceAll('\n', '\n> ')}\n\nBye\n`,
    ],
    ['a line longer than any tool prints', JSON.stringify({ ...one, Pad: 'x'.repeat(20_000) })],
  ])('reads %s', (_, text) => {
    expect(events(text)).toMatchObject([FULL]);
  });

  it('reads an array that is cut off up to the last value', () => {
    const text = sample('event-2087.json');
    expect(events(text.slice(0, text.indexOf('"MatchedQueryIds"'))).map(({ record }) => record)).toEqual([
      31190,
    ]);
    expect(events(text.slice(0, text.lastIndexOf('"UserId"'))).map(({ record }) => record)).toEqual([
      31190, 31176,
    ]);
  });

  it('gives other JSON to the readers of lines', () => {
    const { incidents } = readSample('ansible-quoted-replsummary.txt');
    expect(incidents.length).toBeGreaterThan(0);
    expect(read('{\n "Id": 1000,\n "LogName": "Application"\n}\n').unrecognised).toEqual([
      { index: 0, lines: [[1, 4]] },
    ]);
  });

  it('is not held up by brackets that never close', () => {
    const text = `${'[{"a":\n'.repeat(20_000)}${JSON.stringify(one)}\n`;
    expect(read(text).codes).toEqual([]);
  });
});

describe('CSV', () => {
  const quoted = `"${MESSAGE.replaceAll('"', '""')}"`;

  it("reads Event Viewer's export, whose text has no heading", () => {
    const text = `Level,Date and Time,Source,Event ID,Task Category\r\nError,11/20/2024 1:05:44 PM,Microsoft-Windows-ActiveDirectory_DomainService,2087,DS RPC Client,${quoted}\r\nError,11/20/2024 1:00:00 PM,Other,1000,None,"a ""b"",\r\nc"\r\n`;
    expect(events(text)).toMatchObject([
      { id: 2087, level: 'error', source: { value: 'B1' }, errorValue: { value: 9003, from: { line: 11 } } },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it.each([',', ';', '\t'])('reads Export-Csv with "%s"', (separator) => {
    const columns = ['"Message"', '"Id"', '"LogName"', '"MachineName"', '"TimeCreated"'];
    const cells = [quoted, '"2087"', '"Directory Service"', '"A1.x.test"', '"20.11.2024 13:05:44"'];
    const text = `#TYPE Selected.EventLogRecord\n${columns.join(separator)}\n${cells.join(separator)}\n`;
    expect(events(text)).toMatchObject([FULL]);
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('tables of PowerShell', () => {
  const table = `PS C:\\> Get-WinEvent -ComputerName a1 -LogName System

   ProviderName: NETLOGON

TimeCreated                     Id LevelDisplayName Message
-----------                     -- ---------------- -------
9/3/2024 5:02:10 AM           5774 Error            The dynamic registration of the DNS rec...
9/3/2024 4:02:10 AM           5781 Warning          Dynamic registration or deletion of one or more D...
9/3/2024 3:02:10 AM           5719 Error            This computer was not able to set up a secure session...
`;

  it('reads the rows of Get-WinEvent on the machine that was asked', () => {
    const { incidents, unrecognised } = read(table);
    expect(events(table).map(({ id, computer, time }) => [id, computer?.value, time?.value])).toEqual([
      [5774, 'a1', '9/3/2024 5:02:10 AM'],
      [5781, 'a1', '9/3/2024 4:02:10 AM'],
    ]);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ server: 'a1' }]);
    expect(unrecognised).toEqual([]);
  });

  it('reads them without the spaces between the columns', () => {
    expect(events(table.replace(/ {2,}/g, ' '))).toHaveLength(2);
  });

  it('reads Get-EventLog, whose instance holds the id', () => {
    const text = `   Index Time          EntryType   Source                 InstanceID Message
   ----- ----          ---------   ------                 ---------- -------
    5119 Sep 03 04:56  Error       DNS                    3221229479 The DNS server was unable to open zone _msdcs.x...
`;
    expect(events(text)).toMatchObject([{ id: 4007, record: 5119, level: 'error' }]);
  });
});

describe('other languages', () => {
  const body = (labels: readonly [string, string, string], error: string): string =>
    `${labels[0]}\n B1 \n${labels[1]}\n ${ALIAS} \n\n${labels[2]}\n ${error}\n`;
  it.each([
    [
      'German',
      'Protokollname: Directory Service\nQuelle:        Microsoft-Windows-ActiveDirectory_DomainService\nDatum:         19.03.2024 08:47:21\nEreignis-ID:   2087\nAufgabenkategorie:DS-RPC-Client\nEbene:         Fehler\nSchlüsselwörter:Klassisch\nBenutzer:      ANONYMOUS-ANMELDUNG\nComputer:      A1.x.test\nBeschreibung:\nDer DNS-Hostname konnte nicht aufgelöst werden.\n',
      body(
        ['Quelldomänencontroller:', 'Fehlgeschlagener DNS-Hostname:', 'Fehlerwert:'],
        '9003 Der DNS-Name ist nicht vorhanden.',
      ),
    ],
    [
      'French',
      "Nom du journal :Directory Service\nSource :       Microsoft-Windows-ActiveDirectory_DomainService\nDate :         19/03/2024 08:47:21\nID de l’événement :2087\nCatégorie de la tâche :Client RPC DS\nNiveau :       Erreur\nMots clés :    Classique\nUtilisateur :  ANONYMOUS LOGON\nOrdinateur :   A1.x.test\nDescription :\nLe nom d'hôte DNS n'a pas pu être résolu.\n",
      body(
        ['Contrôleur de domaine source :', 'Nom d’hôte DNS défaillant :', 'Valeur d’erreur :'],
        '9003 Le nom DNS n’existe pas.',
      ),
    ],
    [
      'Spanish',
      'Nombre de registro:Directory Service\nOrigen:        Microsoft-Windows-ActiveDirectory_DomainService\nFecha:         19/03/2024 8:47:21\nId. del evento:2087\nCategoría de la tarea:Cliente RPC de DS\nNivel:         Error\nPalabras clave:Clásico\nUsuario:       ANONYMOUS LOGON\nEquipo:        A1.x.test\nDescripción:\nNo se pudo resolver el nombre.\n',
      body(['Algo que no se lee:', 'Otra cosa:', 'Valor:'], '9003 El nombre DNS no existe.'),
    ],
    [
      'Portuguese',
      'Nome do Log:   Directory Service\nFonte:         Microsoft-Windows-ActiveDirectory_DomainService\nData:          19/03/2024 08:47:21\nIdentificação do Evento:2087\nCategoria da Tarefa:Cliente RPC DS\nNível:         Erro\nPalavras-chave:Clássico\nUsuário:       LOGON ANÔNIMO\nComputador:    A1.x.test\nDescrição:\nNão foi possível resolver o nome.\n',
      body(['Algo:', 'Outra coisa:', 'Valor do erro:'], '9003 O nome DNS não existe.'),
    ],
  ])('reads Event Viewer in %s', (_, header, text) => {
    const { incidents, unrecognised } = read(header + text);
    expect(events(header + text)).toMatchObject([{ ...FULL, level: 'error', time: { from: { line: 3 } } }]);
    expect(incidents[0]?.subject).toEqual({ destination: 'A1', source: 'B1' });
    expect(unrecognised).toEqual([]);
    for (const spoilt of ['\ufffd', '?'])
      expect(events((header + text).replace(/[^\n\x20-\x7e]/g, spoilt))).toMatchObject([FULL]);
  });
});
