import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { readSample, sample } from './sample.js';

const lookups = (text: string) => observe([{ text }]).filter((one) => one.kind === 'dns-lookup');

describe('Resolve-DnsName', () => {
  it('takes a name that the table has cut from the command, and tells no data from no such name', () => {
    expect(
      lookups(sample('resolve-dnsname.txt')).map(({ serverAddress, name, type, outcome }) => [
        serverAddress,
        name,
        type,
        outcome,
      ]),
    ).toEqual([
      ['10.20.0.10', 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b._msdcs.contoso.com', 'cname', 'found'],
      ['10.20.0.10', '7954491c-de0c-49b2-8cae-fa7d2a03d5d9._msdcs.contoso.com', 'cname', 'no-such-name'],
      ['10.20.0.18', 'con-dc03.contoso.com', 'a+aaaa', 'no-answer'],
      ['10.20.0.10', 'con-dc03.contoso.com', 'a', 'found'],
      ['10.20.0.10', 'con-dc03.contoso.com', 'aaaa', 'no-data'],
    ]);
    expect(lookups(sample('resolve-dnsname.txt'))).toMatchObject([
      { canonicalName: 'con-dc03.contoso.com' },
      {},
      {},
      { addresses: ['10.20.0.13'] },
      { authority: { zone: 'contoso.com', primary: 'con-dc01.contoso.com', serial: 40418 } },
    ]);
    expect(readSample('resolve-dnsname.txt')).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });

  it('reads a list, as the cmdlet prints addresses after an alias', () => {
    const text = [
      'PS C:\\> Resolve-DnsName a1.x.test -Server dns1.x.test',
      'Name                           Type   TTL   Section    NameHost',
      '----                           ----   ---   -------    --------',
      'a1.x.test                      CNAME  600   Answer     b1.x.test',
      '',
      'Name       : b1.x.test',
      'QueryType  : A',
      'TTL        : 1200',
      'Section    : Answer',
      'IP4Address : 10.0.0.4',
    ].join('\n');
    expect(lookups(text)).toMatchObject([
      {
        name: 'a1.x.test',
        serverName: 'dns1.x.test',
        serverAddress: null,
        canonicalName: 'b1.x.test',
        addresses: ['10.0.0.4'],
      },
    ]);
  });

  it.each([
    ['DNS_ERROR_RCODE_SERVER_FAILURE', 'server-failure'],
    ['DNS_ERROR_RCODE_REFUSED', 'refused'],
    ['DNS_INFO_NO_RECORDS', 'no-data'],
  ])('goes by the code %s in any language', (code, outcome) => {
    const text = `PS C:\\> Resolve-DnsName a1.x.test\nResolve-DnsName : a1.x.test : Ein Satz\nIn Zeile:1 Zeichen:1\n    + FullyQualifiedErrorId : ${code},Microsoft.DnsClient.Commands.ResolveDnsName\n`;
    expect(lookups(text)).toMatchObject([{ name: 'a1.x.test', outcome, byDefault: true }]);
  });

  it('reads the short error of newer versions', () => {
    const text =
      'PS C:\\> Resolve-DnsName a1.x.test\nResolve-DnsName: a1.x.test : DNS name does not exist.\n';
    expect(lookups(text)).toMatchObject([{ outcome: 'no-such-name' }]);
  });
});

describe('nltest', () => {
  it('reads the locator and the registration by hand', () => {
    const text = [
      'C:\\>nltest /dsgetdc:x.test',
      '           DC: \\\\a1.x.test',
      '      Address: \\\\10.0.0.4',
      '     Dom Name: x.test',
      '  Forest Name: x.test',
      'The command completed successfully',
      'C:\\>nltest /dsgetdc:y.x.test',
      'Getting DC name failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN',
      'C:\\>nltest /server:a1 /dsregdns',
      'Flags: 0',
      'Connection Status = 0 0x0 NERR_Success',
      'The command completed successfully',
    ].join('\n');
    expect(observe([{ text }])).toMatchObject([
      { kind: 'locator', domain: 'x.test', server: 'a1.x.test', address: '10.0.0.4', status: 0 },
      { kind: 'locator', domain: 'y.x.test', server: null, status: 1355 },
      { kind: 'record-registration', host: 'a1', status: 0 },
    ]);
  });
});
