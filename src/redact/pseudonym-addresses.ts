/**
 * Other addresses for addresses: of the same kind (private, link-local, public), addresses of one network stay together
 * in another, and every address keeps its length. What belongs to nobody stays: loopback, multicast, masks, networks'
 * and broadcast addresses, public resolvers.
 */
import { isIP } from 'node:net';
import { isPublicResolver } from '../evidence/addresses.js';
import { shuffledCycle } from './permutation.js';
import type { Pseudonyms } from './pseudonyms.js';

const FIRST_MULTICAST = 224;
/** First octets of networks that are private in part or wholly. */
const HALF_PRIVATE: ReadonlySet<number> = new Set([10, 100, 169, 172, 192]);
/** Anycast and placeholders that Windows enters by itself: fec0:0:0:ffff::1 to ::3. */
const KEPT_IPV6 = /^(?:fec0:|ff|::1$|::$|64:ff9b:)/;
const HEXTETS = 8;

type IsOfKind = (octet: number) => boolean;

export class AddressPseudonyms {
  readonly #cycles = new Map<string, ReadonlyMap<number, number>>();
  readonly #known = new Map<string, string>();

  constructor(private readonly pseudonyms: Pseudonyms) {}

  /** Takes an address as printed, without brackets and zone; returns anything else as it is. */
  address(printed: string): string {
    const folded = printed.toLowerCase();
    const version = isIP(folded);
    if (version === 0 || isPublicResolver(folded)) return printed;
    let other = this.#known.get(folded);
    if (other === undefined) {
      other = version === 4 ? this.#ipv4(folded) : this.#ipv6(folded);
      this.#known.set(folded, other);
    }
    return printed === folded ? other : other.toUpperCase();
  }

  #ipv4(address: string): string {
    let other = address;
    // A public resolver is nobody's other name.
    do other = this.octets(other.split('.').map(Number)).join('.');
    while (isPublicResolver(other));
    return other;
  }

  /** Takes the first octets of an IPv4 address, one to four. */
  octets(octets: readonly number[]): readonly number[] {
    const [first = 0] = octets;
    if (first === 0 || first === 127 || first >= FIRST_MULTICAST) return octets;
    return octets.map((octet, at) => {
      // The last two octets change alike in all networks of one /16, so that few tables serve many addresses.
      const before = `${octets.slice(0, Math.min(at, 2)).join('.')} ${at}`;
      return this.#octet(octet, before, kindOf(octet, octets.slice(0, at)));
    });
  }

  #octet(octet: number, before: string, isOfKind: IsOfKind | null): number {
    if (octet === 0 || octet === 255 || isOfKind === null) return octet;
    const digits = `${octet}`.length;
    const purpose = `${before} ${digits} ${isOfKind(octet)}`;
    let cycle = this.#cycles.get(purpose);
    if (cycle === undefined) {
      const members = Array.from({ length: 254 }, (_, at) => at + 1).filter(
        (one) => `${one}`.length === digits && isOfKind(one) === isOfKind(octet),
      );
      cycle = shuffledCycle(members, `${this.pseudonyms.subkey('octet')} ${purpose}`);
      this.#cycles.set(purpose, cycle);
    }
    return cycle.get(octet) ?? octet;
  }

  #ipv6(address: string): string {
    if (KEPT_IPV6.test(address)) return address;
    const [embedded] = /\d{1,3}(?:\.\d{1,3}){3}$/.exec(address) ?? [];
    if (embedded !== undefined) return address.slice(0, -embedded.length) + this.address(embedded);
    const [head = '', tail] = address.split('::');
    const first = head === '' ? [] : head.split(':');
    const last = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = tail === undefined ? 0 : HEXTETS - first.length - last.length;
    const all = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
    const others = this.hextets(all);
    return tail === undefined
      ? others.join(':')
      : `${others.slice(0, first.length).join(':')}::${others.slice(HEXTETS - last.length).join(':')}`;
  }

  /** Takes the first hextets of an IPv6 address, one to eight, in lower case. */
  hextets(hextets: readonly string[]): readonly string[] {
    const plain = hextets.map((hextet) => hextet.replace(/^0{1,3}(?=.)/, ''));
    return plain.map((hextet, at) => {
      const before = plain.slice(0, at).join(':');
      const zeros = (hextets[at] ?? '').slice(hextet.length);
      return `${'0'.repeat(zeros.length)}${this.#hextet(hextet, before)}`;
    });
  }

  /** The first one says of what kind the address is. */
  #hextet(hextet: string, before: string): string {
    const kept = before !== '' ? '' : /^f[cd]/.test(hextet) ? hextet.slice(0, 2) : hextet;
    const changing = hextet.slice(kept.length);
    if (changing === '' || hextet === '0') return hextet;
    const digits = [...changing].map((digit) => Number.parseInt(digit, 16));
    const leads = kept === '';
    const radices = digits.map((_, at) => (at === 0 && leads ? 15 : 16));
    const shifted = digits.map((digit, at) => (at === 0 && leads ? digit - 1 : digit));
    const next = this.pseudonyms.next(shifted, radices, `hextet ${digits.length}`, `${before} ${kept}`);
    return kept + next.map((digit, at) => (digit + (at === 0 && leads ? 1 : 0)).toString(16)).join('');
  }
}

/** What tells the kinds of networks apart at the octet after these; null where the octet belongs to everybody. */
function kindOf(octet: number, before: readonly number[]): IsOfKind | null {
  const [first] = before;
  if (first === undefined)
    return HALF_PRIVATE.has(octet)
      ? null
      : (one) => !HALF_PRIVATE.has(one) && one !== 127 && one < FIRST_MULTICAST;
  if (before.length > 1) return () => true;
  if (first === 100) return (one) => one >= 64 && one <= 127;
  if (first === 169) return octet === 254 ? null : (one) => one !== 254;
  if (first === 172) return (one) => one >= 16 && one <= 31;
  if (first === 192) return octet === 168 ? null : (one) => one !== 168;
  return () => true;
}
