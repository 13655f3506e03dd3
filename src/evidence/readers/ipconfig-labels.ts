/**
 * The labels of ipconfig that matter, in English, French, German, Spanish and Portuguese. A letter with an accent may
 * have come through a wrong code page as one or two others.
 */

export type IpconfigLabel =
  | 'host'
  | 'suffix'
  | 'search'
  | 'address'
  | 'servers'
  | 'gateway'
  | 'dhcp'
  | 'dhcp server'
  | 'own suffix'
  | 'other';

const HOST =
  /^(?:host ?name|nom de l.{1,3}h.{1,3}te|nome? (?:de|do) (?:host|anfitri.{1,3}o|sistema)|nombre d(?:e|el) (?:host|equipo))$/;
const SUFFIX =
  /^(?:primary dns suffix|suffixe dns (?:principal|primaire)|prim.{1,3}res dns-suffix|su[fm]i[jx]o dns (?:principal|prim.{1,3}rio))$/;
const SEARCH =
  /^(?:dns suffix search list|liste de recherche d.{1,4}suffixes? dns|dns-suffixsuchliste|lista de b.{1,3}squeda de sufijos dns|lista de pesquisa d[eo] sufixos? (?:de )?dns)$/;
const SERVERS = /^(?:dns servers?|serveurs? dns|dns-server|servidor(?:es)? (?:de )?dns)$/;
const ADDRESS = /(?:address|adresse|direcci|endere)/;
const PROTOCOL = /(?:^|[\s-])ip(?:v[46])?(?:$|[\s-])/;
/** Other things that have an address, or come from one. */
const NO_ADDRESS = /dhcp|physi|f.{1,3}s?ic[ao]|mask|subnet|gateway|passerelle|enlace|wins|m.{1,3}scara/;
const GATEWAY =
  /^(?:default gateway|passerelle par d.{1,3}faut|standardgateway|puerta de enlace predeterminada|gateway padr.{1,3}o|gateway predefinito)$/;
const DHCP = /^dhcp (?:enabled|activ.{1,3}|aktiviert|habilitado|ativado)$/;
const YES = /^(?:yes|oui|ja|s.{1,3}|sim)$/i;
const DHCP_SERVER = /^(?:dhcp server|serveur dhcp|dhcp-server|servidor dhcp)$/;
const OWN_SUFFIX =
  /^(?:connection-specific dns suffix|suffixe dns propre .{1,30}|verbindungsspezifisches dns-suffix|sufijo dns espec.{1,30}|sufixo dns espec.{1,30})$/;
/** Labels that tell ipconfig from any other text with dots before a colon. */
const SPECIFIC =
  /^(?:physical address|adresse physique|physi(?:sche|kalische) adresse|direcci.{1,3}n f.{1,3}sica|endere.{1,3}o f.{1,3}sico)$/;
const DISCONNECTED =
  /^(?:media disconnected|m.{1,3}dia d.{1,3}connect.{1,3}|medium getrennt|medien? getrennt|medios desconectados|m.{1,3}dia desconectada|suporte (?:de dados )?desligado)$/i;
const FIRST =
  /^(?:Windows (?:2000 |NT )?IP Configuration|Configuration IP (?:de )?Windows(?: 2000)?|Windows(?: 2000)?-IP-Konfiguration|Configuraci.{1,3}n IP (?:de )?Windows|Configura.{2,6}o (?:de )?IP d[eo] Windows)$/i;
const ADAPTER = /^(?=[^:]{1,200}$)(?:.{0,120}adapter\b.{0,120}|(?:carte|adaptador)\b.{0,160})$/i;

/** Labels that routers and printers have too. */
const SHARED: ReadonlySet<IpconfigLabel> = new Set(['other', 'gateway', 'dhcp', 'dhcp server']);

/** Takes a label in lower case; returns which it is. */
export function ipconfigLabel(label: string): IpconfigLabel {
  if (HOST.test(label)) return 'host';
  if (SUFFIX.test(label)) return 'suffix';
  if (SEARCH.test(label)) return 'search';
  if (SERVERS.test(label)) return 'servers';
  if (GATEWAY.test(label)) return 'gateway';
  if (DHCP.test(label)) return 'dhcp';
  if (DHCP_SERVER.test(label)) return 'dhcp server';
  if (OWN_SUFFIX.test(label)) return 'own suffix';
  const address = PROTOCOL.test(label) && ADDRESS.test(label) && !NO_ADDRESS.test(label);
  return address ? 'address' : 'other';
}

/** Whether a label (lower case) is found in no other tool's output. */
export function isOwnLabel(label: string): boolean {
  return !SHARED.has(ipconfigLabel(label)) || SPECIFIC.test(label);
}

/** Takes the value of a switch; null where none stands there. */
export function isYes(value: string): boolean | null {
  return value === '' ? null : YES.test(value);
}

/** Takes a value; whether it says that an adapter has no cable or no network. */
export function isDisconnected(value: string): boolean {
  return DISCONNECTED.test(value);
}

export function isIpconfigTitle(text: string): boolean {
  return FIRST.test(text);
}

/** Takes a line; returns the adapter that it begins, or null. */
export function adapterOf(text: string): string | null {
  if (!text.endsWith(':')) return null;
  const name = text.slice(0, -1).trimEnd();
  return ADAPTER.test(name) ? name : null;
}
