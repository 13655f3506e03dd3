/**
 * A report of repadmin /showrepl while it is being read, and the observations that it ends in.
 */
import type { Line } from '../lines.js';
import type { Alias, LinkOutcome, Observation, ReplicationLink, Seen } from '../observations.js';
import type { PieceContext } from '../reader.js';
import { domainOfContext, type PrintedServer } from '../values.js';

/** One link as far as its lines have come. */
export interface OpenLink {
  readonly server: PrintedServer;
  readonly namingContext: string | null;
  readonly opened: Line;
  guid: Seen<string> | null;
  alias: Seen<Alias> | null;
  writeable: boolean | null;
  attempt: { when: string; outcome: LinkOutcome; status: number; line: Line } | null;
  success: Seen<string> | null;
  failures: Seen<number> | null;
  explained: boolean;
}

/** What one header and the links below it have given so far. */
export interface OpenReport {
  opened: Line;
  server: string | null;
  /** The FQDN by which the server was asked. */
  fqdn: string | null;
  site: string | null;
  /** The header has printed the name; until then it is what the command, the banner or the prompt says. */
  named: boolean;
  /** A field has followed, so that `SITE\NAME` was no mere account name. */
  confirmed: boolean;
  local: boolean;
  guid: Seen<string> | null;
  invocationId: string | null;
  globalCatalog: boolean | null;
  forest: Seen<string> | null;
  context: string | null;
  /** Samba's results are no statuses of Windows. */
  samba: boolean;
  section: 'header' | 'inbound' | 'other' | 'summary';
  readonly links: OpenLink[];
  readonly summary: OpenLink[];
}

export function openLink(
  server: PrintedServer,
  namingContext: string | null,
  opened: Line,
  piece: PieceContext,
): OpenLink {
  const guid = server.guid === null ? null : { value: server.guid, from: piece.reference(opened) };
  return {
    server,
    namingContext,
    opened,
    guid,
    alias: null,
    writeable: null,
    attempt: null,
    success: null,
    failures: null,
    explained: false,
  };
}

export function openReport(opened: Line, server: string | null, local: boolean): OpenReport {
  return {
    opened,
    server,
    fqdn: null,
    site: null,
    named: false,
    confirmed: false,
    local,
    guid: null,
    invocationId: null,
    globalCatalog: null,
    forest: null,
    context: null,
    samba: false,
    section: 'header',
    links: [],
    summary: [],
  };
}

/** The name that was asked for, where it is the FQDN of the machine that answered. */
export function fqdnOf(asked: string | null, name: string | null): string | null {
  const [label = '', ...domain] = asked?.split('.') ?? [];
  return domain.length > 0 && label.toLowerCase() === name?.toLowerCase() ? asked : null;
}

/** Takes a report to its end, and whether its command hides healthy links; a link without its result was cut off. */
export function finishedReport(
  report: OpenReport,
  hidden: boolean,
  piece: PieceContext,
): readonly Observation[] {
  const cut = report.links.some((link) => link.attempt === null) || breaksOff(report.links.at(-1));
  const filtered = hidden || cut;
  const from = piece.reference(report.opened);
  const shared = {
    destination: report.server,
    destinationSite: report.site,
    report: `${from.evidence}:${from.line}`,
    forest: report.forest,
    filtered,
    ...(report.samba ? { samba: true as const } : {}),
  };
  const links = [...report.links, ...report.summary].flatMap((link) => finishedLink(link, shared, piece));
  if (report.server === null || !report.confirmed) return links;
  const own: Observation = {
    kind: 'replication-report',
    server: report.server,
    fqdn: report.fqdn,
    report: shared.report,
    ntdsGuid: report.guid,
    invocationId: report.invocationId,
    ...(report.globalCatalog === null ? {} : { globalCatalog: report.globalCatalog }),
    site: report.site,
    domain: domainOfContext(report.links[0]?.namingContext ?? ''),
    filtered,
    forest: report.forest?.value ?? null,
    from: report.guid?.from ?? from,
  };
  return [own, ...links];
}

/** Of a failed link the number of failures and the last success are always printed. */
function breaksOff(link: OpenLink | undefined): boolean {
  return link?.attempt?.outcome === 'failure' && link.failures === null && link.success === null;
}

function finishedLink(
  link: OpenLink,
  shared: Pick<
    ReplicationLink,
    'destination' | 'destinationSite' | 'report' | 'forest' | 'filtered' | 'samba'
  >,
  piece: PieceContext,
): readonly ReplicationLink[] {
  if (link.attempt === null) return [];
  const { when, status, line } = link.attempt;
  // Samba calls successful what has never been tried.
  const untried = when.startsWith('NTTIME(0)') || (link.success?.value === 'never' && status === 0);
  const outcome = untried && link.attempt.outcome === 'success' ? 'delayed' : link.attempt.outcome;
  const opened = piece.reference(link.opened);
  return [
    {
      kind: 'replication-link',
      ...shared,
      source: link.server.name,
      sourceSite: link.server.site,
      namingContext: link.namingContext,
      sourceGuid: link.guid ?? aliasGuid(link.alias),
      ...(link.alias === null ? {} : { alias: link.alias }),
      ...(link.writeable === null ? {} : { writeable: link.writeable }),
      sourceDeleted: { value: link.server.deleted, from: opened },
      outcome,
      status,
      lastAttempt: when === '' || when.startsWith('NTTIME(0)') ? null : when,
      lastSuccess: link.success,
      failures: link.failures,
      from: piece.reference(line),
    },
  ];
}

function aliasGuid(alias: Seen<Alias> | null): Seen<string> | null {
  return alias === null ? null : { value: alias.value.guid, from: alias.from };
}
