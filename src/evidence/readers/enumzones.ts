/**
 * dnscmd /enumzones: the zones of one DNS server, their type and where they are stored.
 */
import type { Line } from '../lines.js';
import type { ListedZone, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { dnsName } from '../values.js';
import { dnscmdCommand } from './dnscmd-command.js';

const FIRST = /^Enumerated zone list:?$/i;
const COUNT = /^Zone count = (\d{1,6})$/i;
const HEADING = /^Zone name\s{1,60}Type\s{1,30}Storage/i;
const ZONE =
  /^(\S{1,255})\s{1,60}(Cache|Primary|Secondary|Stub|Forwarder)\s{1,30}(AD-\w{1,20}|File|Registry)(?:\s{1,30}[\w\s-]{0,80})?$/i;
const DONE = /^Command completed successfully/i;

class Enumzones implements Reading {
  readonly #zones: ListedZone[] = [];
  #count: number | null = null;
  #done = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly server: string | null,
    private readonly filtered: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null || this.#done) return 'no';
    if (FIRST.test(line.text)) return this.#zones.length === 0 ? 'yes' : 'no';
    if (HEADING.test(line.text)) return 'yes';
    const count = COUNT.exec(line.text)?.[1];
    if (count !== undefined) {
      this.#count = Number(count);
      return 'yes';
    }
    if (DONE.test(line.text)) {
      this.#done = true;
      return 'yes';
    }
    const zone = ZONE.exec(line.text);
    if (zone === null) return 'no';
    const [, name = '', type = '', storage = ''] = zone;
    this.#zones.push({ name: dnsName(name), type, storage, from: this.piece.reference(line) });
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#zones.length === 0) return [];
    return [
      {
        kind: 'zone-list',
        server: this.server,
        zones: this.#zones,
        complete: !this.filtered && (this.#count === null ? this.#done : this.#count === this.#zones.length),
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const enumzones: Reader = {
  start(line, context) {
    const command = dnscmdCommand(line, 'enumzones');
    if (command !== null) {
      const filtered = command.filtered || command.words.length > 0;
      return { reading: new Enumzones(line, context, command.server, filtered), verdict: 'yes' };
    }
    if (line.command !== null || !FIRST.test(line.text)) return null;
    return { reading: new Enumzones(line, context, line.host, false), verdict: 'yes' };
  },
};
