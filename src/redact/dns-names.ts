/** Which words with dots are DNS names, and which of their labels belong to everybody. */

/** Top-level domains that say nothing about whose a name is. */
const KEPT_TOP = [
  'com',
  'net',
  'org',
  'local',
  'lan',
  'test',
  'invalid',
  'localdomain',
  'intern',
  'internal',
];
/** Others under which the names of a network may lie. */
const OTHER_TOP =
  'ad adds admin ads alt app arpa biz branch cloud company corp corporate cust dc dev dom domain edu ent example global gov group home info inside int intra intranet inc it lab loc localnet ltd mgmt mil mydomain network office pri priv private prod production root site sys win windows work';
const COUNTRIES =
  'ae al am ar at au az ba be bg bh bo br by ca cc ch cl cn co cr cy cz de dk do ec ee eg es eu fi fr ge gr gt hk hr hu id ie il in io iq ir is it jo jp ke kr kw kz la lb li lk lt lu lv ma md me mk mt mx my ng ni nl no nz om pa pe ph pk pl pt py qa ro rs ru sa se sg si sk sv th tn to tr tv tw ua ug uk us uy uz ve vn ws za';
const TOP: ReadonlySet<string> = new Set([...KEPT_TOP, ...OTHER_TOP.split(' '), ...COUNTRIES.split(' ')]);
/** What Active Directory and DNS call themselves, whoever's domain it is in. */
const KEPT_LABELS: ReadonlySet<string> = new Set([
  ...KEPT_TOP,
  '_msdcs',
  '_sites',
  '_tcp',
  '_udp',
  '_ldap',
  '_kerberos',
  '_kpasswd',
  '_gc',
  'domaindnszones',
  'forestdnszones',
  'in-addr',
  'ip6',
  'arpa',
  'localhost',
  'trustanchors',
  'rootdnsservers',
  'isatap',
  'wpad',
]);
/** Before `_msdcs`: which domain controllers are meant. */
const KEPT_IN_MSDCS: ReadonlySet<string> = new Set(['dc', 'gc', 'pdc', 'domains']);
/** Publishers, root servers and resolvers whose names everybody sees. */
const PUBLIC_NAMES =
  /(?:^|\.)(?:microsoft\.com|w3\.org|windowsupdate\.com|msftncsi\.com|msftconnecttest\.com|root-servers\.net|gtld-servers\.net|iana\.org|internic\.net|isc\.org|samba\.org|dns\.google|google\.com|one\.one\.one\.one|quad9\.net|opendns\.com)$/;
/** Fields of logs and parts of programs, which have dots as well. */
const NOT_DNS =
  /^(?:agent|beat|client|cloud|container|data|destination|ecs|error|event|fields|file|fileset|host|input|labels|log|message|metadata|observer|process|related|server|service|source|url|user|winlog|asp|ado|microsoft|system|windows|win32|vb)\.(?:\w+\.)*(?:id|name|net|in|is|info|it|ip|app|domain|site|work|group|win|network)$/;

export function isKeptLabel(label: string, next: string | undefined): boolean {
  return KEPT_LABELS.has(label) || (next === '_msdcs' && KEPT_IN_MSDCS.has(label));
}

/** Takes a name in lower case; returns whether its form alone tells that it is a DNS name that may be somebody's. */
export function looksLikeDnsName(name: string): boolean {
  const labels = name.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.includes('_msdcs') || labels.includes('_tcp') || labels.includes('_udp')) return true;
  return (
    TOP.has(top) && labels.every((label) => label.length > 0 && label.length < 64) && !NOT_DNS.test(name)
  );
}

export function isPublicName(name: string): boolean {
  return PUBLIC_NAMES.test(name);
}
