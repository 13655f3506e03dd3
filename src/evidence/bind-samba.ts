/**
 * Samba's links. It prints result 2 for a name that it cannot resolve, and for other things too: only with a failed
 * lookup beside it the pair may fail by DNS.
 */
import type { LookupIndex } from './bind-lookups.js';
import type { MachineBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { Names } from './names.js';
import type { PingResult } from './observations.js';
import type { Pair } from './pairs.js';

const FILE_NOT_FOUND = 2;

/** Adds link.sambaResult, the result that most of the pair's failing links have been given. */
export function bindSambaResult(sheet: FactSheet, pair: Pair): void {
  const failing = pair.failing.filter(({ samba }) => samba === true);
  const link = failing.find(({ status }) => status === FILE_NOT_FOUND) ?? failing[0];
  if (link !== undefined) sheet.add('link.sambaResult', link.status, link.from);
}

/** Adds the GUID under which the source's own directory holds it. */
export const bindSettingsObject: MachineBinder = (sheet, role, { key }, { kinds, names }) => {
  if (role !== 'source') return;
  for (const { host, server, guid, deleted, conflict, from } of kinds.at('ntds-settings', key)) {
    const own = names.key(host) === key && names.key(server) === key && !deleted && !conflict;
    if (own) sheet.add('source.ntdsGuid', guid, from);
  }
};

/** Whether a Samba pair fails with result 2 and the evidence has a failed lookup of its source. */
export function failsBySambaLookup(
  pair: Pair,
  context: {
    readonly index: LookupIndex;
    readonly names: Names;
    readonly pings: ReadonlyMap<string, readonly PingResult[]>;
  },
): boolean {
  const failing = pair.failing.filter(({ samba, status }) => samba === true && status === FILE_NOT_FOUND);
  const guids = failing.flatMap(({ sourceGuid }) => sourceGuid?.value ?? []);
  const fqdn = failing.length === 0 ? null : context.names.fqdn(pair.source.key);
  const questions = fqdn === null ? guids : [...guids, fqdn.toLowerCase()];
  const lacking = questions
    .flatMap((question) => context.index.all(question))
    .some(({ outcome }) => outcome === 'no-such-name' || outcome === 'no-data');
  return lacking || guids.some((guid) => context.pings.get(guid)?.some(({ resolved }) => !resolved) === true);
}
