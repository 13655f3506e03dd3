/** Which of a machine's own DNS servers were asked, and what may be said where one was not. */
import { describe, expect, it } from 'vitest';
import { factsOf, read } from './sample.js';

const ALIAS = 'd4444444-0000-4000-8000-000000000004._msdcs.fabrikam.example';

const LINK = `C:\\>repadmin /showrepl N1
HQ\\N1
DSA Options: IS_GC
DSA object GUID: a3333333-0000-4000-8000-000000000001
==== INBOUND NEIGHBORS ======================================
CN=Configuration,DC=fabrikam,DC=example
    HQ\\N7 via RPC
        DSA object GUID: d4444444-0000-4000-8000-000000000004
        Last attempt @ 2025-02-10 07:14:59 failed, result 8524 (0x214c):
            The DSA operation is unable to proceed because of a DNS lookup failure.
        5 consecutive failure(s).
        Last success @ 2025-02-10 02:01:45.
`;

/** Output on N1: its DNS servers, and what those that were asked say of the alias. */
function there(servers: readonly string[], answers: Readonly<Record<string, boolean>>): string {
  const asked = Object.entries(answers).flatMap(([server, found]) => [
    `C:\\>nslookup -type=cname ${ALIAS} ${server}`,
    'Server:  UnKnown',
    `Address:  ${server}`,
    '',
    found
      ? `${ALIAS}   canonical name = n7.fabrikam.example`
      : `*** UnKnown can't find ${ALIAS}: Non-existent domain`,
    '',
  ]);
  return [
    LINK,
    'C:\\>ipconfig /all',
    'Windows IP Configuration',
    '   Host Name . . . . . . . . . . . . : N1',
    '   Primary Dns Suffix  . . . . . . . : fabrikam.example',
    'Ethernet adapter Ethernet:',
    '   IPv4 Address. . . . . . . . . . . : 10.9.0.30(Preferred)',
    `   DNS Servers . . . . . . . . . . . : ${servers.join('\n                                       ')}`,
    '',
    ...asked,
  ].join('\n');
}

function facts(...args: Parameters<typeof there>): Record<string, unknown> {
  return factsOf(read(there(...args)).incidents[0]);
}

describe('output of the source itself', () => {
  const settings = [
    'Windows IP Configuration',
    '   Host Name . . . . . . . . . . . . : N7',
    'Ethernet adapter Ethernet:',
    '   IPv4 Address. . . . . . . . . . . : 10.9.0.70(Preferred)',
  ].join('\n');
  const lookup = `nslookup -type=cname ${ALIAS} 10.9.0.10
Server:  UnKnown
Address:  10.9.0.10

*** UnKnown can't find ${ALIAS}: Non-existent domain`;

  it.each([
    `[N7]: PS C:\\> ipconfig /all\n${settings}`,
    `C:\\>psexec \\\\n7 ipconfig /all\n${settings}`,
    `[n7]: PS C:\\> ${lookup}`,
  ])('shows that it lives: %s', (output) => {
    expect(factsOf(read(`${LINK}\n${output}`).incidents[0])).toMatchObject({ 'source.reportsItself': true });
  });

  it('is not what another machine prints about it', () => {
    const other = `[N1]: PS C:\\> ${lookup}`;
    expect(factsOf(read(`${LINK}\n${other}`).incidents[0])).not.toHaveProperty('source.reportsItself');
  });
});

describe('a server that denies the alias beside one that has it', () => {
  it('leaves open whether every server resolves the zone', () => {
    const said = facts(['10.9.0.10', '10.9.0.11'], { '10.9.0.10': false, '10.9.0.11': true });
    expect(said).toMatchObject({
      'destination.firstServerAnswer': 'no-such-name',
      'destination.laterServerAnswer': 'found',
      'destination.cname.atOwnServers': 'some',
    });
    expect(said).not.toHaveProperty('destination.dns.msdcsAtServers');
  });

  it('is no matter where all have it', () => {
    const said = facts(['10.9.0.10', '10.9.0.11'], { '10.9.0.10': true, '10.9.0.11': true });
    expect(said['destination.dns.msdcsAtServers']).toBe('all');
  });
});

describe('a server that was not asked', () => {
  const denied = { '10.9.0.10': false, '10.9.0.11': false };

  it.each(['127.0.0.1', '::1'])('is the machine itself as %s: the others decide', (self) => {
    const said = facts(['10.9.0.10', '10.9.0.11', self], denied);
    expect(said['destination.cname.atOwnServers']).toBe('none');
  });

  it.each(['10.9.0.12', '10.9.0.30'])('leaves it open as %s', (other) => {
    const said = facts(['10.9.0.10', '10.9.0.11', other], denied);
    expect(said).not.toHaveProperty('destination.cname.atOwnServers');
  });
});
