/** Numbers and fixed values in words, so that every renderer says the same and never more than is known. */
import type { CauseState, RankedCause } from '../diagnosis/types.js';
import type { FactValue, Machine } from '../knowledge/types.js';

/** A probability (0..1) as whole percent, and never as certainty. */
export function percent(probability: number): string {
  if (probability < 0.01) return 'under 1%';
  if (probability > 0.99) return 'over 99%';
  return `${Math.round(probability * 100)}%`;
}

/** What many small probabilities have in common. */
export function atMost(probability: number): string {
  return `each ${probability < 0.01 ? '' : 'at most '}${percent(probability)}`;
}

/** `text` with a capital at its start. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function likelihood(probability: number): string {
  if (probability >= 0.9) return 'very likely';
  if (probability >= 0.7) return 'likely';
  if (probability >= 0.5) return 'more likely than not';
  if (probability >= 0.1) return 'less likely than not';
  return 'unlikely';
}

/** How sure the answer may sound about `cause`: the state first, because a high prior alone is no evidence. */
export function certainty(cause: Pick<RankedCause, 'state' | 'probability'>): string {
  switch (cause.state) {
    case 'confirmed':
      return `confirmed (${percent(cause.probability)})`;
    case 'supported':
      return `supported, ${likelihood(cause.probability)} (${percent(cause.probability)})`;
    case 'open':
      return `possible, nothing here speaks for it yet (${percent(cause.probability)})`;
  }
}

export const STATE_WORDS: Readonly<Record<CauseState, string>> = {
  confirmed: 'confirmed',
  supported: 'supported',
  open: 'possible, nothing here speaks for it yet',
};

export const MACHINE_WORDS: Readonly<Record<Machine, string>> = {
  source: 'the source',
  destination: 'the destination',
  'source-dns-server': 'the DNS server of the source',
  'destination-dns-server': 'the DNS server of the destination',
  'primary-dns-server': 'the DNS server with the primary zone',
  'secondary-dns-server': 'the DNS server with the secondary zone',
  'parent-dns-server': 'the DNS server of the parent zone',
  'dns-server': 'the DNS server',
  server: 'the server',
  anywhere: 'any domain-joined machine with the tools',
  person: 'whoever knows',
};

/** `1 line`, `3 lines`: English plurals that only add an s. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A fact's value as people write it. */
export function factValueText(value: FactValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}
