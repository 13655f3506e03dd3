/**
 * Which incidents lie close to others: they share a machine, or their domains lie within each other. What is found in
 * one forest says nothing about another forest of the same paste.
 */
import type { Incident } from './types.js';

const DOMAIN_FACTS: ReadonlySet<string> = new Set([
  'forest.rootDomain',
  'source.domain',
  'destination.domain',
  'server.domain',
  'zone.name',
]);

export class Neighbourhood {
  readonly #incidents = new Set<Incident>();
  readonly #machines = new Set<string>();
  readonly #domains = new Set<string>();
  /** The domains and everything above them. */
  readonly #above = new Set<string>();

  add(incident: Incident): void {
    this.#incidents.add(incident);
    for (const machine of machinesOf(incident)) this.#machines.add(machine);
    for (const domain of domainsOf(incident)) {
      this.#domains.add(domain);
      for (const one of withParents(domain)) this.#above.add(one);
    }
  }

  /** Whether `incident` was added itself, or speaks of a machine, or of a domain above or below one, that was added. */
  touches(incident: Incident): boolean {
    return (
      this.#incidents.has(incident) ||
      machinesOf(incident).some((machine) => this.#machines.has(machine)) ||
      domainsOf(incident).some(
        (domain) => this.#above.has(domain) || withParents(domain).some((one) => this.#domains.has(one)),
      )
    );
  }
}

function machinesOf({ subject }: Incident): readonly string[] {
  return [subject.source, subject.destination, subject.server].flatMap((name) =>
    name === undefined ? [] : [name.toLowerCase().split('.', 1)[0] ?? ''],
  );
}

function domainsOf({ facts }: Incident): readonly string[] {
  return facts.flatMap(({ id, value }) =>
    DOMAIN_FACTS.has(id) && typeof value === 'string' ? [value.toLowerCase().replace(/^_msdcs\./, '')] : [],
  );
}

function withParents(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}
