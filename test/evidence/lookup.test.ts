import { describe, expect, it } from 'vitest';
import type { DnsLookup, Observation } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, sample } from './sample.js';

function lookups(text: string): readonly DnsLookup[] {
  return observe([{ text }]).filter((one) => one.kind === 'dns-lookup');
}

function brief(name: string): readonly (readonly unknown[])[] {
  return lookups(sample(name)).map(({ serverAddress, type, outcome }) => [serverAddress, type, outcome]);
}

function only<K extends Observation['kind']>(name: string, kind: K): readonly Observation[] {
  return observe([{ text: sample(name) }]).filter((one) => one.kind === kind);
}

const ALIAS = 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com';
const answer = (server: string, found: boolean): string =>
  `Server:  UnKnown\nAddress:  ${server}\n\n${found ? `${ALIAS}\tcanonical name = con-dc05.contoso.com` : `*** UnKnown can't find ${ALIAS}: Non-existent domain`}\n\n`;
const ask = (server: string, found: boolean): string =>
  `C:\\>nslookup -type=cname ${ALIAS} ${server}\n${answer(server, found)}`;
const FAILURE = sample('two-hosts-in-one-paste.txt').split('\n').slice(21, 37).join('\n');
const settings = (...servers: readonly string[]): string =>
  `[con-dc01]: PS C:\\> (Get-DnsClientServerAddress).ServerAddresses\n${servers.join('\n')}\n`;

describe('nslookup', () => {
  it('reads the canonical name and the server that gave it', () => {
    expect(lookups(sample('nslookup-cname-found.txt'))).toMatchObject([
      {
        serverName: 'con-dc01.contoso.com',
        serverAddress: '10.20.0.10',
        canonicalName: 'con-dc03.contoso.com',
      },
      {
        serverName: null,
        serverAddress: '10.20.0.11',
        canonicalName: 'con-dc03.contoso.com',
        byDefault: false,
      },
    ]);
  });

  it('keeps answers per server', () => {
    expect(brief('nslookup-cname-missing.txt')).toEqual([
      ['10.20.0.10', 'cname', 'no-such-name'],
      ['10.20.0.11', 'cname', 'no-such-name'],
    ]);
    expect(brief('nslookup-cname-one-of-two.txt')).toEqual([
      ['10.20.0.10', 'cname', 'found'],
      ['10.40.0.11', 'cname', 'no-such-name'],
      ['10.20.0.10', 'soa', 'found'],
      ['10.40.0.11', 'soa', 'found'],
    ]);
    expect(lookups(sample('nslookup-cname-one-of-two.txt'))[3]?.soa).toEqual({
      zone: '_msdcs.contoso.com',
      primary: 'emea-dc01.emea.contoso.com',
      serial: 2874,
    });
  });

  it('tells a time-out of the reverse query from one of the question', () => {
    expect(brief('nslookup-soa-timeout.txt')).toEqual([
      ['10.20.0.11', 'soa', 'found'],
      ['10.20.0.18', 'soa', 'no-answer'],
    ]);
  });

  it('sees that an SOA of the parent is none of the name asked', () => {
    expect(lookups(sample('nslookup-soa-msdcs-is-subdomain.txt'))).toMatchObject([
      { name: '_msdcs.example.test', outcome: 'no-data', soa: { zone: 'example.test' } },
      { outcome: 'found', additional: [{ name: 'ex-dc04.example.test', address: '10.30.0.14' }] },
    ]);
  });

  it('tells an existing name without address from a missing one, and the server’s address from the host’s', () => {
    expect(
      lookups(sample('nslookup-a-aaaa.txt')).map(({ outcome, addresses }) => [outcome, addresses]),
    ).toEqual([
      ['found', ['fd7a:2c40:11:20::13', '10.20.0.13', '172.31.9.13']],
      ['no-data', []],
      ['found', ['10.20.0.11']],
    ]);
  });

  it('follows an interactive dialogue, quoted or not', () => {
    const expected = [
      ['::1', true, 'server-failure'],
      ['10.50.0.11', false, 'found'],
      ['203.0.113.53', false, 'refused'],
      ['10.50.0.77', false, 'no-answer'],
    ];
    const text = sample('nslookup-interactive-errors.txt');
    const outcomes = (given: string): unknown =>
      lookups(given).map(({ serverAddress, byDefault, outcome }) => [serverAddress, byDefault, outcome]);
    expect(outcomes(text)).toEqual(expected);
    expect(outcomes(text.replace(/^/gm, '> '))).toEqual(expected);
  });

  it('reads an answer whose question is not shown', () => {
    expect(lookups(answer('10.0.0.1', true) + answer('10.0.0.2', false))).toMatchObject([
      { name: ALIAS, outcome: 'found', byDefault: null },
      { name: ALIAS, outcome: 'no-such-name', byDefault: null },
    ]);
  });

  it('does not take an SOA for an alias', () => {
    const text = `C:\\>nslookup -type=cname a1.x.test 10.0.0.1\nServer:  s.x.test\nAddress:  10.0.0.1\n\nx.test\n\tprimary name server = s.x.test\n\tserial  = 1\n`;
    expect(lookups(text)).toMatchObject([{ outcome: 'no-data' }]);
  });
});

