/** What dcdiag says about delegations and forwarders of a machine that is a DNS server. */
import type { BinderContext } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { DcdiagDelegation, DcdiagDnsTest } from './observations-dcdiag.js';

/** The server has answered, but does not know the name or the zone, or refuses: 9003, 9005, 9009, 9501, 9701, 9714. */
const ANSWERED: ReadonlySet<number> = new Set([9003, 9005, 9009, 9501, 9701, 9714]);

/** Adds dnsServer.delegation and dnsServer.forwarder. */
export function bindReferrals(sheet: FactSheet, test: DcdiagDnsTest, { kinds }: BinderContext): void {
  bindDelegation(sheet, test);
  bindForwarder(sheet, test);
  if (test.domain === null) return;
  const verdicts = kinds.inZone('dcdiag-infrastructure', test.domain).at(-1);
  if (verdicts === undefined) return;
  if (!sheet.has('dnsServer.delegation'))
    sheet.add('dnsServer.delegation', verdicts.delegation, verdicts.from);
  // It is about some DNS server of the child domain, not about one whose own test passed.
  if (test.row?.value.forw !== 'pass' && !sheet.has('dnsServer.forwarder'))
    sheet.add('dnsServer.forwarder', verdicts.forwarder, verdicts.from);
}

/** The worst of them, that of the aliases' zone first: there is one fact for all delegations. */
function bindDelegation(sheet: FactSheet, { delegations, row }: DcdiagDnsTest): void {
  const [first] = delegations;
  if (first === undefined || row?.value.del === 'pass') return;
  const works = new Set(delegations.flatMap(({ zone, outcome }) => (outcome === 'valid' ? [zone] : [])));
  const bad = delegations.filter(
    ({ outcome, zone }) => outcome === 'broken' || (outcome === 'no-glue' && !works.has(zone)),
  );
  const [worst] = [...bad].sort((a, b) => rankOf(a) - rankOf(b));
  if (worst !== undefined) sheet.add('dnsServer.delegation', stateOf(worst), worst.from);
  else if (delegations.every(({ outcome }) => outcome === 'valid')) {
    sheet.add('dnsServer.delegation', 'valid', first.from);
  }
}

function rankOf({ zone, outcome, code }: DcdiagDelegation): number {
  const isOfAliases = zone?.startsWith('_msdcs.') === true;
  return (isOfAliases ? 0 : 4) + (outcome === 'no-glue' ? 2 : ANSWERED.has(code ?? 0) ? 1 : 0);
}

function stateOf({ outcome, code }: DcdiagDelegation): 'no-glue' | 'wrong' | 'dead' {
  if (outcome === 'no-glue') return 'no-glue';
  return ANSWERED.has(code ?? 0) ? 'wrong' : 'dead';
}

/**
 * The forest root has no superior zone, so that its forwarders lead to the Internet only. With one that works beside
 * one that does not, nothing is said.
 */
function bindForwarder(sheet: FactSheet, test: DcdiagDnsTest): void {
  const { forwarders, forwarding, row, domain, forest } = test;
  const [first] = forwarders;
  const isRoot = domain !== null && domain === forest?.value;
  if (first !== undefined && forwarders.every(({ valid }) => valid)) {
    if (domain !== null && forest !== null && !isRoot) sheet.add('dnsServer.forwarder', 'valid', first.from);
    return;
  }
  if (row?.value.forw === 'pass' || isRoot) return;
  if (first === undefined) {
    const state = forwarding?.value === 'invalid' ? 'dead' : 'none';
    if (forwarding !== null) sheet.add('dnsServer.forwarder', state, forwarding.from);
  } else if (!forwarders.some(({ valid }) => valid)) {
    const answered = forwarders.every(({ code }) => ANSWERED.has(code ?? 0));
    sheet.add('dnsServer.forwarder', answered ? 'wrong' : 'dead', first.from);
  }
}
