/** dnscmd /info: the settings of a DNS server; read here are its name, its forwarders and whether it scavenges. */
import type { Line } from '../lines.js';
import type { Observation, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { nameOf } from '../values.js';
import { dnscmdCommand } from './dnscmd-command.js';
import { EMPTY_LIST, isEnd, memberOf, settingOf } from './dnscmd-lines.js';

const FIRST = /^Server info:?$/i;
const HEADING =
  /^(?:Query result:|Server info:?|Configuration:|Configuration Flags:|Aging Configuration:|(Server ?Addresses|Listen ?Addresses|Forwarders):?)(?:\s{0,20}NULL IP Array\.?)?$/i;

class ServerInfo implements Reading {
  readonly #fields = new Map<string, Seen<string>>();
  readonly #forwarders: string[] = [];
  #list = '';
  #listed: LineReference | null = null;
  #ended = false;

  constructor(
    private readonly piece: PieceContext,
    private readonly server: string | null,
  ) {}

  take(line: Line): Verdict {
    const { text } = line;
    if (line.command !== null || line.input !== null || this.#ended) return 'no';
    const heading = HEADING.exec(text);
    if (heading !== null) {
      this.#list = heading[1]?.toLowerCase() ?? '';
      if (this.#list === 'forwarders') this.#listed = this.piece.reference(line);
      return 'yes';
    }
    if (isEnd(text)) this.#ended = true;
    if (this.#ended || EMPTY_LIST.test(text)) return 'yes';
    const member = memberOf(text);
    if (member !== null) {
      if (member.address !== null && this.#list === 'forwarders') this.#forwarders.push(member.address);
      return 'yes';
    }
    const setting = settingOf(text);
    if (setting === null) return 'no';
    if (!this.#fields.has(setting.name))
      this.#fields.set(setting.name, { value: setting.value, from: this.piece.reference(line) });
    return 'yes';
  }

  finish(): readonly Observation[] {
    const server = this.server ?? nameOf(this.#fields.get('server name')?.value ?? '');
    const hours = this.#number('scavenginginterval');
    const slave = this.#number('slave') ?? this.#number('fslave');
    const lastRun = this.#fields.get('last scavenge cycle')?.value ?? null;
    return [
      ...(this.#listed === null
        ? []
        : [
            {
              kind: 'server-forwarders',
              server,
              addresses: this.#forwarders,
              usesRootHints: slave === null ? null : slave.value === 0,
              timeoutSeconds: this.#number('forward timeout')?.value ?? null,
              from: this.#listed,
            } as const,
          ]),
      ...(hours === null
        ? []
        : [
            {
              kind: 'server-scavenging',
              server,
              on: hours.value > 0,
              everyHours: hours.value,
              lastRun: lastRun === null || /\(0\)$/.test(lastRun) ? null : lastRun,
              from: hours.from,
            } as const,
          ]),
    ];
  }

  #number(name: string): Seen<number> | null {
    const field = this.#fields.get(name);
    const digits = /^\d{1,10}$/.exec(field?.value ?? '')?.[0];
    return field === undefined || digits === undefined ? null : { value: Number(digits), from: field.from };
  }
}

export const serverInfo: Reader = {
  start(line, context) {
    const command = dnscmdCommand(line, 'info');
    if (command !== null) return { reading: new ServerInfo(context, command.server), verdict: 'yes' };
    if (line.command !== null || !FIRST.test(line.text)) return null;
    return { reading: new ServerInfo(context, line.host), verdict: 'yes' };
  },
};
