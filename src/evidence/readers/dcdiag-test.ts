/** One test of dcdiag while it runs: what it says about aliases and quotes of events waits for the tested machine. */
import type { Observation, Seen } from '../observations.js';
import type { PieceContext } from '../reader.js';
import { aliasIn } from '../values.js';
import type { QuotedEvent } from './dcdiag-event.js';
import type { Joined } from './dcdiag-joined.js';

/** The address in brackets right behind an alias: it has been resolved. */
const RESOLVED = /^\)?[^(.]{0,80}\((?:\d{1,3}\.){3}\d{1,3}\)/;

export class RunningTest {
  readonly #aliases: Joined[] = [];
  readonly #events: QuotedEvent[] = [];

  /** Takes the name of the test, where its beginning is printed. */
  constructor(
    readonly name: string | null,
    private readonly piece: PieceContext,
  ) {}

  /** Takes a sentence on an alias, which may still be going on. */
  addAlias(sentence: Joined): void {
    this.#aliases.push(sentence);
  }

  addEvent(event: QuotedEvent): void {
    this.#events.push(event);
  }

  /** Takes the machine that was tested, and the name of the test as its verdict gives it. */
  observe(server: Seen<string> | null, name: string | null): readonly Observation[] {
    const aliases = this.#aliases.flatMap((sentence) => this.#alias(sentence, server));
    const events = this.#events.flatMap((event) => event.observe(server, this.name ?? name) ?? []);
    return [...aliases, ...events];
  }

  #alias(sentence: Joined, server: Seen<string> | null): readonly Observation[] {
    const { text } = sentence;
    const alias = aliasIn(text);
    if (alias === null) return [];
    const at = text.toLowerCase().indexOf(alias.name);
    const resolved = RESOLVED.test(text.slice(at + alias.name.length));
    const from = this.piece.reference(sentence.lineAt(at));
    return [{ kind: 'dcdiag-own-alias', server: server?.value ?? null, alias, resolved, from }];
  }
}
