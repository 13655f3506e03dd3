/** Machines and zones about which something is known though no link fails. */
import { describe, expect, it } from 'vitest';
import { factsOf, read, readSample, sample } from './sample.js';

/** ipconfig /all of a machine with these DNS servers. */
function ipconfig(host: string, servers: readonly string[], address = '10.0.0.5'): string {
  return [
    'Windows IP Configuration',
    `   Host Name . . . . . . . . . . . . : ${host}`,
    '   Primary Dns Suffix  . . . . . . . : contoso.com',
    'Ethernet adapter LAN:',
    `   IPv4 Address. . . . . . . . . . . : ${address}(Preferred)`,
    `   DNS Servers . . . . . . . . . . . : ${servers[0]}`,
    ...servers.slice(1).map((server) => `                                       ${server}`),
    '',
  ].join('\n');
}

function nslookup(server: string, name: string, address: string, type: string, answer: string): string {
  return `C:\\>nslookup -type=${type} ${name} ${address}\nServer:  ${server}\nAddress:  ${address}\n\n${answer}\n`;
}

/** What is said about the provider; null where there is no incident. */
function usesProvider(text: string): unknown {
  const [incident] = read(text).incidents;
  return incident === undefined ? null : factsOf(incident)['source.dns.usesProviderServer'];
}

describe('a machine with a provider as its resolver', () => {
  it('is an incident of its own, bound as the source', () => {
    const { incidents } = readSample('ipconfig-all-isp-dns.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([{ server: 'EX-DC02' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'source.dns.usesProviderServer': true,
      'source.name': 'EX-DC02',
      'source.fqdn': 'EX-DC02.corp.example.test',
      'source.dnsServers': ['203.0.113.53', '203.0.113.54'],
    });
  });

  it('belongs to the failing link where there is one', () => {
    const { incidents } = readSample('ticket-email-with-paste.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'FAB-BR-DC01', source: 'FAB-DC01' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({ 'destination.dns.usesProviderServer': true });
  });

  it.each([
    ['a public address', ['203.0.113.9'], true],
    ['one of the resolvers for everybody', ['10.0.0.5', '8.8.8.8'], true],
    ['private addresses', ['10.0.0.5', '192.168.1.1', '100.64.0.1', '127.0.0.1'], null],
    ['link-local and unique local addresses', ['fe80::1', 'fd00::1', '::1'], null],
  ])('%s', (_name, servers, expected) => {
    expect(usesProvider(ipconfig('DC1', servers))).toBe(expected);
  });

  it('is found by what its nslookup asks by default', () => {
    const asked =
      '[dc1.contoso.com]: PS C:\\> nslookup -type=soa _msdcs.contoso.com\nServer:  cache.isp.example\nAddress:  198.51.100.7\n\n' +
      "*** cache.isp.example can't find _msdcs.contoso.com: Non-existent domain\n";
    expect(usesProvider(asked)).toBe(true);
  });

  it('is found by the name of a private resolver that is of no forest', () => {
    const foreign = nslookup(
      'gateway.home.arpa',
      'dc9.contoso.com',
      '192.168.1.1',
      'a',
      "*** gateway.home.arpa can't find dc9.contoso.com: Non-existent domain",
    );
    expect(usesProvider(ipconfig('DC1', ['192.168.1.1']) + foreign)).toBe(true);
  });

  it('stays open where the public server knows the forest, or lies beside the machine itself', () => {
    const soa =
      '_msdcs.contoso.com\n\tprimary name server = ns1.isp.example\n\tresponsible mail addr = hostmaster\n\tserial  = 7';
    const answer = nslookup('ns1.isp.example', '_msdcs.contoso.com', '203.0.113.9', 'soa', soa);
    expect(usesProvider(ipconfig('DC1', ['203.0.113.9']) + answer)).toBe(null);
    expect(usesProvider(ipconfig('DC1', ['203.0.113.9'], '203.0.113.5'))).toBe(null);
  });
});

describe('a host record', () => {
  const text = sample('host-record-unreachable-adapter.txt');

  it('with an address that no partner reaches is an incident of its machine', () => {
    const { incidents } = read(text);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ server: 'FAB-DC03' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'source.host.unreachableAddress': true,
      'source.host.addressOnNoAdapter': false,
      'source.multihomed': true,
      'source.domain': 'fabrikam.com',
    });
  });

  it('is none where no other address of the machine answers: ping may be filtered', () => {
    const silent = text.replace(/^Reply from .*$/gm, 'Request timed out.');
    expect(read(silent).incidents).toEqual([]);
  });

  it('is none where every address answers', () => {
    const lively = text.replace(
      /^Request timed out\.$/gm,
      'Reply from 192.168.240.12: bytes=32 time<1ms TTL=128',
    );
    expect(read(lively).incidents).toEqual([]);
  });
});

describe('healthy settings', () => {
  it('are no incident', () => {
    expect(readSample('ipconfig-all-dc.txt').incidents).toEqual([]);
    expect(readSample('healthy-everything.txt').incidents).toEqual([]);
  });
});
