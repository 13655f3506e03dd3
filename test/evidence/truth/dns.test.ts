/** What truth.json says about the samples of name queries, statement by statement. */
import { describe, expect, it } from 'vitest';
import type { DnsLookup } from '../../../src/evidence/observations.js';
import { factsOf, observedIn, read, readSample, sample } from '../sample.js';

function lookups(name: string): readonly DnsLookup[] {
  return observedIn(sample(name), 'dns-lookup');
}

/** Every sample of name queries alone is no defect, and no line of it is lost. */
function isPlain(name: string): void {
  expect(readSample(name)).toEqual({ incidents: [], codes: [], unrecognised: [] });
}

describe('nslookup-cname-found.txt', () => {
  const [first, second] = lookups('nslookup-cname-found.txt');
  const alias = 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b._msdcs.contoso.com';

  it('the first server gives the canonical name', () => {
    expect(first).toMatchObject({
      serverName: 'con-dc01.contoso.com',
      serverAddress: '10.20.0.10',
      name: alias,
      type: 'cname',
      outcome: 'found',
      canonicalName: 'con-dc03.contoso.com',
    });
  });

  it('the second server gives the same', () => {
    expect(second).toMatchObject({
      serverAddress: '10.20.0.11',
      name: alias,
      outcome: 'found',
      canonicalName: 'con-dc03.contoso.com',
    });
  });

  it('"UnKnown" is no name of a server, and the answer counts', () => {
    expect(second).toMatchObject({ serverName: null, outcome: 'found' });
  });

  it('the address above is that of the server that was asked', () => {
    for (const lookup of [first, second]) expect(lookup).toMatchObject({ addresses: [], additional: [] });
  });

  it('the alias belongs to the GUID and to the host', () => {
    const link = `Event ID: 2087\nComputer: con-dc01.contoso.com\nSource domain controller:\n CON-DC03\nFailing DNS host name:\n ${alias}\n`;
    const [incident] = read(link, sample('nslookup-cname-found.txt')).incidents;
    expect(factsOf(incident)).toMatchObject({
      'link.sourceGuid': alias.slice(0, 36),
      'source.fqdn': 'con-dc03.contoso.com',
    });
  });
});

describe('nslookup-cname-missing.txt', () => {
  const missing = 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com';
  const [first, second] = lookups('nslookup-cname-missing.txt');

  it('the first server knows no such name', () => {
    expect(first).toMatchObject({
      serverName: 'con-dc01.contoso.com',
      serverAddress: '10.20.0.10',
      name: missing,
      type: 'cname',
      outcome: 'no-such-name',
    });
  });

  it('neither does the second', () => {
    expect(second).toMatchObject({ serverAddress: '10.20.0.11', name: missing, outcome: 'no-such-name' });
  });

  it('both answered', () => {
    const outcomes = lookups('nslookup-cname-missing.txt').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['no-such-name', 'no-such-name']);
  });

  it('whose servers these are, and whose the GUID is, stays unknown', () => {
    isPlain('nslookup-cname-missing.txt');
    expect([first?.host, second?.host]).toEqual([null, null]);
  });
});

describe('nslookup-cname-one-of-two.txt', () => {
  const [has, lacks, ...zones] = lookups('nslookup-cname-one-of-two.txt');
  const alias = 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b._msdcs.contoso.com';

  it('one server knows the alias', () => {
    expect(has).toMatchObject({
      serverName: 'con-dc01.contoso.com',
      serverAddress: '10.20.0.10',
      name: alias,
      canonicalName: 'con-dc03.contoso.com',
    });
  });

  it('the other knows no such name', () => {
    expect(lacks).toMatchObject({
      serverName: 'emea-dc01.emea.contoso.com',
      serverAddress: '10.40.0.11',
      name: alias,
      outcome: 'no-such-name',
    });
  });

  it('both are primary name servers of the zone, with two serials', () => {
    expect(zones).toMatchObject([
      {
        serverAddress: '10.20.0.10',
        outcome: 'found',
        soa: { zone: '_msdcs.contoso.com', primary: 'con-dc01.contoso.com', serial: 2917 },
      },
      {
        serverAddress: '10.40.0.11',
        outcome: 'found',
        soa: { zone: '_msdcs.contoso.com', primary: 'emea-dc01.emea.contoso.com', serial: 2874 },
      },
    ]);
  });

  it('the contents of the zone differ by server, which matters to a link', () => {
    const link = `Event ID: 2087\nComputer: con-dc02.contoso.com\nSource domain controller:\n CON-DC03\nFailing DNS host name:\n ${alias}\n`;
    const [incident] = read(link, sample('nslookup-cname-one-of-two.txt')).incidents;
    expect(factsOf(incident)).toMatchObject({ 'zone.copiesDiffer': true });
  });

  it('alone it cannot tell why', () => isPlain('nslookup-cname-one-of-two.txt'));
});

