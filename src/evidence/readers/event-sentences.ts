/** What the sentences of an event's text say: a zone's name, counts, or nothing but fixed advice. */
import type { EventId, EventRecord } from '../observations.js';
import { dnsName, nameOf } from '../values.js';

const ZONE: Partial<Readonly<Record<EventId, RegExp>>> = {
  4007: /unable to open zone ["']?([\p{L}\w.-]{1,255})["']? in the Active Directory/iu,
  6525: /for the secondary zone ["']?([\p{L}\w.-]{1,255})["']? was refused/iu,
  6527: /Zone ["']?([\p{L}\w.-]{1,255})["']? expired before/iu,
};
const COUNT = /^(?:Visited|Scavenged) (Zones|Nodes|Records)\s{0,20}=\s{0,20}(\d{1,9})/i;

const NEXT_CYCLE = /^The next scavenging cycle is scheduled to run in (\d{1,5}) hour/i;

/** Beginnings of fixed sentences that carry nothing, so that they are known wherever the text is cut. */
const LAST_SENTENCE = 'for more information, see help and support';
const ANY_EVENT = ['note: by default, only up to', 'user action', 'additional data', LAST_SENTENCE];
/** Advice of events 2087 and 2088; the commands in it are not evidence of having been run. */
const DNS_ADVICE = [
  'invalid dns configuration may be',
  'you should immediately resolve this dns',
  'hklm\\system\\currentcontrolset\\services\\ntds',
  '1) if the source domain controller is no longer',
  '2) confirm that the source domain controller',
  '3) verify that the source domain controller',
  'dcdiag /test:dns',
  '4) verify that this destination domain',
  '5) for further analysis of dns error',
];
/** Advice of events 1988 and 2042. */
const LINGERING = [
  'remove lingering objects',
  'the action plan to recover',
  'if both the source and destination',
  'if either source or destination',
  'if you need active directory',
  'registry key',
  'hklm\\system\\currentcontrolset\\services\\ntds',
  'replication errors between dcs',
];
const FIXED: Readonly<Partial<Record<EventId, readonly string[]>>> = {
  2087: DNS_ADVICE,
  2088: DNS_ADVICE,
  2501: ['this cycle took', 'the next scavenging cycle', 'the event data will'],
  2502: ['the next scavenging cycle', 'this cycle took', 'possible causes of this', 'the event data will'],
  4000: ['this dns server is configured', 'check that the active directory', 'the event data is'],
  4007: ['this dns server is configured', 'check that the active directory', 'the event data is'],
  4013: ['the dns server service cannot start', 'if events in the ad ds', 'this event will be logged'],
  4015: ['check that the active directory', 'the extended error debug', 'the event data contains'],
  5774: [
    'for computers and users to',
    'determine what might',
    'or, you can manually',
    'to initiate registration',
  ],
  5775: [
    'to prevent remote computers',
    'determine what might',
    'or, you can manually',
    'to initiate deletion',
  ],
  5781: [
    'possible causes of failure',
    '- tcp/ip properties of the network',
    '- specified preferred and alternate',
    '- dns server(s) primary for the records',
    '- preferred or alternate dns servers',
    'fix the misconfiguration',
    'fix possible misconfiguration',
    'determine what might',
    'these records are used',
    'or, you can manually',
  ],
  2042: [
    'the reason that replication is not',
    'replication has been stopped',
    'time of last successful',
    'the replication operation has failed',
    'determine which of the two',
    'once the systems replicate',
    'you can continue replication',
    'demote or reinstall',
    'force demote or reinstall',
    'use the "repadmin',
    'alternate user action',
    ...LINGERING,
  ],
  1988: ['this event is being logged', 'the best solution to this problem', 'some objects may', ...LINGERING],
  1311: [
    'there is insufficient site connectivity',
    'perform one of the following',
    'publish sufficient site',
    'add a connection object',
    'if neither of the tasks',
    'or, one or more directory servers',
  ],
};
const ANY_DIRECTORY = /^Active Directory .{0,40}(?:could not|attempted)/i;

/** Takes an event's id and a sentence of it; returns the zone that it names, in lower case. */
export function zoneIn(id: EventId, sentence: string): string | null {
  const found = ZONE[id]?.exec(sentence)?.[1];
  const name = found === undefined ? null : nameOf(found);
  return name === null ? null : dnsName(name);
}

/** Takes a line of event 2501; returns the number that it states; those of visited zones and nodes are not kept. */
export function scavengedIn(text: string): Partial<NonNullable<EventRecord['scavenged']>> | null {
  const hours = NEXT_CYCLE.exec(text)?.[1];
  if (hours !== undefined) return { nextInHours: Number(hours) };
  const [line, what, count] = COUNT.exec(text) ?? [];
  if (line === undefined || what === undefined || count === undefined) return null;
  if (!/^Scavenged/i.test(line)) return {};
  return /^Nodes/i.test(what) ? { nodes: Number(count) } : { records: Number(count) };
}

/** Whether a line is the sentence that Windows Server 2003 puts below every event. */
export function isLastSentence(text: string): boolean {
  return text.toLowerCase().startsWith(LAST_SENTENCE);
}

/** Whether a line begins a fixed sentence of this event that carries no value. */
export function isFixedText(id: EventId, text: string): boolean {
  const lower = text.slice(0, 60).toLowerCase();
  if (ANY_EVENT.some((words) => lower.startsWith(words)) || ANY_DIRECTORY.test(text)) return true;
  return (FIXED[id] ?? []).some((words) => lower.startsWith(words));
}
