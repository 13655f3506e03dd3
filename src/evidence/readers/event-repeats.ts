/** The same event twice in one paste: Event Viewer's details as text and, below it, as XML. */
import type { EventRecord, Observation } from '../observations.js';
import { clocksOf } from './event-values.js';

const QUARTER = 900_000;
const FURTHEST_ZONE = 14 * 4 * QUARTER;
const LONGEST_ROUNDING = 1_000;

/** Takes the observations of one piece in their order; returns them with each such event once. */
export function joinRepeats(observations: readonly Observation[]): readonly Observation[] {
  const joined: Observation[] = [];
  for (const observation of observations) {
    const last = joined.at(-1);
    if (observation.kind === 'event' && last?.kind === 'event' && areOne(last, observation))
      joined[joined.length - 1] = { ...filled(last, observation), time: observation.time ?? last.time };
    else joined.push(observation);
  }
  return joined;
}

/** The text has no record number and the time of its machine's zone; XML has both the number and UTC. */
function areOne(text: EventRecord, xml: EventRecord): boolean {
  return (
    text.id === xml.id &&
    text.record === null &&
    xml.record !== null &&
    agree(text.computer?.value.toLowerCase(), xml.computer?.value.toLowerCase()) &&
    agree(text.alias?.value.name, xml.alias?.value.name) &&
    agree(text.errorValue?.value, xml.errorValue?.value) &&
    agree(text.data?.value, xml.data?.value) &&
    agree(text.update?.name, xml.update?.name) &&
    isSameMoment(text.time?.value, xml.time?.value)
  );
}

function agree<T>(one: T | null | undefined, other: T | null | undefined): boolean {
  return one == null || other == null || one === other;
}

/** The two differ by no more than a time zone does, in quarters of an hour; the text has no fraction of a second. */
function isSameMoment(text: string | undefined, xml: string | undefined): boolean {
  if (text === undefined || xml === undefined) return true;
  const [utc] = clocksOf(xml);
  return (
    utc === undefined ||
    clocksOf(text).some((local) => {
      const apart = Math.abs(local - utc);
      const rest = apart % QUARTER;
      return apart <= FURTHEST_ZONE && (rest <= LONGEST_ROUNDING || rest >= QUARTER - LONGEST_ROUNDING);
    })
  );
}

/** What one of the two lacks, the other may have. */
function filled(one: EventRecord, other: EventRecord): EventRecord {
  return {
    kind: 'event',
    id: one.id,
    level: one.level ?? other.level,
    log: one.log ?? other.log,
    provider: one.provider ?? other.provider,
    category: one.category ?? other.category,
    time: one.time ?? other.time,
    record: one.record ?? other.record,
    computer: one.computer ?? other.computer,
    source: one.source ?? other.source,
    sourceSite: one.sourceSite ?? other.sourceSite,
    sourceDeleted: one.sourceDeleted ?? other.sourceDeleted,
    alias: one.alias ?? other.alias,
    namingContext: one.namingContext ?? other.namingContext,
    transport: one.transport ?? other.transport,
    errorValue: one.errorValue ?? other.errorValue,
    attempts: one.attempts ?? other.attempts,
    minutes: one.minutes ?? other.minutes,
    sites: one.sites.length > 0 ? one.sites : other.sites,
    zone: one.zone ?? other.zone,
    update: one.update ?? other.update,
    scavenged: one.scavenged ?? other.scavenged,
    data: one.data ?? other.data,
    from: one.from,
  };
}
