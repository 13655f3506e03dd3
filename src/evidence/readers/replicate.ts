/**
 * repadmin /replicate (/sync): replication of one naming context asked for by hand. The command names the
 * destination first; its answer names the source first. Also that repadmin could not bind to a domain controller.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { nameOf, serverOf, statusOf } from '../values.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/(?:replicate|sync)\b(.{0,600})$/i;
const DONE = /^Sync from (\S{1,255}) to (\S{1,255}) completed successfully/i;
/** `La synchronisation de SOURCE vers DESTINATION s'est terminée correctement.` */
const ANY_DONE =
  /^(?:\p{L}{1,3} )?(?:Synchron|Sincroni)\p{L}{2,12} (?:de|du|desde|von|da|do) (\S{1,255}) (?:vers|sur|nach|zu|a|hacia|para|à) (\S{1,255}) .{0,60}(?:succ\S{1,2}s|erfolgreich|correcte?|êxito|exito|sucesso)/iu;
const FAILED = /^DsReplicaSync\S{0,20}(?:\(\))? .{0,80}?(-?\d{1,10})\s?\(0x[0-9a-f]{1,8}\)/i;
const FAILED_PLAIN = /^DsReplicaSync\S{0,20}(?:\(\))? failed with status (-?\d{1,10})/i;
const NOT_BOUND = /^DsBind\S{0,20}(?:\(\))? \S{1,6} (\S{1,255}) .{0,80}?(-?\d{1,10})\s?\(0x[0-9a-f]{1,8}\)/i;
const UNFINISHED =
  /^(?:DsReplicaSync|DsBind)(?!.*\d\s?\(0x).{0,200}$|^Sync from (?!.*successfully).{0,400}$/i;
/** What a mail program broke off the command. */
const REST =
  /^(?:["']?(?:CN|DC|OU)=\S{1,400}|[\w.-]{1,255} ["']?(?:CN|DC|OU)=\S{1,400}|\/\w{2,20})(?: \/\w{2,20}){0,3}$/i;
const MESSAGE = /^[^:\\>=]{5,200}\.$/;

class Replicate implements Reading {
  readonly #found: Observation[] = [];
  #explained = true;
  #command: { readonly servers: readonly string[]; readonly namingContext: string | null };
  readonly #wrapped = new Unwrapper((text) => text.length < 500 && UNFINISHED.test(text));

  constructor(
    private readonly piece: PieceContext,
    private typed: string | null,
  ) {
    this.#command = parties(typed ?? '');
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    const done = DONE.exec(text) ?? ANY_DONE.exec(text);
    if (done !== null) {
      return this.#add(line, serverOf(done[2] ?? '').name, serverOf(done[1] ?? '').name, 0);
    }
    const status = statusOf(FAILED.exec(text)?.[1] ?? FAILED_PLAIN.exec(text)?.[1]);
    const [destination = null, source = null] = this.#command.servers;
    if (status !== null) return this.#add(line, source === null ? null : destination, source, status);
    const unbound = NOT_BOUND.exec(text);
    if (unbound !== null) {
      const from = this.piece.reference(line);
      const server = serverOf(unbound[1] ?? '').name;
      this.#found.push({ kind: 'replication-unreachable', server, code: statusOf(unbound[2]), from });
      this.#explained = false;
      return 'yes';
    }
    if (this.typed !== null && this.#found.length === 0 && REST.test(text)) {
      this.typed = `${this.typed} ${text}`;
      this.#command = parties(this.typed);
      return 'yes';
    }
    if (this.#explained || !MESSAGE.test(text)) return 'no';
    this.#explained = true;
    return 'yes';
  }

  #add(line: Line, destination: string | null, source: string | null, status: number): Verdict {
    const { namingContext } = this.#command;
    this.#found.push({
      kind: 'replication-retry',
      destination,
      source,
      ...(namingContext === null ? {} : { namingContext }),
      succeeded: status === 0,
      status,
      from: this.piece.reference(line),
    });
    this.#explained = status === 0;
    return 'yes';
  }

  finish(): readonly Observation[] {
    return this.#found;
  }
}

/** Takes what follows the verb: the destination, the source and the naming context. */
function parties(rest: string): {
  readonly servers: readonly string[];
  readonly namingContext: string | null;
} {
  const [typed = ''] = rest.split(/[|>]/, 1);
  const namingContext = /((?:CN|DC|OU)=[^"']{1,400}?)["']?(?:\s\/.*)?$/i.exec(typed.trim())?.[1] ?? null;
  const words = typed.split(/\s+/).filter((word) => !/^\/|=/.test(word));
  const servers = words.flatMap((word) => nameOf(word.replace(/^["']|["']$/g, '')) ?? []);
  return { servers, namingContext };
}

export const replicate: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      if (rest === undefined) return null;
      return { reading: new Replicate(context, rest), verdict: 'yes' };
    }
    const { text } = line;
    if (
      line.input !== null ||
      (!DONE.test(text) && !ANY_DONE.test(text) && !FAILED.test(text) && !NOT_BOUND.test(text))
    ) {
      return null;
    }
    const reading = new Replicate(context, null);
    return { reading, verdict: reading.take(line) };
  },
};
