/**
 * How dcdiag says in five languages what frames its output: the tested server, the test that starts, the verdict.
 * Names of tests and of columns are never translated; the other words count only where nothing else tells.
 */
import { nameOf, siteOf } from '../values.js';

const TESTS: ReadonlySet<string> = new Set([
  'advertising',
  'checksdrefdom',
  'checksecurityerror',
  'connectivity',
  'crossrefvalidation',
  'cutoffservers',
  'dcpromo',
  'dfsrevent',
  'dns',
  'frsevent',
  'frssysvol',
  'fsmocheck',
  'intersite',
  'kccevent',
  'knowsofroleholders',
  'locatorcheck',
  'machineaccount',
  'ncsecdesc',
  'netlogons',
  'objectsreplicated',
  'outboundsecurechannels',
  'registerindns',
  'replications',
  'ridmanager',
  'services',
  'systemlog',
  'sysvolcheck',
  'topology',
  'verifyenterprisereferences',
  'verifyreferences',
  'verifyreplicas',
]);
/** Tests whose verdict names a partition or the forest. */
const NOT_OF_A_SERVER: ReadonlySet<string> = new Set([
  'checksdrefdom',
  'crossrefvalidation',
  'fsmocheck',
  'intersite',
  'locatorcheck',
]);
const DOTS = /^[.…]{3,}\s*/;
const ARTICLE = /^(?:le|der|die|das|el|la|o|a)$/i;
const FAILED =
  /\bfailed\b|\be?chou|\bnicht\b|fehl|\bno (?:ha )?(?:super|pas|aprob)|\bn\S{1,4}o (?:passou|super)|\bfal(?:h|l)|\breprov|\berror\b/i;
const PASSED = /\bpassed\b|\br\S{1,2}ussi|\bbestanden\b|\bsuper|\bpas(?:ó|\S)|\bpassou\b|\baprob|\baprov/i;
const SITE_SERVER = /^([^\\:=]{3,60}?)\s?:\s?([^\\/:]{1,64})\\([^\\/:\s]{1,63})$/;
const HOME = /^(?:\*\s)?([^\\:=]{3,40}?)\s?[=:]\s?([^\\/:=\s]{1,255})$/;
const STARTING = /^[^:]{0,50}(?:test|prueba)[^:]{0,20}:\s?(\w{3,40})$/i;
const SCOPE =
  /^(?:Running|Ex\S{1,4}cution|.{0,60}ausgef|Ejecutando|Executando|.{0,40}prueba|.{0,40}teste).{0,80}$/i;
const ENTERPRISE = /\benterprise tests|entreprise|unternehmens?|empresa/i;
const PARTITION = /\bpartition tests|partitions?tests|de partitions|partici(?:ó|\S)n|parti(?:ç|\S)(?:ã|\S)o/i;
const HOST_UNRESOLVED = /^(?:The host|L.h\S{1,3}te|Der Host|El host|O host)(?:\s|$)/i;
const BANNER =
  /^(?:Directory Server Diagnosis|Domain Controller Diagnosis|Diagnostic du serveur d.annuaire|Verzeichnisserverdiagnose|Diagn\S{1,3}stico d\S{1,3} servidor)/i;
const FRAME =
  /^(?:Performing initial setup|Trying to find home server|Done gathering initial info|Doing (?:initial required|primary) tests|\* ?Identified AD Forest|\* (?:Verifying that the local machine|Connecting to directory service on|Collecting site info|Identifying all servers|The \w{1,20} Event log test|Active Directory (?:LDAP|RPC) Services Check)|Server \S{1,255} resolved to (?:these|this) IP address|Test omitted by user request|DNS Tests are running and not hung|Got error while checking (?:LDAP|DS RPC)|\*{3}Error: \S{1,255} is not a (?:Directory Server|DC))/i;
const CUT = /^\[?(?:\.{3}|…)\]?$/;
const FRAME_ANYWHERE =
  /^(?:Test results for domain controllers|Enterprise DNS infrastructure test results)\s?:/i;

export interface PrintedVerdict {
  readonly name: string;
  readonly test: string;
  readonly passed: boolean;
}

/** Whether a line begins with the row of dots of a verdict. */
export function beginsVerdict(text: string): boolean {
  return DOTS.test(text);
}

/** Takes a verdict with its dots, put together where it was wrapped; null as long as a part is missing. */
export function verdictOf(text: string): PrintedVerdict | null {
  if (text.length > 600) return null;
  const words = text
    .replace(DOTS, '')
    .split(' ')
    .filter((word) => word !== '');
  const bare = words.map((word) => word.replace(/^["'«„“]+|["'»“”.,;]+$/g, ''));
  const at = bare.findIndex((word, index) => index > 0 && TESTS.has(word.toLowerCase()));
  const test = bare[at];
  if (test === undefined) return null;
  // `Le test X de NAME`; a machine may have the name of an article.
  const named = ARTICLE.test(bare[0] ?? '') && /^(?:test|prueba|teste)$/i.test(bare[1] ?? '') ? at + 2 : 0;
  const rest = bare.filter((_, index) => index !== at && index !== named).join(' ');
  const failed = FAILED.test(rest);
  if (!failed && !PASSED.test(rest)) return null;
  const name = nameOf(bare[named] ?? '');
  return name === null ? null : { name, test, passed: !failed };
}

export function isTestOfServer(test: string): boolean {
  return !NOT_OF_A_SERVER.has(test.toLowerCase());
}

/** `Testing server: Site\NAME`: the tested server. */
export function testedServer(text: string): { readonly name: string; readonly site: string | null } | null {
  const found = SITE_SERVER.exec(text);
  const name = found === null || !/serv/i.test(found[1] ?? '') ? null : nameOf(found[3] ?? '');
  return name === null ? null : { name, site: siteOf(found?.[2] ?? '') };
}

/** `Home Server = NAME`: the server that dcdiag asks first, which is the local one. */
export function homeServer(text: string): string | null {
  const found = HOME.exec(text);
  const label = found?.[1] ?? '';
  if (!/serv/i.test(label) || !/home|heim|associ|inicial|principal|dom\S{1,2}stico/i.test(label)) return null;
  return nameOf(found?.[2] ?? '');
}

/** `Starting test: NAME`. */
export function startedTest(text: string): string | null {
  const name = STARTING.exec(text)?.[1];
  return name !== undefined && TESTS.has(name.toLowerCase()) ? name : null;
}

/** `Running enterprise tests on : NAME` and the same about partitions. */
export function scopeOf(
  text: string,
): { readonly scope: 'forest' | 'partition'; readonly name: string } | null {
  if (text.length > 150 || !SCOPE.test(text)) return null;
  const name = nameOf(text.slice(text.lastIndexOf(' ') + 1));
  if (name === null) return null;
  if (PARTITION.test(text)) return { scope: 'partition', name };
  return ENTERPRISE.test(text) ? { scope: 'forest', name } : null;
}

/** The first words of a run, which begin everything anew. */
export function isBanner(text: string): boolean {
  return BANNER.test(text);
}

/** Sentences between the tests that say nothing. */
export function isFrame(text: string): boolean {
  return text.length < 200 && (FRAME.test(text) || FRAME_ANYWHERE.test(text));
}

/** Begins the sentence on the alias that does not resolve. */
export function namesHost(text: string): boolean {
  return HOST_UNRESOLVED.test(text);
}

/** Where somebody has cut something out. */
export function isCut(text: string): boolean {
  return CUT.test(text);
}
