/**
 * repadmin /replicate (/sync) and /syncall: replication asked for by hand. /replicate names the destination
 * first; its answer names the source first.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { nameOf, serverOf, statusOf } from '../values.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/(replicate|syncall)\b(.*)$/i;
const DONE = /^Sync from (\S{1,255}) to (\S{1,255}) completed successfully/i;
const FAILED = /^DsReplicaSync\(?\)? failed with status (-?\d{1,10})/i;
const ALL_DONE = /^SyncAll terminated with no errors/i;
const CALLBACK = /^(?:CALLBACK MESSAGE:|Syncing (?:all NC's|partition)|From: |To {0,4}: |SyncAll Finished)/i;

class Replicate implements Reading {
  readonly #found: Observation[] = [];

  constructor(
    private readonly piece: PieceContext,
    private readonly verb: string,
    private readonly servers: readonly string[],
    private readonly host: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const done = DONE.exec(line.text);
    if (done !== null) {
      return this.#add(line, serverOf(done[2] ?? '').name, serverOf(done[1] ?? '').name, 0);
    }
    const status = statusOf(FAILED.exec(line.text)?.[1]);
    const [destination = null, source = null] = this.servers;
    if (status !== null) return this.#add(line, destination, source, status);
    if (ALL_DONE.test(line.text)) return this.#add(line, destination ?? this.host, null, 0);
    return this.verb === 'syncall' && CALLBACK.test(line.text) ? 'yes' : 'no';
  }

  #add(line: Line, destination: string | null, source: string | null, status: number): Verdict {
    const from = this.piece.reference(line);
    this.#found.push({
      kind: 'replication-retry',
      destination,
      source,
      succeeded: status === 0,
      status,
      from,
    });
    return 'yes';
  }

  finish(): readonly Observation[] {
    return this.#found;
  }
}

export const replicate: Reader = {
  start(line, context) {
    const command = line.command === null ? null : COMMAND.exec(line.command);
    if (command !== null) {
      const words = (command[2] ?? '').split(/\s+/).filter((word) => word !== '' && !word.startsWith('/'));
      const servers = words.flatMap((word) => nameOf(word) ?? []);
      const reading = new Replicate(context, command[1]?.toLowerCase() ?? '', servers, line.host);
      return { reading, verdict: 'yes' };
    }
    if (line.command !== null || !DONE.test(line.text)) return null;
    const reading = new Replicate(context, 'replicate', [], line.host);
    return { reading, verdict: reading.take(line) };
  },
};
