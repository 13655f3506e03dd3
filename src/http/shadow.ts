/** `/v1/shadow`: a candidate that is tried on a share of what comes in, unseen by whoever asks. */
import type { Contract } from '../contract.js';
import { InputError } from '../errors.js';
import { findNamedRuleset } from '../find-stored-ruleset.js';
import type { RulesInUse } from '../rules-in-use.js';
import { readChanges, type ShadowChanges } from '../shadow/shadow-changes.js';
import type { ShadowTrial } from '../shadow/shadow-trial.js';
import { summariseDifferences } from '../shadow/summarise-differences.js';
import type { Shadow, ShadowResult } from '../store/editing-types.js';
import { type Store, StoreError } from '../store/types.js';
import { compileStored } from '../stored-knowledge.js';
import { callerOf } from './caller.js';
import { readJson, takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readInteger, readQuery } from './query.js';
import type { Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const MAX_BODY_BYTES = 10_000;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MOST_SUMMED_UP = 500;

export interface ShadowOptions {
  readonly store: Pick<
    Store,
    | 'listRulesets'
    | 'findRuleset'
    | 'startShadow'
    | 'stopShadow'
    | 'lastShadow'
    | 'countShadowResults'
    | 'listShadowDifferences'
  >;
  readonly rules: Pick<RulesInUse, 'current' | 'files'>;
  readonly shadow: Pick<ShadowTrial, 'follow' | 'load'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function shadowRoutes(
  { store, rules, shadow, now }: ShadowOptions,
  contract: Contract,
): readonly Route[] {
  const validate = requestValidator<Wire<'NewShadow'>>(contract, 'NewShadow');
  const last = async (): Promise<Shadow> => {
    const found = await store.lastShadow();
    if (found === undefined) throw new InputError('not-found', 'No candidate was tried in the shadow yet.');
    return found;
  };
  const describe = async (found: Shadow): Promise<Wire<'Shadow'>> => {
    const [counts, heads, newest] = await Promise.all([
      store.countShadowResults(found.id),
      store.listRulesets(),
      store.listShadowDifferences(found.id, { limit: MOST_SUMMED_UP }),
    ]);
    const { id, digest, share, startedAt, endedAt, actor, reason } = found;
    const version = heads.find((head) => head.digest === digest)?.version;
    return {
      id,
      digest,
      ...(version === undefined ? {} : { version }),
      share,
      startedAt: new Date(startedAt).toISOString(),
      ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
      actor,
      reason,
      ...counts,
      summary: summariseDifferences(newest.map(changesOf)),
      here: shadow.load(),
    };
  };
  // Other processes look for themselves; a store that fails now is asked again soon.
  const follow = () => shadow.follow().catch(ignoreStoreError);
  return [
    {
      method: 'get',
      path: '/v1/shadow',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          response.set('Cache-Control', 'no-store').json(await describe(await last()));
        },
      ],
    },
    {
      method: 'put',
      path: '/v1/shadow',
      role: 'editor',
      handlers: [
        offers('application/json'),
        ...takesJson(MAX_BODY_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { ruleset, share, reason } = readJson(request, validate);
          const { digest, version } = await findNamedRuleset(store, rules, ruleset);
          if (digest === rules.current().ruleset.digest)
            throw new InputError('conflict', `Ruleset ${version} answers already: try another beside it.`);
          await compileStored(store, digest);
          const actor = callerOf(response)?.actor ?? 'unknown';
          const started = await store.startShadow({ digest, share, startedAt: now(), actor, reason });
          await follow();
          response.set('Cache-Control', 'no-store').json(await describe(started));
        },
      ],
    },
    {
      method: 'delete',
      path: '/v1/shadow',
      role: 'editor',
      handlers: [
        async (request, response) => {
          readQuery(request, []);
          if (!(await store.stopShadow(now(), callerOf(response)?.actor ?? 'unknown')))
            throw new InputError('not-found', 'No candidate is tried in the shadow.');
          await follow();
          response.status(204).end();
        },
      ],
    },
    {
      method: 'get',
      path: '/v1/shadow/differences',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const query = readQuery(request, ['limit', 'before']);
          const before = readInteger(query.before, 'before', 1, Number.MAX_SAFE_INTEGER);
          const limit = readInteger(query.limit, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
          const { id } = await last();
          const results = await store.listShadowDifferences(id, {
            limit,
            ...(before === undefined ? {} : { before }),
          });
          const document: Wire<'ShadowDifferences'> = { items: results.map(describeDifference) };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
  ];
}

function describeDifference({
  id,
  at,
  activeDigest,
  diagnosisId,
  revision,
  changes,
}: ShadowResult & { readonly id: number }): Wire<'ShadowDifference'> {
  return {
    id,
    at: new Date(at).toISOString(),
    active: activeDigest,
    ...(diagnosisId === undefined || revision === undefined
      ? {}
      : { diagnosis: { id: diagnosisId, revision } }),
    changes: changesOf({ changes }),
  };
}

function changesOf({ changes }: { readonly changes?: string | undefined }): ShadowChanges {
  return changes === undefined ? { findings: [] } : readChanges(changes);
}

function ignoreStoreError(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
