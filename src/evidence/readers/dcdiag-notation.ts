/** How dcdiag marks a message: its severity, the error in its details, and addresses within it. */
import type { LineReference } from '../types.js';

export const IPV4 = '\\d{1,3}(?:\\.\\d{1,3}){3}';
export const IPV6 = '[0-9a-f]{0,4}:[0-9a-f:]{1,40}[0-9a-f](?:%\\d{1,4})?';
const SEVERITY = /^(?:(error|erreur|fehler|erro)|warning|avertissement|warnung|advertencia|aviso)\s?:/i;
const DETAILS = /\[[^\]:]{3,40}:\s?(\d{1,10})\s?\(/;
const ADAPTER = /\[\d{8}\](?: [^:]{1,100}?(?=\s?:|$))?/;
const ADAPTER_IN_SENTENCE = /\[\d{8}\](?: [^:]{1,100}?(?= has ))?/;
const VALID = /\[\s?v[aá\ufffd]lid/i;

export type Severity = 'error' | 'warning';

/** Takes a place in a message; returns the line that it is in. */
export type From = (index: number) => LineReference;

/** Takes a message or the beginning of one; null where it reports nothing. */
export function severityOf(text: string): Severity | null {
  const found = SEVERITY.exec(text);
  if (found === null) return null;
  return found[1] === undefined ? 'warning' : 'error';
}

/** Takes a message; returns the code of its error details. */
export function codeIn(text: string): number | null {
  const code = DETAILS.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}

/** The adapter that a text names: `[00000001] vmxnet3 Ethernet Adapter`, in a sentence of another language its number. */
export function adapterIn(text: string): string | null {
  return (severityOf(text) === null ? ADAPTER : ADAPTER_IN_SENTENCE).exec(text)?.[0] ?? null;
}

/** Whether it contains a server that is marked `[Valid]`. */
export function isMarkedValid(text: string): boolean {
  return VALID.test(text);
}
