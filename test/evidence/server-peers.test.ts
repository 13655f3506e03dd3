/** Event 6702: what partners hold about the server's own record. */
import { describe, expect, it } from 'vitest';
import { factsOf, read } from './sample.js';

function facts(dnsServers: string, asked: string, answer: readonly string[]): Record<string, unknown> {
  const text = [
    'Event Type:	Error',
    'Event Source:	DNS',
    'Event ID:	6702',
    'Computer:	NS2',
    'Description:',
    'DNS server has updated its own host (A) records.',
    'Data:',
    '0000: 2d 23 00 00   -#..',
    '',
    'C:\\>ipconfig /all',
    'Windows IP Configuration',
    '   Host Name . . . . . . . . . . . . : NS2',
    '   Primary Dns Suffix  . . . . . . . : lamna.example',
    'Ethernet adapter Local Area Connection:',
    '   IP Address. . . . . . . . . . . . : 10.8.1.2',
    '   Subnet Mask . . . . . . . . . . . : 255.255.255.0',
    `   DNS Servers . . . . . . . . . . . : ${dnsServers}`,
    '',
    `C:\\>nslookup ns2.lamna.example ${asked}`,
    ...answer,
  ].join('\n');
  return factsOf(read(text).incidents.find(({ subject }) => subject.server === 'NS2'));
}

const PEER = ['Server:  ns1.lamna.example', 'Address:  10.8.1.1', ''];
const NS = 'C:\\>nslookup -type=ns lamna.example 10.8.1.1';
const FOUND = (address: string): readonly string[] => ['Name:    ns2.lamna.example', `Address:  ${address}`];

describe('a partner of the server with event 6702', () => {
  it('that answers with an address of no adapter holds a wrong one', () => {
    expect(facts('10.8.1.2', '10.8.1.1', [...PEER, ...FOUND('10.8.1.77')])).toMatchObject({
      'server.hasPeers': true,
      'server.peersHoldWrongAddress': true,
      'server.dnsClientOrder': 'self-only',
    });
  });

  it('that answers with its address shows that there is one, and no more', () => {
    const said = facts('10.8.1.1', '10.8.1.1', [...PEER, ...FOUND('10.8.1.2')]);
    expect(said['server.hasPeers']).toBe(true);
    for (const id of ['server.peersHoldWrongAddress', 'server.peersLackAddress', 'server.dnsClientOrder'])
      expect(said).not.toHaveProperty(id);
  });

  it('that knows no such name lacks it', () => {
    const denied = "*** ns1.lamna.example can't find ns2.lamna.example: Non-existent domain";
    const said = facts('10.8.1.2', '10.8.1.1', [...PEER, denied]);
    expect(said).toMatchObject({ 'server.hasPeers': true, 'server.peersLackAddress': true });
    expect(said).not.toHaveProperty('server.peersHoldWrongAddress');
  });

  it('is neither the server itself nor a server of others', () => {
    for (const [name, address] of [
      ['ns2.lamna.example', '10.8.1.2'],
      ['dns.google', '8.8.8.8'],
    ] as const) {
      const said = facts('10.8.1.2', address, [
        `Server:  ${name}`,
        `Address:  ${address}`,
        '',
        ...FOUND('10.8.1.77'),
      ]);
      expect(said).not.toHaveProperty('server.hasPeers');
    }
  });
});

describe('the servers that host the zone', () => {
  const nameServers = ['nameserver = ns1.lamna.example', 'nameserver = ns2.lamna.example'];
  const asked = [...PEER, ...nameServers.map((each) => `lamna.example	${each}`), ''];

  it('are its peers, and it is none of its own', () => {
    const said = facts('10.8.1.2', '10.8.1.1', [...PEER, ...FOUND('10.8.1.2'), '', NS, ...asked]);
    expect(said).toMatchObject({ 'server.zoneHosts': 2, 'server.peers': ['ns1.lamna.example'] });
  });

  it('are told from a machine of its name elsewhere', () => {
    const elsewhere = 'Pinging ns2.other.example [10.9.1.2] with 32 bytes of data:';
    const said = facts('10.8.1.2', '10.8.1.1', [...PEER, ...FOUND('10.8.1.2'), '', NS, ...asked, elsewhere]);
    expect(said).toMatchObject({ 'server.peers': ['ns1.lamna.example'] });
  });
});