describe('lookups without a failing link', () => {
  it.each([
    'nslookup-cname-found.txt',
    'nslookup-cname-missing.txt',
    'nslookup-cname-one-of-two.txt',
    'nslookup-soa-timeout.txt',
    'nslookup-soa-msdcs-is-subdomain.txt',
    'nslookup-a-aaaa.txt',
    'nslookup-interactive-errors.txt',
    'ping-cname-failed.txt',
    'ipconfig-all-dc.txt',
  ])('%s gives no incident', (name) => {
    expect(readSample(name).incidents).toEqual([]);
  });
});

describe('whose DNS servers answered', () => {
  it('tells two machines in one paste apart by their prompts', () => {
    const { incidents } = readSample('two-hosts-in-one-paste.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'CON-DC05' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 1,
      'source.reportsItself': true,
      'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      'source.dnsServers': ['10.20.0.15', '127.0.0.1'],
      'source.cname.atOwnServers': 'all',
      'destination.dnsServers': ['10.20.0.11', '10.20.0.10'],
      'destination.cname.atOwnServers': 'none',
      'destination.firstServerAnswer': 'no-such-name',
      'destination.laterServerAnswer': 'no-such-name',
      'link.aliasResolvesNow': false,
      'zone.msdcs.servedElsewhere': true,
    });
    const ids = Object.keys(factsOf(incidents[0]));
    expect(ids.filter((id) => id.startsWith('pattern.') || id === 'zone.copiesDiffer')).toEqual([]);
    expect(incidents[0]?.conflicts).toEqual([]);
  });

  it('attributes what ran on the machine whose local report came before', () => {
    expect(factsOf(readSample('ticket-email-with-paste.txt').incidents[0])).toMatchObject({
      'destination.dnsServers': ['203.0.113.53'],
      'destination.dns.msdcsAtServers': 'none',
    });
  });

  it('attributes nothing to a machine whose servers are not known', () => {
    const facts = factsOf(read(`${FAILURE}\nC:\\>cd \\\n`, ask('10.0.0.9', false)).incidents[0]);
    expect(facts['link.status']).toBe(8524);
    expect(
      Object.keys(facts).filter((id) => /atOwnServers|AtServers|answering|Answer|Resolves/.test(id)),
    ).toEqual([]);
  });

  it('claims none only when every known server was asked', () => {
    const facts = (...given: readonly string[]): Record<string, unknown> =>
      factsOf(read(`${FAILURE}\n${settings('10.0.0.1', '10.0.0.2')}`, ...given).incidents[0]);
    expect(facts(ask('10.0.0.1', false))).not.toHaveProperty('destination.cname.atOwnServers');
    expect(facts(ask('10.0.0.1', false), ask('10.0.0.2', false))).toMatchObject({
      'destination.cname.atOwnServers': 'none',
    });
    expect(facts(ask('10.0.0.1', false), ask('10.0.0.2', true))).toMatchObject({
      'destination.cname.atOwnServers': 'some',
      'destination.firstServerAnswer': 'no-such-name',
      'destination.laterServerAnswer': 'found',
    });
  });

  it('takes the sender’s word for the machine', () => {
    const question = `C:\\>nslookup -type=cname ${ALIAS}\n${answer('10.0.0.1', false)}`;
    const facts = factsOf(read(FAILURE, { text: question, host: 'con-dc01.contoso.com' }).incidents[0]);
    expect(facts).toMatchObject({
      'destination.cname.atOwnServers': 'none',
      'destination.aliasResolves': false,
      'destination.fqdn': 'con-dc01.contoso.com',
    });
  });

  it('sees two holders of the zone that differ, and the link that would carry the record', () => {
    const alias = 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b';
    const link = FAILURE.replace(/c14fde7c-9a18-4216-b30a-b02d128ccbbd/g, alias).replace(
      /CON-DC05/g,
      'CON-DC03',
    );
    const carrier = `EMEA\\EMEA-DC01\nDSA Options: IS_GC\n==== INBOUND NEIGHBORS ====\nDC=ForestDnsZones,DC=contoso,DC=com\nHQ\\CON-DC01 via RPC\nLast attempt @ 2024-01-01 00:00:00 was successful.\n`;
    const { incidents } = read(link, sample('nslookup-cname-one-of-two.txt'), carrier);
    expect(factsOf(incidents[0])).toMatchObject({
      'zone.copiesDiffer': true,
      'zone.msdcs.isSubdomain': false,
      'link.dnsPartitionStatus': 0,
    });
  });
});

