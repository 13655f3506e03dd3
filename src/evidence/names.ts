/**
 * One domain controller goes by a NetBIOS name, an FQDN and an alias. Two names are one machine only where the
 * evidence says so: the same first label, and domains and forests that fit together.
 */
import type { Alias } from './observations.js';
import { aliasIn, dnsName } from './values.js';

interface Label {
  /** As first printed without a domain, else the first label of the first FQDN. */
  short: string;
  shortPrinted: boolean;
  /** Domain in lower case -> FQDN as first printed. */
  readonly domains: Map<string, string>;
  readonly forests: Set<string>;
  /** Every way in which the name was printed: its domain and the forest it came with ('' for none). */
  readonly printed: Map<string, readonly [name: string, forest: string | null]>;
}

export class Names {
  readonly #labels = new Map<string, Label>();
  /** Address -> machines that the evidence gives it to. */
  readonly #addresses = new Map<string, Set<string>>();
  readonly #guids = new Map<string, string>();
  /** Names as printed, with the forests they came with: a paste repeats few names very often. */
  readonly #added = new Map<string, Set<string | null>>();
  readonly #roots = new Set<string>();
  readonly #askedRoots = new Set<string>();
  readonly #held = new Map<string, string>();
  #ownAddresses: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  /** Takes a printed name and the forest root that it was printed with; every name is added before any is asked. */
  add(name: string | null, forest: string | null = null): void {
    if (name === null || this.#added.get(name)?.has(forest) === true || isAddress(name)) return;
    this.#added.set(name, (this.#added.get(name) ?? new Set()).add(forest));
    const alias = aliasOf(name);
    if (alias !== null) {
      this.#roots.add(alias.root);
      return;
    }
    const { label, domain } = split(name);
    const known = this.#labels.get(label);
    const entry = known ?? {
      short: firstLabel(name),
      shortPrinted: domain === null,
      domains: new Map(),
      forests: new Set(),
      printed: new Map(),
    };
    if (known === undefined) this.#labels.set(label, entry);
    if (domain === null && !entry.shortPrinted) {
      entry.short = name;
      entry.shortPrinted = true;
    }
    if (domain !== null && !entry.domains.has(domain)) entry.domains.set(domain, name);
    if (forest !== null) entry.forests.add(forest);
    if (forest !== null) this.#roots.add(forest);
    entry.printed.set(`${domain ?? ''}|${forest ?? ''}`, [name, forest]);
  }

  /** All machines that were added: each key once, with the name to show. */
  machines(): ReadonlyMap<string, string> {
    const machines = new Map<string, string>();
    for (const { short, printed } of this.#labels.values()) {
      for (const [name, forest] of printed.values()) {
        const key = this.key(name, forest);
        if (key !== null && !machines.has(key)) machines.set(key, short);
      }
    }
    return machines;
  }

  /** Takes what gives a domain of which the machine holds a copy, so that it is of the same forest; asked once. */
  addHeld(name: string, domainHeld: () => string | null): void {
    const { label } = split(name);
    const held = this.#held.has(label) ? null : domainHeld();
    if (held !== null) this.#held.set(label, held);
  }

  /** Takes a root that only a question for a name in its `_msdcs` shows: enough to tell forests apart. */
  addAskedRoot(root: string): void {
    this.#askedRoots.add(root);
  }

  /**
   * The key of the machine on which `name` was asked for; null where that is not known, and where the forests of both
   * are known and differ: the prompt of one paste is not that of the next.
   */
  asker(host: string | null, name: string | null): string | null {
    const key = this.key(host);
    if (key === null || name === null) return key;
    const own = this.#whereabouts(key);
    const domain = name.slice(name.indexOf('.') + 1);
    const other = topmost(this.#roots, domain) ?? topmost(this.#askedRoots, domain);
    const fits = (one: string): boolean => other === null || within(one, other) || within(other, one);
    return own.length === 0 || own.some(fits) ? key : null;
  }

  /** Domains of the machine's forest, as good as they are known. */
  #whereabouts(key: string): readonly string[] {
    const { label, domain } = split(key);
    const forests = [this.root(key), ...(this.#labels.get(label)?.forests ?? [])].filter(
      (one) => one !== null,
    );
    if (forests.length > 0) return forests;
    const fqdn = this.fqdn(key);
    const own = domain ?? (fqdn === null ? null : domainOf(fqdn)) ?? this.#held.get(label) ?? null;
    return own === null ? [] : [own];
  }

  /** Whether a name lies in a forest that the evidence shows. */
  isInKnownForest(name: string): boolean {
    const { domain } = split(name);
    return domain !== null && topmost(this.#roots, domain) !== null;
  }

  /** The forest root of the machine with this key, where the evidence shows it. */
  root(key: string): string | null {
    const { label, domain } = split(key);
    const forests = this.#labels.get(label)?.forests ?? new Set<string>();
    const own = domain ?? (this.fqdn(key) === null ? null : domainOf(this.fqdn(key) ?? ''));
    if (own !== null) return topmost(this.#roots, own);
    const [only, ...others] = forests;
    return others.length === 0 ? (only ?? null) : null;
  }

  /** An address is no name: two that stand for each other would name each other for ever. */
  addAddress(name: string, address: string): void {
    if (isAddress(name)) return;
    const machines = this.#addresses.get(address) ?? new Set();
    machines.add(name.toLowerCase());
    this.#addresses.set(address, machines);
  }

  /** The NTDS Settings GUID belongs to the machine of this name; the first to say so counts. */
  addGuid(guid: string, name: string): void {
    if (aliasOf(name) === null && !isAddress(name) && !this.#guids.has(guid)) this.#guids.set(guid, name);
  }

  ownerOf(guid: string): string | null {
    return this.#guids.get(guid) ?? null;
  }

  /** Takes a name or an address; returns a key that is equal for names of one machine, or null for an unknown address. */
  key(name: string | null, forest: string | null = null): string | null {
    if (name === null) return null;
    if (isAddress(name)) return this.#keyOfAddress(name);
    const alias = aliasOf(name);
    if (alias !== null) {
      const owner = this.#guids.get(alias.guid);
      return owner === undefined ? `guid:${alias.guid}` : this.key(owner, alias.root);
    }
    const { label, domain } = split(name);
    const entry = this.#labels.get(label);
    if (entry === undefined || isOne(entry)) return label;
    if (domain !== null) return `${label}.${domain}`;
    const root =
      forest ?? (entry.forests.size === 1 && entry.domains.size === 0 ? [...entry.forests][0] : undefined);
    if (root === undefined) return `${label}?`;
    const fitting = [...entry.domains.keys()].filter((known) => within(known, root));
    return fitting.length === 1 ? `${label}.${fitting[0]}` : `${label}@${root}`;
  }

  /** The name to show: the one without a domain, as first printed. */
  short(name: string): string {
    if (isAddress(name)) return name;
    const alias = aliasOf(name);
    const known = alias === null ? name : this.#guids.get(alias.guid);
    if (known === undefined) return name;
    return this.#labels.get(split(known).label)?.short ?? firstLabel(known);
  }

  /** The FQDN of the machine with this key, where the evidence has exactly one. */
  fqdn(key: string): string | null {
    const { label, domain } = split(key);
    const entry = this.#labels.get(label);
    if (entry === undefined) return null;
    if (domain !== null) return entry.domains.get(domain) ?? null;
    return isOne(entry) ? ([...entry.domains.values()][0] ?? null) : null;
  }

  /** Addresses that the evidence gives to the machine with this key. */
  addressesOf(key: string): ReadonlySet<string> {
    this.#ownAddresses ??= this.#addressesByKey();
    return this.#ownAddresses.get(key) ?? new Set();
  }

  #addressesByKey(): ReadonlyMap<string, ReadonlySet<string>> {
    const byKey = new Map<string, Set<string>>();
    for (const [address, machines] of this.#addresses) {
      for (const machine of machines) {
        const key = this.key(machine);
        if (key === null) continue;
        const known = byKey.get(key) ?? new Set();
        byKey.set(key, known.add(address));
      }
    }
    return byKey;
  }

  #keyOfAddress(address: string): string | null {
    const keys = new Set([...(this.#addresses.get(address) ?? [])].map((machine) => this.key(machine)));
    return keys.size === 1 ? ([...keys][0] ?? null) : null;
  }
}

/** The part of an FQDN behind the first label, in lower case. */
export function domainOf(fqdn: string): string | null {
  return split(fqdn).domain;
}

function split(name: string): { label: string; domain: string | null } {
  const lower = name.toLowerCase();
  const dot = lower.indexOf('.');
  return dot < 0
    ? { label: lower, domain: null }
    : { label: lower.slice(0, dot), domain: lower.slice(dot + 1) };
}

/** A name that is nothing but the alias of a domain controller. */
function aliasOf(name: string): Alias | null {
  if (!/\._msdcs\./i.test(name)) return null;
  const alias = aliasIn(name);
  return alias !== null && alias.name === dnsName(name) ? alias : null;
}

function firstLabel(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
}

function isOne({ domains, forests }: Label): boolean {
  if (domains.size > 1 || forests.size > 1) return false;
  const [domain] = domains.keys();
  const [forest] = forests;
  return domain === undefined || forest === undefined || within(domain, forest);
}

/** The one of `roots` nearest to the top of the DNS that is `domain` or lies above it. */
function topmost(roots: ReadonlySet<string>, domain: string): string | null {
  const labels = domain.split('.');
  const found = labels.findLastIndex((_, at) => roots.has(labels.slice(at).join('.')));
  return found < 0 ? null : labels.slice(found).join('.');
}

function within(domain: string, forest: string): boolean {
  return domain === forest || domain.endsWith(`.${forest}`);
}