describe('nslookup-interactive-errors.txt', () => {
  const all = lookups('nslookup-interactive-errors.txt');
  const [itself, knowing, refusing, silent] = all;

  it('the same alias was asked of four servers', () => {
    const name = '3b9114d5-281e-4b45-a887-242f0f7dff32._msdcs.fabrikam.com';
    expect(all.map((lookup) => [lookup.name, lookup.type])).toEqual(Array(4).fill([name, 'cname']));
  });

  it('the machine itself failed', () => {
    expect(itself).toMatchObject({ serverAddress: '::1', byDefault: true, outcome: 'server-failure' });
  });

  it('the second gave the canonical name', () => {
    expect(knowing).toMatchObject({
      serverName: 'fab-dc02.fabrikam.com',
      serverAddress: '10.50.0.11',
      canonicalName: 'fab-dc04.fabrikam.com',
    });
  });

  it('the third refused', () => {
    expect(refusing).toMatchObject({
      serverName: 'resolver1.provider.example.test',
      serverAddress: '203.0.113.53',
      outcome: 'refused',
    });
  });

  it('the fourth did not answer', () => {
    expect(silent).toMatchObject({ serverAddress: '10.50.0.77', outcome: 'no-answer' });
  });

  it('a setting with blanks is rejected and changes nothing', () => {
    const [first] = observedIn(
      sample('nslookup-interactive-errors.txt').replace('> set type=cname\n', ''),
      'dns-lookup',
    );
    expect(first?.type).toBe('a+aaaa');
    isPlain('nslookup-interactive-errors.txt');
  });

  it('"Default Server" is no answer', () => expect(all).toHaveLength(4));
});

describe('nslookup-soa-msdcs-is-subdomain.txt', () => {
  const [zone, alias] = lookups('nslookup-soa-msdcs-is-subdomain.txt');

  it('the SOA that came is that of the parent: the name is no zone there', () => {
    expect(zone).toMatchObject({
      serverName: 'ex-dc01.example.test',
      serverAddress: '10.30.0.11',
      type: 'soa',
      outcome: 'no-data',
      soa: { zone: 'example.test', serial: 7716 },
    });
  });

  it('the same server gives the alias', () => {
    expect(alias).toMatchObject({
      serverAddress: '10.30.0.11',
      name: '8fd0e8ca-21be-4e8b-a3b7-6d12192d3101._msdcs.example.test',
      canonicalName: 'ex-dc04.example.test',
      additional: [{ name: 'ex-dc04.example.test', address: '10.30.0.14' }],
    });
  });

  it('that is no fault', () => isPlain('nslookup-soa-msdcs-is-subdomain.txt'));

  it('the name in the answer is not the one that was asked', () => {
    expect([zone?.name, zone?.soa?.zone]).toEqual(['_msdcs.example.test', 'example.test']);
  });
});

