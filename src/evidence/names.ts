/**
 * One domain controller goes by a NetBIOS name, an FQDN and an alias. Two names are one machine only where the
 * evidence says so: the same first label, and domains and forests that fit together.
 */
interface Label {
  /** As first printed without a domain, else the first label of the first FQDN. */
  short: string;
  shortPrinted: boolean;
  /** Domain in lower case -> FQDN as first printed. */
  readonly domains: Map<string, string>;
  readonly forests: Set<string>;
}

export class Names {
  readonly #labels = new Map<string, Label>();
  /** Address -> machines that the evidence gives it to. */
  readonly #addresses = new Map<string, Set<string>>();
  readonly #guids = new Map<string, string>();
  #ownAddresses: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  /** Takes a printed name and the forest root that it was printed with; every name is added before any is asked. */
  add(name: string | null, forest: string | null = null): void {
    if (name === null || isAddress(name)) return;
    const { label, domain } = split(name);
    const known = this.#labels.get(label);
    const entry = known ?? {
      short: firstLabel(name),
      shortPrinted: domain === null,
      domains: new Map(),
      forests: new Set(),
    };
    if (known === undefined) this.#labels.set(label, entry);
    if (domain === null && !entry.shortPrinted) {
      entry.short = name;
      entry.shortPrinted = true;
    }
    if (domain !== null && !entry.domains.has(domain)) entry.domains.set(domain, name);
    if (forest !== null) entry.forests.add(forest);
  }

  addAddress(name: string, address: string): void {
    const machines = this.#addresses.get(address) ?? new Set();
    machines.add(name.toLowerCase());
    this.#addresses.set(address, machines);
  }

  /** The NTDS Settings GUID belongs to the machine of this name; the first to say so counts. */
  addGuid(guid: string, name: string): void {
    if (!this.#guids.has(guid)) this.#guids.set(guid, name);
  }

  ownerOf(guid: string): string | null {
    return this.#guids.get(guid) ?? null;
  }

  /** Takes a name or an address; returns a key that is equal for names of one machine, or null for an unknown address. */
  key(name: string | null, forest: string | null = null): string | null {
    if (name === null) return null;
    if (isAddress(name)) return this.#keyOfAddress(name);
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
    return this.#labels.get(split(name).label)?.short ?? firstLabel(name);
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

function within(domain: string, forest: string): boolean {
  return domain === forest || domain.endsWith(`.${forest}`);
}
