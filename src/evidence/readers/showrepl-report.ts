/**
 * A report of repadmin /showrepl while it is being read, and the observations that it ends in.
 */
import type { Line } from '../lines.js';
import type { LinkOutcome, Observation, ReplicationLink, Seen } from '../observations.js';
import type { PieceContext } from '../reader.js';
import { domainOfContext, type PrintedServer } from '../values.js';

/** One link as far as its lines have come. */
export interface OpenLink {
  readonly server: PrintedServer;
  readonly namingContext: string | null;
  readonly opened: Line;
  guid: Seen<string> | null;
  attempt: { when: string; outcome: LinkOutcome; status: number; line: Line } | null;
  success: Seen<string> | null;
  failures: Seen<number> | null;
  explained: boolean;
}

/** What one header and the links below it have given so far. */
export interface OpenReport {
  opened: Line;
  server: string | null;
  site: string | null;
  /** The header has printed the name; until then it is what the command, the banner or the prompt says. */
  named: boolean;
  /** A field has followed, so that `SITE\NAME` was no mere account name. */
  confirmed: boolean;
  local: boolean;
  guid: Seen<string> | null;
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
    site: null,
    named: false,
    confirmed: false,
    local,
    guid: null,
    forest: null,
    context: null,
    samba: false,
    section: 'header',
    links: [],
    summary: [],
  };
}

/** Takes a report to its end, and whether its command hides healthy links; a link without its result was cut off. */
export function finishedReport(
  report: OpenReport,
  hidden: boolean,
  piece: PieceContext,
): readonly Observation[] {
  const cut = report.links.some((link) => link.attempt === null);
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
    ntdsGuid: report.guid,
    site: report.site,
    domain: domainOfContext(report.links[0]?.namingContext ?? ''),
    filtered,
    forest: report.forest?.value ?? null,
    from: report.guid?.from ?? from,
  };
  return [own, ...links];
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
      sourceGuid: link.guid,
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
