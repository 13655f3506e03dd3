/** What lists of domain controllers say about the two sides of a link. */
import type { MachineBinder } from './binders.js';
import type { Names } from './names.js';
import type { ControllerList, ListedController } from './observations-configuration.js';

/** Adds source.accountExists, source.holdsFsmoRole and dnsServer.parentChild; only a failing link asks for them. */
export const bindControllers: MachineBinder = (sheet, role, { key }, { kinds, names }) => {
  if (!sheet.has('destination.name')) return;
  if (role === 'destination') {
    bindRelation(sheet);
    return;
  }
  const lists = kinds.by('controller-list', 'controller', key, ({ controllers }) =>
    controllers.flatMap(({ name }) => names.key(name) ?? []),
  );
  for (const list of lists) {
    const own = controllersOf(list, names).get(key);
    if (own === undefined) continue;
    sheet.add('source.accountExists', true, own.from);
    if (own.roles !== null) sheet.add('source.holdsFsmoRole', own.roles.length > 0, own.from);
  }
};

/** The same list is asked for every link. */
const byKey = new WeakMap<ControllerList, ReadonlyMap<string, ListedController>>();

function controllersOf(list: ControllerList, names: Names): ReadonlyMap<string, ListedController> {
  const known =
    byKey.get(list) ??
    new Map(list.controllers.map((one) => [names.key(one.name) ?? one.name, one] as const));
  byKey.set(list, known);
  return known;
}

/** The domains of both sides, once both are known. */
function bindRelation(sheet: Parameters<MachineBinder>[0]): void {
  const facts = new Map(sheet.facts().map((fact) => [fact.id, fact]));
  const [source, destination] = [facts.get('source.domain'), facts.get('destination.domain')];
  if (source === undefined || destination === undefined) return;
  const [one, other] = [String(source.value).toLowerCase(), String(destination.value).toLowerCase()];
  const isChild = one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
  sheet.add('dnsServer.parentChild', isChild, source.from);
}
