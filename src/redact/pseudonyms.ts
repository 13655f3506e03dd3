/**
 * Other names for names, GUIDs and SIDs: the same name always gets the same one under one key, different names
 * different ones, and each keeps its length, its case and where it has letters, digits and hyphens, so that tables keep
 * their columns and whatever tells a name by its form still does. Without the key nobody finds the way back.
 */
import { KEPT_WORDS } from './kept-words.js';
import { nextInCycle, shuffledCycle, subkeyOf } from './permutation.js';

interface Alphabet {
  /** A sign that stands for any of its letters. */
  readonly name: string;
  readonly first: number;
  readonly size: number;
}

/** Within these letters change: Latin, digits, Latin-1, Greek, Cyrillic, kana, Han and Hangul, each from one to another. */
const ALPHABETS: readonly Alphabet[] = ['az', '09', 'àö', 'øÿ', 'αω', 'ая', 'ぁゖ', '一鿿', '가힣'].map(
  (ends) => {
    const [first, last] = [ends.charCodeAt(0), ends.charCodeAt(1)];
    return { name: ends.charAt(0), first, size: last - first + 1 };
  },
);
const HEX = '0123456789abcdef';
/** Readers take such a name for one that its sender has removed. */
const LOOKS_REMOVED = /^x{3}/;
/** More steps than there are kept words of one shape. */
const MOST_STEPS = 5000;
/** Relative identifiers below are the same in every domain. */
const FIRST_OWN_RID = 1000;
const NIL_GUID = /^[0-]+$/;
/** The replication service, in the principal names of every domain controller. */
const DRS_SERVICE = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';

export class Pseudonyms {
  readonly #subkeys = new Map<string, string>();
  readonly #words = new Map<string, string>();
  readonly #guids = new Map<string, string>();

  constructor(private readonly key: Buffer) {}

  subkey(purpose: string): string {
    const known = this.#subkeys.get(purpose) ?? subkeyOf(this.key, purpose);
    this.#subkeys.set(purpose, known);
    return known;
  }

  /** Takes one label or name, blanks allowed; its case does not matter to which other name it gets. */
  word(word: string): string {
    const folded = foldedAlike(word);
    if (LOOKS_REMOVED.test(folded)) return word;
    let other = this.#words.get(folded);
    if (other === undefined) {
      other = this.#other(folded);
      this.#words.set(folded, other);
    }
    return inCaseOf(word, other);
  }

  #other(folded: string): string {
    let other = this.#step(folded);
    for (let steps = 0; steps < MOST_STEPS && isTaken(other) && other !== folded; steps += 1)
      other = this.#step(other);
    return other;
  }

  #step(word: string): string {
    const characters = word.split('');
    const places = characters.map((char) => alphabetOf(char.charCodeAt(0)));
    const changing = places.flatMap((alphabet, at) =>
      alphabet === null ? [] : [{ at, first: alphabet.first, size: alphabet.size }],
    );
    const shape = characters.map((char, at) => places[at]?.name ?? char).join('');
    const next = this.next(
      changing.map(({ at, first }) => word.charCodeAt(at) - first),
      changing.map(({ size }) => size),
      `word ${shape}`,
    );
    changing.forEach(({ at, first }, index) => {
      characters[at] = String.fromCharCode(first + (next[index] ?? 0));
    });
    return characters.join('');
  }

  /** Takes digits and their radices; returns the next ones in the cycle for this purpose and this place. */
  next(
    digits: readonly number[],
    radices: readonly number[],
    purpose: string,
    place = '',
  ): readonly number[] {
    const [radix] = radices;
    if (radix === undefined) return digits;
    const subkey = `${this.subkey(purpose)} ${place}`;
    if (digits.length > 1) return nextInCycle(digits, radices, subkey);
    const cycle = shuffledCycle(
      Array.from({ length: radix }, (_, at) => at),
      subkey,
    );
    return digits.map((digit) => cycle.get(digit) ?? digit);
  }

  /** Takes hexadecimal digits with whatever stands between them. */
  hexadecimal(text: string): string {
    const places = [...text].flatMap((char, at) => (HEX.includes(char.toLowerCase()) ? [at] : []));
    const digits = places.map((at) => HEX.indexOf((text[at] ?? '').toLowerCase()));
    const next = this.next(
      digits,
      digits.map(() => HEX.length),
      `hexadecimal ${digits.length}`,
    );
    const characters = text.split('');
    places.forEach((at, index) => {
      characters[at] = HEX[next[index] ?? 0] ?? '';
    });
    return inCaseOf(text, characters.join(''));
  }

  guid(guid: string): string {
    const folded = guid.toLowerCase();
    if (NIL_GUID.test(folded) || folded === DRS_SERVICE) return guid;
    let other = this.#guids.get(folded);
    if (other === undefined) {
      const hex = subkeyOf(this.key, `guid ${folded}`);
      let at = 0;
      other = folded.replace(/[0-9a-f]/g, () => hex[at++] ?? '');
      this.#guids.set(folded, other);
    }
    return /[A-F]/.test(guid) ? other.toUpperCase() : other;
  }

  /** Takes `S-1-5-21-…`: the identifier of the domain changes, and one of an account unless Windows gave it. */
  sid(sid: string): string {
    const [s, revision, authority, kind, one = '', two = '', three = '', rid] = sid.split('-');
    const domain = this.word(`${one}-${two}-${three}`);
    const account = rid === undefined || Number(rid) < FIRST_OWN_RID ? rid : this.word(rid);
    return [s, revision, authority, kind, domain, ...(account === undefined ? [] : [account])].join('-');
  }
}

/** Lower case, of the same length. */
export function foldedAlike(word: string): string {
  const lower = word.toLowerCase();
  if (lower.length === word.length) return lower;
  return word.replace(/[\s\S]/g, (char) => (char.toLowerCase().length === 1 ? char.toLowerCase() : char));
}

function alphabetOf(code: number): Alphabet | null {
  return ALPHABETS.find(({ first, size }) => code >= first && code < first + size) ?? null;
}

function isTaken(word: string): boolean {
  return KEPT_WORDS.has(word) || LOOKS_REMOVED.test(word);
}

function inCaseOf(model: string, word: string): string {
  if (model === model.toLowerCase()) return word;
  const upper = word.toUpperCase();
  if (upper.length === word.length && model === model.toUpperCase()) return upper;
  return word.replace(/[\s\S]/g, (char, at: number) => {
    const isUpper = model[at] !== model[at]?.toLowerCase();
    return isUpper && char.toUpperCase().length === 1 ? char.toUpperCase() : char;
  });
}
