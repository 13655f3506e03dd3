/**
 * The names of somebody's network as far as a request shows them: labels of machines, sites, domains and users, which
 * are looked for wherever they stand, and the domains that tell a DNS name from another word with dots.
 */
import { isIP } from 'node:net';
import { isKeptLabel, isPublicName } from './dns-names.js';
import { KEPT_WORDS } from './kept-words.js';
import { foldedAlike } from './pseudonyms.js';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const HAS_LETTER = /\p{L}/u;
const SHORTEST = 2;
const LONGEST = 64;
const MOST_LABELS = 40;
const WORD = /^[\p{L}\p{M}\p{N}_-]+$/u;
/** Before its number a name must have so much to tell others of its row. */
const SHORTEST_STEM = 3;
/** Of names of several words, more with one first word are not looked for. */
const MOST_PHRASES = 50;

/** Words of one directory that are the same in every other; lower case. */
const KEPT_NAMES: ReadonlySet<string> = new Set(
  'nt authority|nt service|builtin|administrator|administrators|guest|krbtgt|system|network service|local service|everyone|workgroup|public|default|default user|all users|default-first-site-name|defaultipsitelink|ntds settings|inter-site transports|domain controllers|deleted objects|lostandfound|lostandfoundconfig|directory service|windows nt|program data|rid manager|rid set|foreignsecurityprincipals|managed service accounts|ntds quotas|public key services|enterprise configuration|enterprise schema|domain updates|forestupdates|password settings container|dfsr-globalsettings|dfsr-localsettings|domain system volume|tpm devices|keys|aggregate|displayspecifiers|extended-rights|physical locations|well known security principals|query-policies|optional features|hosts|desktop|temp|downloads|documents|program files|system32|sysvol|administrateur|administrador|root|admin|0adel|0acnf'.split(
    '|',
  ),
);

export class KnownNames {
  readonly #words = new Set<string>();
  readonly #domains = new Set<string>();
  readonly #names = new Set<string>();
  readonly #guids = new Map<string, string[]>();
  readonly #phrases = new Map<string, string[]>();
  readonly #stems = new Set<string>();
  #sorted: readonly string[] | null = null;

  /** Takes a machine, a site or a user: a word, or a DNS name, of which then all labels are known. */
  add(name: string): void {
    const folded = foldedAlike(name.trim().replace(/\.$/, ''));
    if (folded === '' || isIP(folded) !== 0 || folded.length > 255 || KEPT_NAMES.has(folded)) return;
    if (folded.includes('.')) this.#addDnsName(folded);
    else if (/\s/.test(folded)) this.#addPhrase(folded);
    else this.#addWord(folded);
  }

  /** Takes a machine's name without its domain; others that differ from it only in their number count as known, too. */
  addMachine(name: string): void {
    this.add(name);
    const [label = ''] = foldedAlike(name).split('.');
    const [, stem = ''] = /^(.*[^\d-])-?\d+$/.exec(label) ?? [];
    if (stem.length >= SHORTEST_STEM && !KEPT_WORDS.has(stem)) this.#stems.add(stem);
  }

  addDomain(domain: string): void {
    const folded = foldedAlike(domain.trim().replace(/^\.+|\.+$/g, ''));
    if (folded === '' || isIP(folded) !== 0 || folded.length > 255 || isPublicName(folded)) return;
    this.#domains.add(folded);
    for (const [at, label] of folded.split('.').entries()) this.#addLabel(label, folded.split('.')[at + 1]);
  }

  addGuid(guid: string): void {
    const folded = guid.toLowerCase();
    const start = folded.slice(0, 8);
    const known = this.#guids.get(start) ?? [];
    if (known.length < MOST_PHRASES && !known.includes(folded)) known.push(folded);
    this.#guids.set(start, known);
  }

  #addDnsName(name: string): void {
    if (isPublicName(name) || name.includes('=')) return;
    this.#names.add(name);
    this.#sorted = null;
    const labels = name.split('.').slice(-MOST_LABELS);
    labels.forEach((label, at) => {
      this.#addLabel(label, labels[at + 1]);
    });
    // The name of a service says where its domain begins; any other has its domain behind the first label.
    const service = labels.findLastIndex((label) => label.startsWith('_'));
    const domain = labels.slice(Math.max(service, 0) + 1);
    if (domain.length > 1 || service >= 0) this.#domains.add(domain.join('.'));
  }

  #addLabel(label: string, next: string | undefined): void {
    if (!isKeptLabel(label, next) && !GUID.test(label)) this.#addWord(label);
  }

  #addWord(word: string): void {
    if (word.length < SHORTEST || word.length > LONGEST || !HAS_LETTER.test(word)) return;
    if (!WORD.test(word) || isKeptLabel(word, undefined) || KEPT_NAMES.has(word) || GUID.test(word)) return;
    this.#words.add(word);
  }

  #addPhrase(phrase: string): void {
    if (phrase.length > LONGEST) return;
    const [first = ''] = /^[\p{L}\p{M}\p{N}_-]+/u.exec(phrase) ?? [];
    const known = this.#phrases.get(first) ?? [];
    if (first === '' || known.length >= MOST_PHRASES || known.includes(phrase)) return;
    this.#phrases.set(
      first,
      [...known, phrase].sort((a, b) => b.length - a.length),
    );
  }

  /** Whether a word names the same in every directory; lower case. */
  isEverybodys(word: string): boolean {
    return KEPT_NAMES.has(word) || KEPT_WORDS.has(word);
  }

  /** Whether a word of the text, in lower case, is one of these names; a word that tools print never counts. */
  has(word: string): boolean {
    if (KEPT_WORDS.has(word)) return false;
    if (this.#words.has(word)) return true;
    const [, stem = ''] = word.length > LONGEST ? [] : (/^(.*[^\d-])-?\d+$/.exec(word) ?? []);
    return this.#stems.has(stem);
  }

  /** The longest name of several words that may begin with `first` (lower case), first; the text must be compared. */
  phrasesFrom(first: string): readonly string[] {
    return this.#phrases.get(first) ?? [];
  }

  /** The number of labels of the longest known domain that these labels end in; 0 for none. */
  domainLabels(labels: readonly string[]): number {
    for (let at = Math.max(0, labels.length - MOST_LABELS); at < labels.length; at += 1)
      if (this.#domains.has(labels.slice(at).join('.'))) return labels.length - at;
    return 0;
  }

  /** The GUID that begins so, where one is known. */
  guidFrom(start: string): string | null {
    return this.#guids.get(start.slice(0, 8))?.find((guid) => guid.startsWith(start)) ?? null;
  }

  /** The DNS name or word that begins so, where one is known. */
  nameFrom(start: string): string | null {
    this.#sorted ??= [...this.#names, ...this.#words].sort();
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? '') < start) low = middle + 1;
      else high = middle;
    }
    const found = this.#sorted[low];
    return found?.startsWith(start) === true ? found : null;
  }
}
