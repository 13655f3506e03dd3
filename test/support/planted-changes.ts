/** A copy of the shipped rules with ten changes, each of which one line of a comparison must tell, and no other may. */
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shippedRulesFolder } from '../../src/knowledge/load.js';
import { isObject, type Json, type Path, parseJson, putJson } from './edit-json.js';

interface Planted {
  readonly file: string;
  readonly at: Path;
  /** Absent: what is there is taken away. */
  readonly value?: Json;
  readonly line: string;
}

const citations = [{ article: 'practice', statement: 'deleted-dn-decides' }];

export const PLANTED: readonly Planted[] = [
  {
    file: 'problems/replication-dns-lookup-failure.json',
    at: ['causes', '#source-dc-offline', 'prior'],
    value: 'rare',
    line: 'changed prior replication-dns-lookup-failure/source-dc-offline prior: "common" -> "rare"',
  },
  {
    file: 'causes/source-dc-offline.json',
    at: ['rules', '#source-dc-offline.does-not-answer', 'event', 'params', 'strength'],
    value: 'weak',
    line: 'changed rule source-dc-offline.does-not-answer strength: "moderate" -> "weak"',
  },
  {
    file: 'causes/source-dc-removed.json',
    at: ['rules', '#source-dc-removed.beyond-tombstone-lifetime', 'conditions', 'all', 0, 'value'],
    value: 360,
    line: 'changed rule source-dc-removed.beyond-tombstone-lifetime conditions: link.daysWithoutSuccess greaterThan 180 -> link.daysWithoutSuccess greaterThan 360',
  },
  {
    file: 'causes/source-cname-not-registered.json',
    at: ['rules', '#source-cname-not-registered.never-there'],
    line: 'removed rule source-cname-not-registered.never-there',
  },
  {
    file: 'causes/source-dc-removed.json',
    at: ['rules', '#new'],
    value: {
      name: 'source-dc-removed.seen-by-nobody',
      conditions: { all: [{ fact: 'source.responds', operator: 'equal', value: false }] },
      event: {
        type: 'supports',
        params: { strength: 'weak', group: 'reach', because: 'Nobody sees it.', oneSided: true, citations },
      },
    },
    line: 'added rule source-dc-removed.seen-by-nobody',
  },
  {
    file: 'facts/link.json',
    at: ['facts', '#link.sourceDeleted', 'cost', 'minutes'],
    value: 7,
    line: 'changed fact link.sourceDeleted cost.minutes: 1 -> 7',
  },
  {
    file: 'causes/source-dc-offline.json',
    at: ['resolution', 0, 'text'],
    value: 'Start it.',
    line: 'changed step source-dc-offline/',
  },
  {
    file: 'causes/dns-client-order.json',
    at: ['rules', '#dns-client-order.other-order', 'event', 'params', 'citations', '#new'],
    value: { article: 'practice', statement: 'deleted-dn-decides' },
    line: 'changed rule dns-client-order.other-order citations: (nothing) -> practice/deleted-dn-decides',
  },
  {
    file: 'articles/practice.json',
    at: ['sections', 0, 'statements', '#new'],
    value: { id: 'quite-new', kind: 'note', text: 'It is new.' },
    line: 'added statement practice/quite-new',
  },
  {
    file: 'facts/link.json',
    at: ['inferences', '#infer.deleted-object-is-not-living'],
    line: 'removed inference infer.deleted-object-is-not-living',
  },
];

/** A folder with the shipped rules and all that is planted; whoever asks for it removes it. */
export async function plantedRules(): Promise<string> {
  const folder = await copyRules((file, document) => {
    for (const planted of PLANTED) if (planted.file === file) putJson(document, planted.at, planted.value);
    return document;
  });
  return folder;
}

/** The shipped rules with everything in another order and form, and a fact in another file. */
export async function reorderedRules(): Promise<string> {
  const moved: Json[] = [];
  const folder = await copyRules((file, document) => {
    if (file === 'facts/zone.json' && isObject(document) && Array.isArray(document['facts']))
      moved.push(...document['facts'].splice(0, 3));
    return turned(document, '');
  });
  const target = path.join(folder, 'facts', 'moved.json');
  await writeFile(target, JSON.stringify({ id: 'moved', version: 1, title: 'Moved', facts: moved }));
  return folder;
}

async function copyRules(change: (file: string, document: Json) => Json): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'planted-'));
  await cp(shippedRulesFolder(), folder, { recursive: true });
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.json') || file === 'versions.lock.json') continue;
    const target = path.join(folder, file);
    const document = parseJson(await readFile(target, 'utf8'));
    const changed = change(file.replaceAll(path.sep, '/'), document);
    await writeFile(target, JSON.stringify(changed, null, 1).replaceAll('\n', '\r\n'));
  }
  return folder;
}

/** Lists whose order says something, and values that are given. */
const KEPT: ReadonlySet<string> = new Set(['resolution', 'commands', 'given']);

/** Keys and members from back to front, `$schema` left out, and inner conditions in a list more than they need. */
function turned(value: Json, key: string): Json {
  if (Array.isArray(value)) {
    const members = value.map((member) => turned(member, key === 'above' ? 'pair' : 'member'));
    return KEPT.has(key) || key === 'pair' ? members : members.reverse();
  }
  if (!isObject(value) || key === 'given') return value;
  const entries = Object.entries(value).filter(([name]) => name !== '$schema');
  const fresh = Object.fromEntries(
    entries.reverse().map(([name, inner]) => [name, turned(inner, name)] as const),
  );
  return key === 'member' && 'fact' in fresh && 'operator' in fresh ? { any: [fresh, fresh] } : fresh;
}
