/**
 * What lookups say about one incident: the answers of each party's own DNS servers, and about the zone. Lookups
 * that nobody can attribute say nothing about a party.
 */
import type { EvidenceFactId } from './fact-ids.js';
import type { FactSheet } from './fact-sheet.js';
import type { Machines } from './machines.js';
import { domainOf, type Names } from './names.js';
import type { DnsLookup, LookupOutcome, Observation } from './observations.js';
import type { Party } from './pairs.js';
import { aliasIn } from './values.js';

/** Of the whole evidence, not more answers to one question than these are compared with each other. */
const MOST_ANSWERS = 200;

/** Lookups by what was asked, where and of whom, so that each incident sees only its own. */
export class LookupIndex {
  readonly #all = new Map<string, DnsLookup[]>();
  readonly #there = new Map<string, DnsLookup[]>();

  constructor(
    observations: readonly Observation[],
    private readonly machines: Machines,
    names: Names,
  ) {
    for (const lookup of observations) {
      if (lookup.kind !== 'dns-lookup') continue;
      const question = questionOf(lookup);
      const host = names.asker(lookup.host, lookup.name);
      if (question !== null) push(this.#all, question, lookup);
      for (const asked of question === null ? [''] : ['', question]) {
        if (host !== null) push(this.#there, `${asked} on ${host}`, lookup);
        if (lookup.serverAddress !== null) push(this.#there, `${asked} of ${lookup.serverAddress}`, lookup);
      }
    }
  }

  /** Takes an alias' GUID or a name in lower case; returns the answers of whatever server, asked by whomever. */
  all(question: string): readonly DnsLookup[] {
    return (this.#all.get(question) ?? []).slice(0, MOST_ANSWERS);
  }

  /** Takes a DNS server's address; returns its answers to whatever question. */
  answersOf(address: string): readonly DnsLookup[] {
    return (this.#there.get(` of ${address}`) ?? []).slice(0, MOST_ANSWERS);
  }

  /** Takes a machine's key; returns the answers of its own DNS servers, by their place in its list, the newest of each. */
  own(key: string, question: string): ReadonlyMap<number, DnsLookup> {
    const slots = new Map<number, DnsLookup>();
    for (const lookup of this.#concerning(key, question)) {
      const slot = this.machines.slot(lookup, key);
      if (slot !== null) slots.set(slot, lookup);
    }
    return slots;
  }

  /** Like `own` for any question; an answer goes before silence. */
  ownAnswering(key: string): ReadonlyMap<number, DnsLookup> {
    const slots = new Map<number, DnsLookup>();
    for (const lookup of this.#concerning(key, '')) {
      const slot = this.machines.slot(lookup, key);
      if (slot !== null && (lookup.outcome !== 'no-answer' || !slots.has(slot))) slots.set(slot, lookup);
    }
    return slots;
  }

  #concerning(key: string, question: string): readonly DnsLookup[] {
    const keys = [
      `${question} on ${key}`,
      ...this.machines.servers(key).map((server) => `${question} of ${server}`),
    ];
    const lookups = new Set(keys.flatMap((one) => this.#there.get(one) ?? []));
    return [...lookups].sort((a, b) => a.from.evidence - b.from.evidence || a.from.line - b.from.line);
  }
}

/** A domain controller's alias is one question under any type and root. */
function questionOf({ name }: DnsLookup): string | null {
  return name === null ? null : (aliasIn(name)?.guid ?? name);
}

function push(index: Map<string, DnsLookup[]>, key: string, lookup: DnsLookup): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [lookup]);
  else known.push(lookup);
}

/** What the incident is about, as far as lookups can tell something about it. */
export interface Asked {
  readonly guid: string | null;
  readonly sourceFqdn: string | null;
  readonly root: string | null;
}

type Share = 'all' | 'some' | 'none';

/** Adds the facts about one party's own DNS servers. */
export function bindOwnServers(
  sheet: FactSheet,
  role: 'source' | 'destination',
  party: Party,
  asked: Asked,
  { index, machines, names }: { index: LookupIndex; machines: Machines; names: Names },
): void {
  const settings = machines.settings(party.key);
  if (settings?.from != null) sheet.add(`${role}.dnsServers`, settings.servers, settings.from);
  const needed = machines.slots(party.key);
  const share = (
    id: EvidenceFactId,
    question: string | null,
    says: (lookup: DnsLookup) => boolean | null,
  ): void => {
    const result = question === null ? null : shareOf(index.own(party.key, question), says, needed);
    if (result !== null) sheet.add(id, result.share, result.from.from);
  };
  share(`${role}.cname.atOwnServers`, asked.guid, ({ outcome }) => presence(outcome));
  share(`${role}.host.atOwnServers`, asked.sourceFqdn?.toLowerCase() ?? null, hostPresence);
  const fqdn = names.fqdn(party.key);
  share(`${role}.dns.domainAtServers`, fqdn === null ? null : domainOf(fqdn), servesZone);
  share(`${role}.dns.suffixAtServers`, settings?.suffix?.value ?? null, servesZone);
  const alias = asked.guid === null ? new Map<number, DnsLookup>() : index.own(party.key, asked.guid);
  if (asked.root !== null) {
    // Whoever knows the alias serves its zone.
    const found = [...alias].filter(([, { outcome }]) => outcome === 'found');
    const zone = new Map([...index.own(party.key, `_msdcs.${asked.root}`), ...found]);
    const result = shareOf(zone, servesZone, needed);
    const known = [...needed].every((slot) => zone.has(slot));
    if (result !== null && (result.share !== 'all' || known))
      sheet.add(`${role}.dns.msdcsAtServers`, result.share, result.from.from);
  }
  const answering = shareOf(index.ownAnswering(party.key), ({ outcome }) => outcome !== 'no-answer', needed);
  if (answering !== null) sheet.add(`${role}.dns.answeringServers`, answering.share, answering.from.from);
  if (role === 'destination') bindAnswers(sheet, alias);
}

function bindAnswers(sheet: FactSheet, alias: ReadonlyMap<number, DnsLookup>): void {
  const first = alias.get(0);
  if (first !== undefined) sheet.add('destination.firstServerAnswer', first.outcome, first.from);
  const later = [...alias].filter(([slot]) => slot > 0).sort(([a], [b]) => a - b);
  const best = later.find(([, { outcome }]) => outcome === 'found') ?? later[0];
  if (best !== undefined) sheet.add('destination.laterServerAnswer', best[1].outcome, best[1].from);
}

function shareOf(
  slots: ReadonlyMap<number, DnsLookup>,
  says: (lookup: DnsLookup) => boolean | null,
  needed: ReadonlySet<number>,
): { readonly share: Share; readonly from: DnsLookup } | null {
  const said = [...slots].flatMap(([slot, lookup]) => {
    const verdict = says(lookup);
    return verdict === null ? [] : [{ slot, lookup, verdict }];
  });
  const yes = said.filter(({ verdict }) => verdict);
  const no = said.filter(({ verdict }) => !verdict);
  const [first] = no.length > 0 ? no : yes;
  if (first === undefined) return null;
  if (no.length === 0) return { share: 'all', from: first.lookup };
  if (yes.length > 0) return { share: 'some', from: first.lookup };
  const asked = new Set(no.map(({ slot }) => slot));
  return [...needed].every((slot) => asked.has(slot)) ? { share: 'none', from: first.lookup } : null;
}

/** No answer, a refusal or a server's failure says nothing about whether a name exists. */
function presence(outcome: LookupOutcome): boolean | null {
  if (outcome === 'found') return true;
  return outcome === 'no-such-name' || outcome === 'no-data' ? false : null;
}

/** A missing AAAA record alone is harmless; other types say nothing about addresses. */
function hostPresence({ outcome, type }: DnsLookup): boolean | null {
  if (type !== null && !['a', 'aaaa', 'a+aaaa', 'any'].includes(type)) return null;
  return outcome === 'no-data' && type === 'aaaa' ? null : presence(outcome);
}

export function asksForZone({ type, soa }: DnsLookup): boolean {
  return type === 'soa' || type === 'ns' || type === 'any' || soa !== null;
}

/** A zone that is a part of its parent's on that server resolves there as well. */
function servesZone(lookup: DnsLookup): boolean | null {
  const { outcome, soa, name } = lookup;
  if (outcome === 'found' && name !== null && aliasIn(name) !== null) return true;
  if (!asksForZone(lookup)) return null;
  if (outcome === 'found' || soa !== null) return true;
  return outcome === 'no-such-name' || outcome === 'refused' ? false : null;
}
