/** dnscmd /zoneinfo: the settings of one zone as one server holds it, in numbers. */
import type { Line } from '../lines.js';
import type { Observation, Seen } from '../observations.js';
import type { DynamicUpdate, Transfers, ZoneSettings, ZoneType } from '../observations-configuration.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { dnsName, nameOf } from '../values.js';
import { isBuiltIn } from './dns-server-zone.js';
import { dnscmdCommand } from './dnscmd-command.js';
import { EMPTY_LIST, isEnd, memberOf, settingOf } from './dnscmd-lines.js';

const FIRST = /^Zone (?:query result|info):?$/i;
const LIST =
  /^(?:Zone |Local )?(Masters|Secondaries|Notify(?: List)?|Master Servers)\b(?:\s{1,20}NULL IP Array\.?)?\s{0,5}:?$/i;
const ERROR = /^(?:DNS_)?\w{4,60}\s{1,20}\(?\d{1,10}\s.{0,60}$/;

const TYPES: readonly (ZoneType | undefined)[] = ['cache', 'primary', 'secondary', 'stub', 'forwarder'];
const FORWARDER = 4;
const UPDATES: readonly DynamicUpdate[] = ['none', 'any', 'secure'];
const TRANSFERS: readonly Transfers[] = ['any', 'name-servers', 'list', 'none'];

class Zoneinfo implements Reading {
  readonly #fields = new Map<string, Seen<string>>();
  readonly #lists = { masters: new Set<string>(), secondaries: new Set<string>(), others: new Set<string>() };
  #list: 'masters' | 'secondaries' | 'others' | null = null;
  #ended = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly server: string | null,
    private readonly asked: string | null,
  ) {}

  take(line: Line): Verdict {
    const { text } = line;
    if (line.command !== null || line.input !== null) return 'no';
    if (this.#ended) return this.#fields.size === 0 && ERROR.test(text) ? 'yes' : 'no';
    if (isEnd(text)) {
      this.#ended = true;
      return 'yes';
    }
    if (FIRST.test(text)) return this.#fields.size === 0 ? 'yes' : 'no';
    const list = LIST.exec(text)?.[1]?.toLowerCase();
    if (list !== undefined) {
      this.#list = list.startsWith('master') ? 'masters' : list === 'secondaries' ? 'secondaries' : 'others';
      return 'yes';
    }
    if (EMPTY_LIST.test(text)) return 'yes';
    const member = memberOf(text);
    if (member !== null) {
      if (member.address !== null && this.#list !== null) this.#lists[this.#list].add(member.address);
      return 'yes';
    }
    const setting = settingOf(text);
    if (setting === null) return 'no';
    if (!this.#fields.has(setting.name))
      this.#fields.set(setting.name, { value: setting.value, from: this.piece.reference(line) });
    return 'yes';
  }

  finish(): readonly Observation[] {
    const name = nameOf(this.#fields.get('zone name')?.value ?? '') ?? this.asked;
    if (name === null || !this.#fields.has('zone type')) return [];
    const zone = dnsName(name);
    const type = this.#number('zone type');
    const container = this.#fields.get('zone dn');
    const settings: ZoneSettings = {
      kind: 'zone-settings',
      server: this.server,
      zone,
      type: type === null ? null : (TYPES[type.value] ?? null),
      inDirectory: flag(this.#number('ds integrated')),
      file: fileOf(this.#fields.get('data file')?.value),
      dynamicUpdate: named(UPDATES, this.#number('update')),
      transfersTo: named(TRANSFERS, this.#number('secure secs')),
      secondaries: [...this.#lists.secondaries],
      masters: [...this.#lists.masters],
      shutDown: flag(this.#number('shutdown')),
      paused: flag(this.#number('paused')),
      forwarderTimeoutSeconds: type?.value === FORWARDER ? (this.#number('timeout')?.value ?? null) : null,
      aging: this.#aging(),
      distinguishedName:
        container !== undefined && /^DC=/i.test(container.value)
          ? { value: container.value.toLowerCase(), from: container.from }
          : null,
      scope: null,
      builtIn: isBuiltIn(zone),
      named: true,
      from: this.piece.reference(this.opened),
    };
    return [settings];
  }

  /** Both intervals are printed in hours. */
  #aging(): ZoneSettings['aging'] {
    const on = flag(this.#number('aging'));
    if (on === null) return null;
    const refresh = this.#number('refresh interval');
    return {
      on: on.value,
      noRefreshHours: this.#number('no refresh')?.value ?? null,
      refreshHours: refresh?.value ?? null,
      scavengeServers: [],
      availableFrom: null,
      from: on.value ? (refresh ?? on).from : on.from,
    };
  }

  #number(name: string): Seen<number> | null {
    const field = this.#fields.get(name);
    const digits = /^\d{1,10}/.exec(field?.value ?? '')?.[0];
    return field === undefined || digits === undefined ? null : { value: Number(digits), from: field.from };
  }
}

/** Zones of the directory print `(null)`. */
function fileOf(printed: string | undefined): string | null {
  return printed === undefined || printed === '' || /^\(?null\)?$/i.test(printed) ? null : printed;
}

function flag(seen: Seen<number> | null): Seen<boolean> | null {
  return seen === null ? null : { value: seen.value !== 0, from: seen.from };
}

function named<Value>(values: readonly Value[], seen: Seen<number> | null): Seen<Value> | null {
  const value = seen === null ? undefined : values[seen.value];
  return seen === null || value === undefined ? null : { value, from: seen.from };
}

export const zoneinfo: Reader = {
  start(line, context) {
    const command = dnscmdCommand(line, 'zoneinfo');
    if (command !== null) {
      const zone = nameOf(command.words[0] ?? '');
      return { reading: new Zoneinfo(line, context, command.server, zone), verdict: 'yes' };
    }
    if (line.command !== null || !FIRST.test(line.text)) return null;
    return { reading: new Zoneinfo(line, context, line.host, null), verdict: 'yes' };
  },
};
