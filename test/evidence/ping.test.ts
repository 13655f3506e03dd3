import { describe, expect, it } from 'vitest';
import { observe } from '../../src/evidence/read-evidence.js';
import { sample } from './sample.js';

const pings = (text: string) => observe([{ text }]).filter((one) => one.kind === 'ping');

describe('ping on Windows', () => {
  it.each([
    [
      'ping-cname-ok.txt',
      { resolved: true, target: 'con-dc03.contoso.com', address: '10.20.0.13', replied: true },
    ],
    ['ping-cname-failed.txt', { resolved: false, target: null, address: null }],
    ['ping-resolved-no-reply.txt', { resolved: true, target: 'br1-dc01.contoso.com', replied: false }],
    ['ping-destination-unreachable.txt', { resolved: true, address: '10.72.4.11', replied: false }],
  ])('%s', (name, expected) => {
    const [first, ...others] = pings(sample(name));
    expect(first).toMatchObject(expected);
    expect(others).toEqual([]);
    expect(first !== undefined && 'replied' in first).toBe('replied' in expected);
  });

  it('tells which of two addresses answers another machine', () => {
    expect(pings(sample('host-record-unreachable-adapter.txt'))).toMatchObject([
      { host: 'FAB-DC01', asked: null, address: '192.168.240.12', replied: false },
      { host: 'FAB-DC01', asked: null, address: '10.50.0.12', replied: true },
    ]);
  });

  it('does not know whether an address answered where the replies are filtered out', () => {
    const text =
      'C:\\>ping a1.x.test\nPinging a1.x.test [10.0.0.4] with 32 bytes of data:\n    Packets: Sent = 4, Received = 4, Lost = 0 (0% loss),\n';
    expect(pings(text)[0]).not.toHaveProperty('replied');
  });

  it.each([
    'Ping request could not find host a1.x.test. Please check the name and try again.',
    'La requête Ping n’a pas pu trouver l’hôte a1.x.test. Vérifiez le nom et essayez à nouveau.',
    'Ping-Anforderung konnte Host "a1.x.test" nicht finden. Überprüfen Sie den Namen, und versuchen Sie es erneut.',
    'La solicitud de ping no pudo encontrar el host a1.x.test. Compruebe el nombre y vuelva a intentarlo.',
    'A solicitação ping não pôde encontrar o host a1.x.test. Verifique o nome e tente novamente.',
  ])('%s', (sentence) => {
    expect(pings(sentence)).toMatchObject([{ asked: 'a1.x.test', resolved: false }]);
  });

  it.each([
    [
      "Envoi d’une requête 'ping' sur b1.x.test [10.0.0.4] avec 32 octets de données :",
      'Réponse de 10.0.0.4 : octets=32 temps<1ms TTL=128',
      true,
    ],
    [
      'Ping wird ausgeführt für b1.x.test [10.0.0.4] mit 32 Bytes Daten:',
      'Antwort von 10.0.0.1: Zielhost nicht erreichbar.\n    Pakete: Gesendet = 1, Empfangen = 1, Verloren = 0 (0% Verlust),',
      false,
    ],
    [
      'Haciendo ping a b1.x.test [10.0.0.4] con 32 bytes de datos:',
      '    Paquetes: enviados = 1, recibidos = 0, perdidos = 1 (100% perdidos),',
      false,
    ],
    [
      'Disparando b1.x.test [10.0.0.4] com 32 bytes de dados:',
      'Resposta de 10.0.0.4: bytes=32 tempo<1ms TTL=128',
      true,
    ],
  ])('%s', (first, rest, replied) => {
    expect(pings(`C:\\>ping a1.x.test\n${first}\n${rest}\n`)).toMatchObject([
      { asked: 'a1.x.test', target: 'b1.x.test', address: '10.0.0.4', replied },
    ]);
  });
});

describe('ping on Linux', () => {
  it('says whether the name resolves, in any language', () => {
    expect(pings('smb-dc1$ ping -c1 a1.x.test\nping: a1.x.test: Nom ou service inconnu\n')).toMatchObject([
      { host: 'smb-dc1', asked: 'a1.x.test', resolved: false },
    ]);
    expect(pings('$ ping -c1 a1.x.test\nping: connect: Network is unreachable\n')).toEqual([]);
  });

  it('reads replies', () => {
    const text =
      'PING b1.x.test (10.0.0.4) 56(84) bytes of data.\n64 bytes from b1.x.test (10.0.0.4): icmp_seq=1 ttl=64 time=0.3 ms\n';
    expect(pings(text)).toMatchObject([{ target: 'b1.x.test', address: '10.0.0.4', replied: true }]);
  });
});

describe('Test-NetConnection', () => {
  it('reads a list', () => {
    expect(pings(sample('1722-not-dns.txt'))).toMatchObject([
      { asked: 'con-dc08.contoso.com', resolved: true, address: '10.20.0.18', replied: true },
    ]);
  });

  it('reads that a name does not resolve, and a table', () => {
    const text =
      'PS C:\\> tnc a1.x.test\nWARNING: Name resolution of a1.x.test failed -- Status: HostNotFound\n\nComputerName   : a1.x.test\nRemoteAddress  :\nPingSucceeded  : False\nPS C:\\> tnc b1.x.test -Port 135 | ft ComputerName,RemoteAddress,TcpTestSucceeded\n\nComputerName RemoteAddress TcpTestSucceeded\n------------ ------------- ----------------\nb1.x.test    10.0.0.4      True\n';
    expect(pings(text)).toMatchObject([
      { asked: 'a1.x.test', resolved: false, address: null },
      { asked: 'b1.x.test', resolved: true, address: '10.0.0.4', replied: true },
    ]);
  });
});
