import { describe, expect, it } from 'vitest';
import type { NetworkSettings } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { sample } from './sample.js';

function settings(text: string): NetworkSettings | undefined {
  return observe([{ text }]).find((one): one is NetworkSettings => one.kind === 'network-settings');
}

const FRENCH = `Configuration IP de Windows

   Nom de l'hôte . . . . . . . . . . : PAR-DC01
   Suffixe DNS principal . . . . . . : example.test
   Type de noeud. . . . . . . . . .  : Hybride
   Liste de recherche du suffixe DNS.: example.test
                                       eu.example.test

Carte Ethernet Ethernet0 :

   Suffixe DNS propre à la connexion. . . :
   Adresse physique . . . . . . . . . . . : 00-00-5E-00-53-15
   DHCP activé. . . . . . . . . . . . . . : Non
   Adresse IPv6 de liaison locale. . . . .: fe80::1:2%6(préféré)
   Adresse IPv4. . . . . . . . . . . . . .: 192.0.2.15(préféré)
   Masque de sous-réseau. . . . . . . . . : 255.255.255.0
   Passerelle par défaut. . . . . . . . . : 192.0.2.1
   Serveurs DNS. . .  . . . . . . . . . . : 192.0.2.10
                                       192.0.2.11
   NetBIOS sur Tcpip. . . . . . . . . . . : Activé

Carte Ethernet Ethernet1 :

   Statut du média. . . . . . . . . . . . : Média déconnecté
   Suffixe DNS propre à la connexion. . . :
`;
const GERMAN = `Windows-IP-Konfiguration

   Hostname  . . . . . . . . . . . . : PAR-DC01
   Primäres DNS-Suffix . . . . . . . : example.test
   DNS-Suffixsuchliste . . . . . . . : example.test

Ethernet-Adapter Ethernet0:

   Verbindungsspezifisches DNS-Suffix:
   Physische Adresse . . . . . . . . : 00-00-5E-00-53-15
   Verbindungslokale IPv6-Adresse  . : fe80::1:2%6(Bevorzugt)
   IPv4-Adresse  . . . . . . . . . . : 192.0.2.15(Bevorzugt)
   Subnetzmaske  . . . . . . . . . . : 255.255.255.0
   Standardgateway . . . . . . . . . : 192.0.2.1
   DHCPv6-IAID . . . . . . . . . . . : 100663382
   DNS-Server  . . . . . . . . . . . : 192.0.2.10
                                       192.0.2.11
   NetBIOS über TCP/IP . . . . . . . : Aktiviert

Ethernet-Adapter Ethernet1:

   Medienstatus. . . . . . . . . . . : Medium getrennt
`;
const SPANISH = `Configuración IP de Windows

   Nombre de host. . . . . . . . . : PAR-DC01
   Sufijo DNS principal  . . . . . : example.test
   Lista de búsqueda de sufijos DNS: example.test

Adaptador de Ethernet Ethernet0:

   Sufijo DNS específico para la conexión. . :
   Dirección física. . . . . . . . . . . . . : 00-00-5E-00-53-15
   Vínculo: dirección IPv6 local. . . : fe80::1:2%6(Preferido)
   Dirección IPv4. . . . . . . . . . . . . . : 192.0.2.15(Preferido)
   Máscara de subred . . . . . . . . . . . . : 255.255.255.0
   Puerta de enlace predeterminada . . . . . : 192.0.2.1
   Servidores DNS. . . . . . . . . . . . . . : 192.0.2.10
                                       192.0.2.11

Adaptador de Ethernet Ethernet1:

   Estado de los medios. . . . . . . . . . . : medios desconectados
`;
const PORTUGUESE = `Configuração de IP do Windows

   Nome do host. . . . . . . . . . . . . . . . : PAR-DC01
   Sufixo DNS primário . . . . . . . . . . . . : example.test
   Lista de pesquisa de sufixo DNS . . . . . . : example.test

Adaptador Ethernet Ethernet0:

   Sufixo DNS específico de conexão. . . . . . :
   Endereço Físico . . . . . . . . . . . . . . : 00-00-5E-00-53-15
   Endereço IPv6 de link local . . . . . . . . : fe80::1:2%6(Preferencial)
   Endereço IPv4. . . . . . . .  . . . . . . . : 192.0.2.15(Preferencial)
   Máscara de Sub-rede . . . . . . . . . . . . : 255.255.255.0
   Gateway Padrão. . . . . . . . . . . . . . . : 192.0.2.1
   Servidores DNS. . . . . . . . . . . . . . . : 192.0.2.10
                                       192.0.2.11

Adaptador Ethernet Ethernet1:

   Estado da mídia. . . . . . . . . . . . . .  : mídia desconectada
`;

describe('ipconfig', () => {
  it('keeps continuation lines with the label above them, and sees the adapter without a cable', () => {
    expect(settings(sample('ipconfig-all-dc.txt'))).toMatchObject({
      host: 'CON-DC05',
      primarySuffix: { value: 'contoso.com' },
      addresses: ['fd7a:2c40:11:20::15', 'fe80::74c9:1b0e:63da:8f21', '10.20.0.15'],
      dnsServers: ['::1', '10.20.0.10', '10.20.0.11', '127.0.0.1'],
      complete: true,
      adapters: [{ disconnected: false }, { disconnected: true, addresses: [] }],
    });
  });

  it.each([
    ['French', FRENCH],
    ['German', GERMAN],
    ['Spanish', SPANISH],
    ['Portuguese', PORTUGUESE],
  ])('is read in %s', (_, text) => {
    const expected = {
      host: 'PAR-DC01',
      primarySuffix: { value: 'example.test' },
      addresses: ['fe80::1:2', '192.0.2.15'],
      dnsServers: ['192.0.2.10', '192.0.2.11'],
      complete: true,
    };
    expect(settings(text)).toMatchObject(expected);
    expect(settings(text)?.adapters?.map(({ disconnected }) => disconnected)).toEqual([false, true]);
    expect(settings(text.replace(/^ +/gm, ''))).toMatchObject(expected);
    // Accents that came through a wrong code page.
    expect(settings(text.replace(/[à-ÿ]/g, '?'))).toMatchObject(expected);
  });
});

describe('other client settings', () => {
  it('come from resolv.conf, without the machine’s own stub', () => {
    const text =
      'root@smb1:~# cat /etc/resolv.conf\n# made by hand\nsearch a.test\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n';
    expect(settings(text)).toMatchObject({
      host: 'smb1',
      dnsServers: ['192.0.2.1', '192.0.2.2'],
      complete: true,
    });
    expect(settings(text.replace('192.0.2.2', '127.0.0.53'))).toMatchObject({
      dnsServers: ['192.0.2.1'],
      complete: false,
    });
  });

  it('come from a list in braces that was broken', () => {
    const text =
      '[dc1]: PS C:\\> Get-DnsClientServerAddress | fl\nServerAddresses : {192.0.2.1,\n 192.0.2.2}\n';
    expect(settings(text)).toMatchObject({ host: 'dc1', dnsServers: ['192.0.2.1', '192.0.2.2'] });
  });
});
