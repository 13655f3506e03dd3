/** What is asked of dig: on its command line, or in the first line of its output that repeats it. */
import { addressOf, dnsName, nameOf } from '../values.js';

export interface DigQuestion {
  readonly name: string | null;
  readonly type: string;
  /** The server as typed; null for the default one. */
  readonly server: string | null;
}

export interface DigCommand {
  readonly questions: readonly DigQuestion[];
  /** Only values are printed, and nothing where there are none. */
  readonly short: boolean;
}

const TYPE =
  /^(?:A|AAAA|ANY|AXFR|CAA|CNAME|DNSKEY|DS|HTTPS|IXFR|MX|NAPTR|NS|NSEC|PTR|RRSIG|SOA|SPF|SRV|SVCB|TXT|TYPE\d{1,5})$/i;
/** Switches that take a value of no interest here. */
const WITH_VALUE = /^-[bcfkmpuyv]$/;

/** Takes the arguments of dig; returns the questions in their order: each further name is one of its own. */
export function digCommand(typed: string): DigCommand {
  const questions: DigQuestion[] = [];
  let server: string | null = null;
  let name: string | null = null;
  let type: string | null = null;
  let option = '';
  const ask = (): void => {
    if (name !== null) questions.push({ name, type: (type ?? 'a').toLowerCase(), server });
    name = null;
    type = null;
  };
  for (const raw of typed.split(/\s+/, 200)) {
    const word = raw.replace(/^["']|["']$/g, '');
    const given = option;
    option = '';
    if (word === '' || word.startsWith('+') || WITH_VALUE.test(given)) continue;
    if (word.startsWith('@')) server = word.slice(1);
    else if (/^-[a-z]$/.test(word)) option = word;
    else if (given === '-t' || (given !== '-q' && TYPE.test(word) && type === null)) type = word;
    else if (name === null || !/^(?:IN|CH|HS)$/i.test(word)) {
      if (name !== null) ask();
      name = dnsName(nameOf(word) ?? word);
      if (given === '-x') type = 'ptr';
    }
  }
  ask();
  return { questions, short: /(?:^|\s)\+short\b/i.test(typed) };
}

/** Whether a line can only be the rest of a command that a mail program broke. */
export function isRestOfCommand(line: string, command: string): boolean {
  const [first = ''] = line.split(/\s/, 1);
  if (/^[+@-]\S/.test(first) || TYPE.test(first)) return line.split(/\s+/).every(isWord);
  return digCommand(command).questions.length === 0 && nameOf(first) !== null && first.includes('.');
}

function isWord(word: string): boolean {
  return /^(?:[+@-]|\d{1,5}$)/.test(word) || TYPE.test(word) || (word.includes('.') && nameOf(word) !== null);
}

/** Takes a server as typed; returns it as address or as name. */
export function digServer(server: string | null): {
  readonly address: string | null;
  readonly name: string | null;
} {
  if (server === null) return { address: null, name: null };
  const address = addressOf(server);
  return { address, name: address === null ? nameOf(server) : null };
}
