/** Events in the lists, tables and alerts of scripts and monitoring tools: nothing of one becomes another's. */
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read } from './sample.js';

function events(text: string): readonly EventRecord[] {
  return observe([{ text }]).filter((one) => one.kind === 'event');
}

const ALIAS = '5d0c3f5e-2d6b-4f3f-8d6d-0f2e3a4b5c6d._msdcs.lamna.example';
const OTHER = '6d0c3f5e-2d6b-4f3f-8d6d-0f2e3a4b5c6d._msdcs.lamna.example';
const OPENING =
  'Active Directory Domain Services could not resolve the following DNS host name of the source domain controller to an IP address.';
const WORDING = `${OPENING} This error prevents additions, deletions and changes.`;

function fields(source: string, alias: string): readonly string[] {
  return [
    'Source domain controller: ',
    ` ${source} `,
    'Failing DNS host name: ',
    ` ${alias} `,
    ' ',
    'Additional Data ',
    'Error value: ',
    ' 11004 The requested name is valid.',
  ];
}

/** Format-List of PowerShell: later lines of a value stand below its beginning. */
function formatList(properties: readonly (readonly [string, string])[]): string {
  const indent = `\n${' '.repeat(16)}`;
  return `${properties.map(([name, value]) => `${name.padEnd(13)} : ${value.replaceAll('\n', indent)}`).join('\n')}\n\n`;
}

function listed(opening: string, source: string, alias: string, minute: string): string {
  return formatList([
    ['Message', [opening, ...fields(source, alias)].join('\n')],
    ['Id', '2087'],
    ['Task', '22'],
    ['LogName', 'Directory Service'],
    ['MachineName', `at-${source}.lamna.example`],
    ['UserId', 'S-1-5-7'],
    ['TimeCreated', `14/06/2021 09:${minute}:33`],
    ['TaskDisplayName', 'DS RPC Client'],
  ]);
}

