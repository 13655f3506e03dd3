import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { readSample, sample } from './sample.js';

const lookups = (text: string) => observe([{ text }]).filter((one) => one.kind === 'dns-lookup');
const ALIAS = '00a63176-0ae4-45a4-b34e-56cad4855647._msdcs.corp.example.test';
const header = (status: string): string =>
  `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: 0\n`;

describe('dig', () => {
  const text = sample('dig-cname.txt');

  it('keeps four questions to three servers apart', () => {
    expect(lookups(text)).toMatchObject([
      {
        serverAddress: '10.30.0.11',
        name: ALIAS,
        type: 'cname',
        outcome: 'found',
        canonicalName: 'ex-dc03.corp.example.test',
        additional: [{ name: 'ex-dc03.corp.example.test', address: '10.30.0.13' }],
        authoritative: true,
      },
      {
        serverAddress: '10.30.0.11',
        name: '65eeb41d-563c-4c09-84e4-918ebe155040._msdcs.corp.example.test',
        outcome: 'no-such-name',
        soa: null,
        authority: { zone: '_msdcs.corp.example.test', primary: 'ex-dc01.corp.example.test', serial: 1893 },
      },
      { serverAddress: '10.30.0.19', name: ALIAS, outcome: 'no-answer', byDefault: false },
    ]);
  });

  it('does not guess why +short printed nothing', () => {
    expect(observe([{ text }]).filter((one) => one.kind === 'dns-lookup-empty')).toMatchObject([
      { serverAddress: '10.30.0.12', name: ALIAS, type: 'cname' },
    ]);
    expect(readSample('dig-cname.txt')).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });

  it('reads the values of +short', () => {
    const short = `root@smb-dc1:~# dig +short ${ALIAS} @10.0.0.1\nex-dc03.corp.example.test.\n10.30.0.13\n`;
    expect(lookups(short)).toMatchObject([
      {
        host: 'smb-dc1',
        serverAddress: '10.0.0.1',
        type: 'a',
        canonicalName: 'ex-dc03.corp.example.test',
        addresses: ['10.30.0.13'],
      },
    ]);
  });

  it.each([
    ['SERVFAIL', 'server-failure'],
    ['REFUSED', 'refused'],
    ['NXDOMAIN', 'no-such-name'],
    ['NOERROR', 'no-data'],
  ])('takes status %s for %s, and the server from the output alone', (status, outcome) => {
    const given = `; <<>> DiG 9.18 <<>> ${ALIAS} CNAME\n${header(status)}\n;; SERVER: 10.0.0.9#53(ns.x.test) (UDP)\n`;
    expect(lookups(given)).toMatchObject([
      { outcome, name: ALIAS, serverAddress: '10.0.0.9', serverName: 'ns.x.test', byDefault: true },
    ]);
  });

  it('does not take a referral for an answer', () => {
    const given = `$ dig @10.0.0.1 a.x.test\n${header('NOERROR').replace(' ra', '')};; AUTHORITY SECTION:\nx.test. 60 IN NS ns.x.test.\n`;
    expect(observe([{ text: given }])).toMatchObject([{ kind: 'dns-lookup-empty', name: 'a.x.test' }]);
  });

  it('asks several names on one command line one after the other', () => {
    const given = `$ dig @10.0.0.1 a.x.test AAAA b.x.test\n${header('NXDOMAIN')}\n${header('REFUSED')}`;
    expect(lookups(given).map(({ name, type, outcome }) => [name, type, outcome])).toEqual([
      ['a.x.test', 'aaaa', 'no-such-name'],
      ['b.x.test', 'a', 'refused'],
    ]);
  });
});

describe('nslookup of BIND', () => {
  const ask = (what: string, answer: string): string =>
    `smb-dc1$ nslookup ${what}\nServer:\t\t10.0.0.1\nAddress:\t10.0.0.1#53\n\n${answer}\n`;

  it.each([
    [`** server can't find ${ALIAS}: NXDOMAIN`, 'no-such-name'],
    [`** server can't find ${ALIAS}: SERVFAIL`, 'server-failure'],
    [`** server can't find ${ALIAS}: REFUSED`, 'refused'],
    [`*** Can't find ${ALIAS}: No answer`, 'no-data'],
    [`${ALIAS}\tcanonical name = ex-dc03.corp.example.test.`, 'found'],
  ])('%s', (answer, outcome) => {
    expect(lookups(ask(`-type=cname ${ALIAS}`, answer))).toMatchObject([
      { host: 'smb-dc1', serverName: null, serverAddress: '10.0.0.1', name: ALIAS, outcome, byDefault: true },
    ]);
  });

  it('reads its SOA, and a time-out without a server', () => {
    const soa = ask('-type=soa x.test 10.0.0.1', 'x.test\n\torigin = ns.x.test\n\tserial = 12\n');
    const silent = `smb-dc1$ nslookup a.x.test 10.0.0.9\n;; connection timed out; no servers could be reached\n`;
    expect(lookups(soa + silent)).toMatchObject([
      { outcome: 'found', soa: { zone: 'x.test', primary: 'ns.x.test', serial: 12 } },
      { outcome: 'no-answer', serverAddress: '10.0.0.9', name: 'a.x.test' },
    ]);
  });
});

describe('nslookup of Windows in other languages', () => {
  it.each([
    [
      'Serveur :   a.x.test',
      `*** a.x.test ne parvient pas à trouver ${ALIAS} : Non-existent domain`,
      'no-such-name',
    ],
    ['Server:  UnKnown', `*** UnKnown kann ${ALIAS} nicht finden: Server failed`, 'server-failure'],
    ['Servidor:  UnKnown', `*** UnKnown no encuentra ${ALIAS}: Query refused`, 'refused'],
    ['Servidor:  UnKnown', `*** UnKnown não encontrou ${ALIAS}: No response from server`, 'no-answer'],
    ['Serveur :   UnKnown', '*** Le délai de la requête pour UnKnown est dépassé', 'no-answer'],
  ])('%s', (server, failure, outcome) => {
    const text = `C:\\>nslookup -type=cname ${ALIAS}\n${server}\nAddress:  10.0.0.1\n\n${failure}\n`;
    expect(lookups(text)).toMatchObject([{ name: ALIAS, serverAddress: '10.0.0.1', outcome }]);
  });
});