describe('nslookup-soa-timeout.txt', () => {
  const [answered, silent, ...more] = lookups('nslookup-soa-timeout.txt');

  it('the first server hosts the zone', () => {
    expect(answered).toMatchObject({
      serverName: 'con-dc02.contoso.com',
      serverAddress: '10.20.0.11',
      name: 'contoso.com',
      outcome: 'found',
      soa: { zone: 'contoso.com', primary: 'con-dc02.contoso.com', serial: 40418 },
    });
  });

  it('the second did not answer', () => {
    expect(silent).toMatchObject({
      serverAddress: '10.20.0.18',
      name: '_msdcs.contoso.com',
      type: 'soa',
      outcome: 'no-answer',
    });
  });

  it('the reverse query before "Server:" is no question of its own', () => expect(more).toEqual([]));

  it('a time-out is told from a missing name', () => expect(silent?.outcome).not.toBe('no-such-name'));

  it('who uses that server stays unknown', () => isPlain('nslookup-soa-timeout.txt'));
});

describe('nslookup-a-aaaa.txt', () => {
  const [several, none, own] = lookups('nslookup-a-aaaa.txt');

  it('three addresses, on the label’s line and below it', () => {
    expect(several).toMatchObject({
      serverAddress: '10.20.0.10',
      name: 'con-dc03.contoso.com',
      type: 'a+aaaa',
      addresses: ['fd7a:2c40:11:20::13', '10.20.0.13', '172.31.9.13'],
    });
  });

  it('a name without address', () => {
    expect(none).toMatchObject({ name: 'con-dc05.contoso.com', addresses: [] });
  });

  it('a server and a host with one address', () => {
    expect(own).toMatchObject({
      serverAddress: '10.20.0.11',
      name: 'con-dc02.contoso.com',
      type: 'a+aaaa',
      addresses: ['10.20.0.11'],
    });
  });

  it('no address is not no such name', () => expect(none?.outcome).toBe('no-data'));

  it('whether partners reach the third address stays unknown', () => isPlain('nslookup-a-aaaa.txt'));
});

describe('dig-cname.txt', () => {
  const [found, missing, silent] = lookups('dig-cname.txt');
  const alias = '00a63176-0ae4-45a4-b34e-56cad4855647._msdcs.corp.example.test';

  it('the alias, authoritative, for 600 seconds, with the address of its host', () => {
    expect(found).toMatchObject({
      serverAddress: '10.30.0.11',
      name: alias,
      outcome: 'found',
      canonicalName: 'ex-dc03.corp.example.test',
      authoritative: true,
      ttl: 600,
      additional: [{ name: 'ex-dc03.corp.example.test', address: '10.30.0.13' }],
    });
  });

  it('a name that does not exist, and the zone that says so', () => {
    expect(missing).toMatchObject({
      serverAddress: '10.30.0.11',
      name: '65eeb41d-563c-4c09-84e4-918ebe155040._msdcs.corp.example.test',
      outcome: 'no-such-name',
      authoritative: true,
      authority: { zone: '_msdcs.corp.example.test', primary: 'ex-dc01.corp.example.test', serial: 1893 },
    });
  });

  it('a server that does not answer', () => {
    expect(silent).toMatchObject({ serverAddress: '10.30.0.19', name: alias, outcome: 'no-answer' });
  });

  it('nothing printed says nothing about why', () => {
    expect(lookups('dig-cname.txt')).toHaveLength(3);
    expect(observedIn(sample('dig-cname.txt'), 'dns-lookup-empty')).toMatchObject([
      { serverAddress: '10.30.0.12', name: alias, type: 'cname' },
    ]);
  });

  it('the time of the first query', () => {
    expect(lookups('dig-cname.txt').map(({ askedAt }) => askedAt)).toEqual([
      'Fri Aug 02 21:40:55 CEST 2024',
      undefined,
      undefined,
    ]);
  });
});

