/** The records of one DNS answer, and what they say about the name that was asked. */
import type { DnsLookup, LookupOutcome } from '../observations.js';
import { addressOf, dnsName } from '../values.js';

interface AnswerRecord {
  readonly section: string;
  readonly owner: string;
  readonly type: string;
  readonly data: string;
  readonly ttl: number | null;
}

type Soa = NonNullable<DnsLookup['soa']>;
type Said = Pick<
  DnsLookup,
  | 'name'
  | 'outcome'
  | 'canonicalName'
  | 'addresses'
  | 'nameServers'
  | 'soa'
  | 'additional'
  | 'authority'
  | 'ttl'
>;

/** An alias leads to an alias at most so often. */
const LONGEST_CHAIN = 16;

export class AnswerRecords {
  readonly #records: AnswerRecord[] = [];

  /**
   * Takes the section ('ANSWER' …), the owner in lower case without the final dot, the type in lower case, the data as
   * printed, and the TTL in seconds.
   */
  add(section: string, owner: string, type: string, data: string, ttl: number | null): void {
    this.#records.push({ section, owner, type, data: data.trim(), ttl });
  }

  get size(): number {
    return this.#records.length;
  }

  /** The name that the first record of the answer is about. */
  get firstOwner(): string | null {
    return this.#of('ANSWER')[0]?.owner ?? null;
  }

  /** No answer, but name servers that should be asked instead. */
  get isReferral(): boolean {
    const authority = this.#of('AUTHORITY');
    return (
      this.#of('ANSWER').length === 0 &&
      authority.some(({ type }) => type === 'ns') &&
      !authority.some(({ type }) => type === 'soa')
    );
  }

  /** Takes the name and type asked and the answer's status; an answer without records of the name is no data. */
  about(name: string | null, type: string | null, status: LookupOutcome): Said {
    const answer = this.#of('ANSWER');
    const chain = this.#chain(name, answer);
    const outcome = status === 'found' && answer.length === 0 ? 'no-data' : status;
    const authority = soaOf(this.#of('AUTHORITY'));
    const owned = answer.filter(({ owner }) => name === null || chain.includes(owner));
    const ttl = owned[0]?.ttl ?? null;
    const addresses = owned.filter(isAddress).flatMap(({ data }) => addressOf(data) ?? []);
    const others = [...answer.filter((one) => !owned.includes(one)), ...this.#of('ADDITIONAL')].filter(
      isAddress,
    );
    return {
      name,
      outcome,
      canonicalName: chain.length > 1 ? (chain.at(type === 'cname' ? 1 : -1) ?? null) : null,
      addresses: [...new Set(addresses)],
      nameServers: owned.filter((one) => one.type === 'ns').map(({ data }) => dnsName(data)),
      soa: outcome === 'found' ? soaOf(owned) : outcome === 'no-data' ? authority : null,
      additional: others.flatMap(({ owner, data }) => {
        const address = addressOf(data);
        return address === null ? [] : [{ name: owner, address }];
      }),
      ...(authority === null ? {} : { authority }),
      ...(ttl === null ? {} : { ttl }),
    };
  }

  /** The name asked and what it is an alias of, one after the other. */
  #chain(name: string | null, answer: readonly AnswerRecord[]): readonly string[] {
    const chain = name === null ? [] : [name];
    const aliases = new Map(
      answer.flatMap(({ type, owner, data }) => (type === 'cname' ? [[owner, data]] : [])),
    );
    while (chain.length > 0 && chain.length < LONGEST_CHAIN) {
      const next = aliases.get(chain.at(-1) ?? '');
      if (next === undefined || chain.includes(dnsName(next))) break;
      chain.push(dnsName(next));
    }
    return chain;
  }

  #of(section: string): readonly AnswerRecord[] {
    return this.#records.filter((record) => record.section === section);
  }
}

function isAddress({ type }: AnswerRecord): boolean {
  return type === 'a' || type === 'aaaa';
}

/** `primary responsible serial refresh retry expire minimum` */
function soaOf(records: readonly AnswerRecord[]): Soa | null {
  const record = records.find(({ type }) => type === 'soa');
  if (record === undefined) return null;
  const [primary = '', , serial = ''] = record.data.split(/\s+/, 3);
  if (primary === '') return null;
  return {
    zone: record.owner,
    primary: dnsName(primary),
    serial: /^\d{1,10}$/.test(serial) ? Number(serial) : null,
  };
}