describe('lists that begin with the text', () => {
  it.each([
    ['in English', WORDING],
    ['in another language', 'Les services de domaine Active Directory n’ont pas pu résoudre le nom.'],
  ])('keep every property with its event, %s', (_, opening) => {
    const text = listed(opening, 'dc8', ALIAS, '12') + listed(opening, 'dc9', OTHER, '02');
    expect(events(text)).toMatchObject([
      {
        computer: { value: 'at-dc8.lamna.example' },
        source: { value: 'dc8' },
        alias: { value: { name: ALIAS } },
        time: { value: '14/06/2021 09:12:33' },
        category: 'DS RPC Client',
      },
      {
        computer: { value: 'at-dc9.lamna.example' },
        source: { value: 'dc9' },
        alias: { value: { name: OTHER } },
        time: { value: '14/06/2021 09:02:33' },
      },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it.each([
    ['behind its text', ['Message', 'Id', 'LogName', 'MachineName']],
    ['before its text', ['Id', 'Message', 'LogName', 'MachineName']],
  ])("take nothing from another program's event, its id %s", (_, order) => {
    const one = (values: Readonly<Record<string, string>>): string =>
      formatList(order.map((name) => [name, values[name] ?? '']));
    const foreign = one({
      Message: 'The service entered\nthe running state.',
      Id: '1000',
      LogName: 'Directory Service',
      MachineName: 'other.lamna.example',
    });
    const own = one({
      Message: [OPENING, ...fields('dc8', ALIAS)].join('\n'),
      Id: '2087',
      LogName: 'Directory Service',
      MachineName: 'dc4.lamna.example',
    });
    expect(events(foreign + own)).toMatchObject([{ id: 2087, computer: { value: 'dc4.lamna.example' } }]);
    expect(read(foreign + own).incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'dc4', source: 'dc8' },
    ]);
  });

  it("take no machine from another program's event without a text", () => {
    const foreign = formatList([
      ['Id', '1000'],
      ['MachineName', 'other.lamna.example'],
    ]);
    expect(events(foreign + [OPENING, ...fields('dc8', ALIAS)].join('\n'))).toMatchObject([
      { id: 2087, computer: null, source: { value: 'dc8' } },
    ]);
  });

  it('know the id within the number of the message', () => {
    const text = formatList([
      ['EventCode', '2087'],
      ['EventIdentifier', '3221227559'],
      ['Logfile', 'Directory Service'],
      ['Message', [OPENING, ...fields('dc8', ALIAS)].join('\n')],
      ['InstanceId', '3221227559'],
      ['TimeGenerated', '20210614071233.000000+120'],
      ['ComputerName', 'dc4.lamna.example'],
    ]);
    expect(events(text)).toMatchObject([
      { id: 2087, computer: { value: 'dc4.lamna.example' }, time: { value: '2021-06-14T05:12:33.000Z' } },
    ]);
  });
});

describe('alerts', () => {
  it('may print all of the text in one line', () => {
    const text = `Event ID: 2087\nEvent Source: ActiveDirectory_DomainService\nComputer: dc4.lamna.example\nMessage: ${[WORDING, ...fields('dc8', ALIAS)].join('  ')}\n`;
    expect(events(text)).toMatchObject([
      { source: { value: 'dc8' }, alias: { value: { name: ALIAS } }, errorValue: { value: 11004 } },
    ]);
  });

  it('may be broken in two by a mail program, where the text is in one line', () => {
    const broken = [WORDING, 'Source domain controller:   dc8  Failing'].join('  ');
    expect(events(`${broken}\nDNS host name:   ${ALIAS}   Error value:   11004 The name`)).toMatchObject([
      { source: { value: 'dc8' }, alias: { value: { name: ALIAS } } },
    ]);
  });

  it('may print one event in each line', () => {
    const refused = `The dynamic registration of the DNS record '${ALIAS}. 600 IN CNAME dc4.lamna.example.' failed on the following DNS server:  DNS server IP address: 10.0.0.53  Returned Response Code (RCODE): 5  Returned Status Code: 9005    For computers`;
    const lines = [[WORDING, ...fields('dc8', OTHER)].join('  '), refused];
    expect(events(lines.map((line) => `Jun 14 09:12:33 dc4 ${line}`).join('\n'))).toMatchObject([
      { id: 2087, source: { value: 'dc8' } },
      { id: 5774, update: { dnsServer: '10.0.0.53', rcode: 5, status: { value: 9005 } } },
    ]);
  });

  it.each([
    [
      'assignments',
      'LogName=Directory Service\nSourceName=NTDS Replication\nEventCode=2087\nEventType=2\nComputerName=dc4.lamna.example\nMessage=',
    ],
    [
      'fields in a row',
      'Event ID: 2087 | Source: NTDS Replication | Level: Error | Computer: dc4.lamna.example\n',
    ],
  ])('may write the header as %s', (_, header) => {
    const text = `${header}${[OPENING, ...fields('dc8', ALIAS)].join('\n')}\n`;
    expect(read(text).incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'dc4', source: 'dc8' },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('never take half a name for a whole one', () => {
    const cut = [OPENING, 'Failing DNS host name:', `${ALIAS.slice(0, -6)}...`];
    expect(events(cut.join('\n'))).toMatchObject([{ id: 2087, alias: null }]);
  });

  it('may leave the beginning of the text out', () => {
    const text = `controllers until this error is resolved.\n${fields('dc8', ALIAS).join('\n')}\n`;
    expect(events(text)).toMatchObject([
      { id: 2087, source: { value: 'dc8' }, errorValue: { value: 11004 } },
    ]);
    const worked = text.replace('Source domain controller', 'Alternate server name');
    expect(events(worked)).toMatchObject([{ id: 2088, source: { value: 'dc8' } }]);
    expect(events(text.replace('Failing DNS host name', 'Source domain controller address'))).toEqual([]);
  });
});

describe('tables', () => {
  it.each([
    [
      'before the time',
      'MachineName       TimeCreated           Id Message',
      'dc4.lamna.example 14.06.2021 09:12:33 2087 ',
    ],
    [
      'behind the id',
      'TimeCreated           Id MachineName       Message',
      '14.06.2021 09:12:33 2087 dc4.lamna.example ',
    ],
  ])('name the machine %s, and wrap the text', (_, heading, row) => {
    const text = `${heading}\n-----------       -----------           -- -------\n${row}${[OPENING, ...fields('dc8', ALIAS)].join('\n                    ')}\n`;
    expect(events(text)).toMatchObject([
      { id: 2087, computer: { value: 'dc4.lamna.example' }, source: { value: 'dc8' } },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('read the heading of Event Viewer in French', () => {
    const text = `Niveau;Date et heure;Source;ID de l’événement;Catégorie de la tâche\nErreur;14/06/2021 09:12:33;Microsoft-Windows-ActiveDirectory_DomainService;2087;Client RPC DS;"${OPENING}\n${fields('dc8', ALIAS).join('\n')}"\n`;
    expect(events(text)).toMatchObject([{ id: 2087, level: 'error', source: { value: 'dc8' } }]);
  });
});

describe('JSON', () => {
  it('has binary data in hexadecimal, or as bytes', () => {
    const beat = { winlog: { event_id: 4013, channel: 'DNS Server', event_data: { Binary: '2D230000' } } };
    const old = { EventID: 6702, Source: 'DNS', Data: [124, 38, 0, 0], EntryType: 1 };
    expect(events(JSON.stringify(beat))).toMatchObject([{ id: 4013, data: { value: 9005 } }]);
    expect(events(JSON.stringify(old))).toMatchObject([{ id: 6702, data: { value: 9852 }, level: 'error' }]);
  });

  it('may name the text as Azure does', () => {
    const text = [OPENING, ...fields('dc8', ALIAS)].join(' ');
    const row = { EventID: 2087, EventLog: 'Directory Service', EventLevelName: 'Error', Computer: 'dc4' };
    expect(events(JSON.stringify({ ...row, RenderedDescription: text }))).toMatchObject([
      { level: 'error', source: { value: 'dc8' }, errorValue: { value: 11004 } },
    ]);
  });
});

describe('what an event names', () => {
  const directory = (id: number, text: string): string =>
    `Log Name: Directory Service\nEvent ID: ${id}\nComputer: dc4.lamna.example\nDescription:\n${text}\n`;

  it('1925: whichever word the first line was wrapped at', () => {
    const text =
      'The attempt to establish a replication link for\nthe following writable directory partition';
    expect(events(`${text} failed.\nError value:\n8524 The DSA\n`)).toMatchObject([
      { id: 1925, errorValue: { value: 8524 } },
    ]);
  });

  it('2087: with the last sentence of Windows Server 2003 below', () => {
    const last =
      'For more information, see Help and Support Center at http://go.microsoft.com/fwlink/events.asp.';
    expect(read([OPENING, ...fields('dc8', ALIAS), last].join('\n')).unrecognised).toEqual([]);
  });

  it('1865: sites that cannot be reached, which are no naming contexts', () => {
    const sites = ['Oslo', 'Rio 2'].map((site) => `CN=${site},CN=Sites,CN=Configuration,DC=lamna,DC=example`);
    expect(events(directory(1865, ['Sites:', ...sites].join('\n')))).toMatchObject([
      { sites: ['Oslo', 'Rio 2'], namingContext: null },
    ]);
  });

  it('1988: an object that lingers, which is no naming context', () => {
    const object = `Object:\nCN=x\\0ADEL:${ALIAS.slice(0, 36)},CN=Deleted Objects,DC=lamna,DC=example`;
    expect(events(directory(1988, object))).toMatchObject([{ id: 1988, namingContext: null }]);
  });

  it('5774: the machine whose alias it is logged it', () => {
    const text = `ProviderName: NETLOGON\nId: 5774\nMessage: The dynamic registration of the DNS record '${ALIAS}. 600 IN CNAME dc4.lamna.example.' failed on the following DNS\nserver:\n\nDNS server IP address: fd00::53\nReturned Response Code (RCODE): 5\nReturned Status Code: 9005\n`;
    expect(events(text)).toMatchObject([
      { computer: { value: 'dc4.lamna.example' }, update: { dnsServer: 'fd00::53' } },
    ]);
    expect(factsOf(read(text).incidents[0])).toMatchObject({ 'source.cname.registrationStatus': 9005 });
  });
});
