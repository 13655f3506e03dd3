/**
 * samba-tool drs showrepl --json: the same as its text, without the name of the domain controller that reports. Read
 * member by member, so that a cut document gives what it holds.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationLink, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { forestOf, guidOf, serverOf } from '../values.js';
import { isShowrepl } from './repadmin-command.js';
import { attemptOf, printedSuccess } from './showrepl-lines.js';

const SECTION = /^"(repsFrom|repsTo|NTDSConnections|dsa)"\s{0,5}:\s{0,5}(?:[[{]|$)/;
const MEMBER = /"([^"\\]{1,60})"\s{0,5}:\s{0,5}(?:"((?:[^"\\]|\\.){0,600})"|(-?\d{1,15})|(true|false|null))/g;
const FRAME = /^[{}[\],\s]{1,20}$/;
const ONLY_MEMBERS = /^[{}[\],\s]{0,10}"[^"]{1,60}"\s{0,5}:/;

interface Neighbour {
  readonly opened: Line;
  readonly members: Map<string, { readonly value: string; readonly line: Line }>;
}

class SambaShowreplJson implements Reading {
  #section = '';
  readonly #neighbours: Neighbour[] = [];
  #current: Neighbour | null = null;
  #own: Seen<string> | null = null;
  #ended = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly server: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const section = SECTION.exec(inner(line.text))?.[1];
    if (section !== undefined) {
      this.#section = section;
      this.#current = null;
    } else if (!FRAME.test(line.text) && !ONLY_MEMBERS.test(line.text)) return 'no';
    if (line.text.startsWith('{') && section === undefined) this.#current = null;
    for (const member of line.text.matchAll(MEMBER)) {
      const [, name = '', text, number, word] = member;
      this.#member(name, text === undefined ? (number ?? word ?? '') : unescaped(text), line);
    }
    return 'yes';
  }

  #member(name: string, value: string, line: Line): void {
    if (this.#section === 'dsa' && name === 'objectGUID') {
      const guid = guidOf(value);
      if (guid !== null) this.#own = { value: guid, from: this.piece.reference(line) };
    }
    if (this.#section !== 'repsFrom') return;
    if (this.#current === null || this.#current.members.has(name)) {
      this.#current = { opened: line, members: new Map() };
      this.#neighbours.push(this.#current);
    }
    this.#current.members.set(name, { value, line });
  }

  finish(): readonly Observation[] {
    if (this.#ended) return [];
    this.#ended = true;
    const contexts = this.#neighbours.flatMap(({ members }) => members.get('NC dn') ?? []);
    const naming = contexts.find(({ value }) => forestOf(value) !== null);
    const root = naming === undefined ? null : forestOf(naming.value);
    const forest =
      naming === undefined || root === null ? null : { value: root, from: this.piece.reference(naming.line) };
    const from = this.piece.reference(this.opened);
    const shared = { destination: this.server, report: `${from.evidence}:${from.line}`, forest };
    const links = this.#neighbours.flatMap((one) => this.#link(one, shared));
    if (this.server === null || (this.#own === null && links.length === 0)) return links;
    const own: Observation = {
      kind: 'replication-report',
      server: this.server,
      report: shared.report,
      ntdsGuid: this.#own,
      filtered: links.length < this.#neighbours.length,
      forest: root,
      from: this.#own?.from ?? from,
    };
    return [own, ...links];
  }

  #link(
    { opened, members }: Neighbour,
    shared: Pick<ReplicationLink, 'destination' | 'report' | 'forest'>,
  ): readonly ReplicationLink[] {
    const seen = (name: string): Seen<string> | null => {
      const member = members.get(name);
      return member === undefined ? null : { value: member.value, from: this.piece.reference(member.line) };
    };
    const message = seen('last attempt message');
    const time = seen('last attempt time')?.value ?? '';
    const context = seen('NC dn');
    if (message === null || context === null) return [];
    const attempt = attemptOf(`Last attempt @ ${time === '' ? 'NTTIME(0)' : time} ${message.value}`);
    if (attempt === null) return [];
    const success = seen('last success');
    const lastSuccess = success === null ? null : { ...success, value: printedSuccess(success.value) };
    const untried = time.startsWith('NTTIME(0)') || lastSuccess?.value === 'never';
    const source = serverOf(seen('NTDS DN')?.value ?? seen('DSA')?.value ?? '');
    const guid = seen('DSA objectGUID');
    const value = guid === null ? null : guidOf(guid.value);
    const count = seen('consecutive failures');
    return [
      {
        kind: 'replication-link',
        ...shared,
        source: source.name,
        namingContext: context.value,
        sourceGuid: guid === null || value === null ? null : { value, from: guid.from },
        sourceDeleted: {
          value: source.deleted || seen('is deleted')?.value === 'true',
          from: seen('is deleted')?.from ?? this.piece.reference(opened),
        },
        // Samba calls successful what has never been tried.
        outcome: attempt.outcome === 'success' && untried ? 'delayed' : attempt.outcome,
        status: attempt.status,
        lastAttempt: time === '' || time.startsWith('NTTIME(0)') ? null : time,
        lastSuccess,
        failures: count === null ? null : { value: Number(count.value) || 0, from: count.from },
        filtered: false,
        samba: true,
        from: message.from,
      },
    ];
  }
}

/** A line without the brackets that it begins with. */
function inner(text: string): string {
  return text.replace(/^[{}[\],\s]{1,10}/, '');
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\/])/g, '$1');
}

export const sambaShowreplJson: Reader = {
  start(line, context) {
    if (line.command !== null) {
      if (!isShowrepl(line.command) || !/\s--json\b/.test(line.command)) return null;
      const words = line.command.split(/[|>]/, 1)[0]?.split(/\s+/) ?? [];
      const asked = words.slice(words.findIndex((word) => /^showrepl$/i.test(word)) + 1);
      const server = asked.find(
        (word, at) => !word.startsWith('-') && !/^-[A-Za-z]$/.test(asked[at - 1] ?? ''),
      );
      const name = server === undefined ? line.host : serverOf(server).name;
      return { reading: new SambaShowreplJson(line, context, name), verdict: 'yes' };
    }
    if (line.input !== null || !SECTION.test(inner(line.text))) return null;
    const reading = new SambaShowreplJson(line, context, line.host);
    return { reading, verdict: reading.take(line) };
  },
};