describe('network settings', () => {
  it('reads servers in their order, without placeholders', () => {
    expect(only('ipconfig-all-dc.txt', 'network-settings')).toMatchObject([
      {
        host: 'CON-DC05',
        primarySuffix: { value: 'contoso.com' },
        dnsServers: ['::1', '10.20.0.10', '10.20.0.11', '127.0.0.1'],
        addresses: ['fd7a:2c40:11:20::15', 'fe80::74c9:1b0e:63da:8f21', '10.20.0.15'],
        complete: true,
      },
    ]);
    expect(only('ipconfig-all-isp-dns.txt', 'network-settings')).toMatchObject([
      { host: 'EX-DC02', dnsServers: ['203.0.113.53', '203.0.113.54'] },
    ]);
  });

  it('knows a filtered list for one, and the machine by its hostname', () => {
    expect(only('host-record-unreachable-adapter.txt', 'network-settings')).toMatchObject([
      { host: 'FAB-DC03', dnsServers: ['10.50.0.11', '10.50.0.10'], complete: false },
    ]);
    expect(only('host-record-unreachable-adapter.txt', 'dns-lookup')).toMatchObject([{ host: 'FAB-DC01' }]);
  });
});

describe('ping', () => {
  it.each([
    ['ping-cname-ok.txt', true],
    ['ping-cname-failed.txt', false],
    ['ping-resolved-no-reply.txt', true],
    ['ping-destination-unreachable.txt', true],
  ])('%s: resolved %s', (name, resolved) => {
    const [result] = observe([{ text: sample(name) }]);
    expect(result).toMatchObject({ kind: 'ping', resolved });
    expect(result?.kind === 'ping' ? result.asked : null).toMatch(/\._msdcs\.contoso\.com$/);
  });
});

describe('lines wrapped by a mail program', () => {
  it('lose neither the server on the command line nor the answer', () => {
    const text = `C:\\>nslookup -type=cname ${ALIAS}\n10.0.0.1\nServer:  s1.x.test\nAddress:  10.0.0.1\n\n*** s1.x.test can't find\n${ALIAS}:\nNon-existent domain\nC:\\>nslookup -type=cname ${ALIAS} 10.0.0.2\nServer:  s2.x.test\nAddress:  10.0.0.2\n\n${ALIAS}\ncanonical name = con-dc05.contoso.com\n`;
    expect(lookups(text).map(({ byDefault, outcome, name }) => [byDefault, outcome, name])).toEqual([
      [false, 'no-such-name', ALIAS],
      [false, 'found', ALIAS],
    ]);
  });
});
