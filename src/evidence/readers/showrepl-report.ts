/**
 * A report of repadmin /showrepl while it is being read, and the observations that it ends in.
 */
import type { Line } from '../lines.js';
import type { LinkOutcome, Observation, ReplicationLink, Seen } from '../observations.js';
import type { PieceContext } from '../reader.js';
import type { PrintedServer } from '../values.js';

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
  /** The header has printed the name; until then it is what the command, the banner or the prompt says. */
  named: boolean;
  /** A field has followed, so that `SITE\NAME` was no mere account name. */
  confirmed: boolean;
  local: boolean;
  guid: Seen<string> | null;
  forest: Seen<string> | null;
  context: string | null;
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
    named: false,
    confirmed: false,
    local,
    guid: null,
    forest: null,
    context: null,
    section: 'header',
    links: [],
    summary: [],
  };
}

/** Samba prints NTTIME(0) where Windows prints (never). */
export function printedSuccess(printed: string): string {
  return /^\(never\)|^NTTIME\(0\)/i.test(printed) ? 'never' : printed;
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
    report: `${from.evidence}:${from.line}`,
    forest: report.forest,
    filtered,
  };
  const links = [...report.links, ...report.summary].flatMap((link) => finishedLink(link, shared, piece));
  if (report.server === null || !report.confirmed) return links;
  const own: Observation = {
    kind: 'replication-report',
    server: report.server,
    ntdsGuid: report.guid,
    filtered,
    forest: report.forest?.value ?? null,
    from: report.guid?.from ?? from,
  };
  return [own, ...links];
}

function finishedLink(
  link: OpenLink,
  shared: Pick<ReplicationLink, 'destination' | 'report' | 'forest' | 'filtered'>,
  piece: PieceContext,
): readonly ReplicationLink[] {
  if (link.attempt === null) return [];
  const { when, outcome, status, line } = link.attempt;
  const opened = piece.reference(link.opened);
  return [
    {
      kind: 'replication-link',
      ...shared,
      source: link.server.name,
      namingContext: link.namingContext,
      sourceGuid: link.guid,
      sourceDeleted: { value: link.server.deleted, from: opened },
      outcome,
      status,
      lastAttempt: when === '' ? null : when,
      lastSuccess: link.success,
      failures: link.failures,
      from: piece.reference(line),
    },
  ];
}
