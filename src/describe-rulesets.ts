/** Rulesets, activations and the processes that answer as HTTP and the command line show them. Instants are RFC 3339, UTC. */
import type { Instance } from './store/editing-types.js';
import type { Activation, RulesetHead } from './store/types.js';

/** A process that has not told of itself for so long is gone. */
export const INSTANCE_GONE_MS = 15_000;

export interface DescribedRuleset {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly createdAt: string;
}
export interface DescribedActivation {
  readonly id: number;
  /** Null where it hands back to the files. */
  readonly digest: string | null;
  readonly name?: string;
  readonly version?: string;
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  /** Of a rollback: the activation that it undid. */
  readonly undoes?: number;
}
export interface DescribedInstance {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly digest: string;
  readonly name?: string;
  readonly version?: string;
  readonly origin: Instance['origin'];
  readonly since: string;
  readonly seenAt: string;
}

export function describeRuleset({ name, version, digest, createdAt }: RulesetHead): DescribedRuleset {
  return { name, version, digest, createdAt: new Date(createdAt).toISOString() };
}

/** With name and version of its ruleset, which is among `heads`. */
export function describeActivation(
  { id, digest, at, actor, reason, undoes }: Activation,
  heads: readonly RulesetHead[],
): DescribedActivation {
  return {
    id,
    digest,
    ...nameAndVersionOf(digest, heads),
    at: new Date(at).toISOString(),
    actor,
    reason,
    ...(undoes === undefined ? {} : { undoes }),
  };
}

export function describeInstance(
  { id, host, pid, digest, origin, since, seenAt }: Instance,
  heads: readonly RulesetHead[],
): DescribedInstance {
  return {
    id,
    host,
    pid,
    digest,
    ...nameAndVersionOf(digest, heads),
    origin,
    since: new Date(since).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
  };
}

function nameAndVersionOf(
  digest: string | null,
  heads: readonly RulesetHead[],
): { readonly name?: string; readonly version?: string } {
  const head = heads.find((candidate) => candidate.digest === digest);
  return head === undefined ? {} : { name: head.name, version: head.version };
}