describe('resolve-dnsname.txt', () => {
  const [cname, missing, silent, address, noData, ...more] = lookups('resolve-dnsname.txt');

  it('the canonical name, under the whole name of the command line', () => {
    expect(cname).toMatchObject({
      serverAddress: '10.20.0.10',
      name: 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b._msdcs.contoso.com',
      canonicalName: 'con-dc03.contoso.com',
      ttl: 600,
    });
  });

  it('a name that does not exist', () => {
    expect(missing).toMatchObject({
      serverAddress: '10.20.0.10',
      name: '7954491c-de0c-49b2-8cae-fa7d2a03d5d9._msdcs.contoso.com',
      outcome: 'no-such-name',
    });
  });

  it('no answer in time', () => {
    expect(silent).toMatchObject({
      serverAddress: '10.20.0.18',
      name: 'con-dc03.contoso.com',
      outcome: 'no-answer',
    });
  });

  it('an address', () => {
    expect(address).toMatchObject({
      serverAddress: '10.20.0.10',
      name: 'con-dc03.contoso.com',
      type: 'a',
      addresses: ['10.20.0.13'],
      ttl: 1200,
    });
  });

  it('the SOA in the authority section alone is no data', () => {
    expect(noData).toMatchObject({
      serverAddress: '10.20.0.10',
      name: 'con-dc03.contoso.com',
      type: 'aaaa',
      outcome: 'no-data',
      authority: { zone: 'contoso.com' },
    });
  });

  it('the display of an error is read and asks nothing', () => {
    expect(more).toEqual([]);
    isPlain('resolve-dnsname.txt');
  });
});

describe('ping', () => {
  const ping = (name: string): unknown => observedIn(sample(name), 'ping')[0];

  it('ping-cname-failed.txt: the alias did not resolve, on an unknown machine', () => {
    expect(ping('ping-cname-failed.txt')).toMatchObject({
      host: null,
      asked: 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com',
      resolved: false,
    });
  });

  it('ping-cname-failed.txt: why cannot be told', () => {
    expect(lookups('ping-cname-failed.txt')).toEqual([]);
  });

  it('ping-cname-failed.txt: it is no failure of replication', () => isPlain('ping-cname-failed.txt'));

  it('ping-cname-ok.txt: the alias resolves to host and address', () => {
    expect(ping('ping-cname-ok.txt')).toMatchObject({
      resolved: true,
      target: 'con-dc03.contoso.com',
      address: '10.20.0.13',
    });
  });

  it('ping-cname-ok.txt: 4 of 4 were answered', () => {
    expect(ping('ping-cname-ok.txt')).toMatchObject({ replied: true, packets: { sent: 4, received: 4 } });
  });

  it('ping-cname-ok.txt: what was asked stands only in the command', () => {
    expect(ping('ping-cname-ok.txt')).toMatchObject({
      asked: 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b._msdcs.contoso.com',
    });
    const [, ...output] = sample('ping-cname-ok.txt').split('\n');
    expect(observedIn(output.join('\n'), 'ping')).toMatchObject([
      { asked: null, target: 'con-dc03.contoso.com' },
    ]);
  });

  it('ping-cname-ok.txt: where it ran is not shown', () => {
    expect(ping('ping-cname-ok.txt')).toMatchObject({ host: null });
  });

  it('ping-destination-unreachable.txt: the alias resolves', () => {
    expect(ping('ping-destination-unreachable.txt')).toMatchObject({
      asked: '0737a0d4-173d-489a-b715-2e9d9e6a1f56._msdcs.contoso.com',
      resolved: true,
      target: 'br2-dc02.contoso.com',
      address: '10.72.4.11',
    });
  });

  it('ping-destination-unreachable.txt: the replies are a router’s, although they count as received', () => {
    expect(ping('ping-destination-unreachable.txt')).toMatchObject({
      packets: { sent: 4, received: 3 },
      refusedBy: '10.72.4.1',
    });
  });

  it('ping-destination-unreachable.txt: the host does not answer', () => {
    expect(ping('ping-destination-unreachable.txt')).toMatchObject({ resolved: true, replied: false });
  });

  it('ping-resolved-no-reply.txt: the alias resolves', () => {
    expect(ping('ping-resolved-no-reply.txt')).toMatchObject({
      asked: '29752727-aaa1-47d6-8b5c-51852f49335b._msdcs.contoso.com',
      resolved: true,
      target: 'br1-dc01.contoso.com',
      address: '10.71.4.10',
    });
  });

  it('ping-resolved-no-reply.txt: none of 4 came back, which proves nothing', () => {
    expect(ping('ping-resolved-no-reply.txt')).toMatchObject({
      replied: false,
      packets: { sent: 4, received: 0 },
    });
    isPlain('ping-resolved-no-reply.txt');
  });
});
