/**
 * What is asked of nslookup: on its command line, and at its own prompt where `set type=` and `server` stay in
 * force until changed.
 */
import { dnsName, nameOf } from '../values.js';

export interface Question {
  /** Lower case, without the final dot; null where it is not shown. */
  readonly name: string | null;
  readonly type: string | null;
  /** The server as typed; null for the default one. */
  readonly server: string | null;
}

const TYPE_OPTION = /^-?(?:ty|typ|type|q|qu|query|querytype)=(\S{1,20})$/i;
const COMMAND = /(?:^|\s)nslookup(?:\.exe)?(?:\s{1,20}(.{0,600}))?$/i;
export const DEFAULT_TYPE = 'a+aaaa';

/** Takes a command line; returns null where it is none of nslookup, 'interactive', or the question. */
export function commandQuestion(command: string): Question | 'interactive' | null {
  const typed = COMMAND.exec(command.split('|', 1)[0]?.trim() ?? '');
  if (typed === null) return null;
  let type = DEFAULT_TYPE;
  const words: string[] = [];
  for (const word of (typed[1] ?? '').split(/\s+/)) {
    type = TYPE_OPTION.exec(word)?.[1]?.toLowerCase() ?? type;
    if (word !== '' && (!word.startsWith('-') || word === '-')) words.push(word);
  }
  const [name, server] = words;
  if (name === undefined || name === '-') return 'interactive';
  return { name: askedName(name), type, server: server ?? null };
}

/** The settings of an interactive nslookup, changed by what is typed. */
export class InteractiveQuestions {
  #type: string = DEFAULT_TYPE;
  #server: string | null;

  constructor(server: string | null) {
    this.#server = server;
  }

  /** Takes one input; returns the question it asks, or null where it only changes a setting. */
  ask(input: string): Question | null {
    const words = input.split(/\s+/, 4);
    const [first = '', second] = words;
    if (/^(?:exit|help|\?|ls|view|root|finger)$/i.test(first)) return null;
    if (/^set$/i.test(first)) {
      this.#type = TYPE_OPTION.exec(words.slice(1).join(' '))?.[1]?.toLowerCase() ?? this.#type;
      return null;
    }
    if (/^l?server$/i.test(first)) {
      this.#server = second ?? this.#server;
      return null;
    }
    return { name: askedName(first), type: this.#type, server: second ?? this.#server };
  }
}

function askedName(word: string): string | null {
  const name = nameOf(word.replace(/^["']|["']$/g, ''));
  return name === null ? null : dnsName(name);
}
