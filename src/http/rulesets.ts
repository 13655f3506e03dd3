/** `/v1/rulesets`: what the store holds, what answers where, and rulesets as bundles, in and out. */
import {
  describeActivation,
  describeInstance,
  describeRuleset,
  INSTANCE_GONE_MS,
} from '../describe-rulesets.js';
import { InputError } from '../errors.js';
import { findNamedRuleset } from '../find-stored-ruleset.js';
import { nameOf, type RulesInUse } from '../rules-in-use.js';
import type { RulesWorker } from '../rules-worker/rules-worker.js';
import { type Store, StoreError } from '../store/types.js';
import { callerOf } from './caller.js';
import { whileConnected } from './connection.js';
import { offers } from './negotiate.js';
import { readQuery } from './query.js';
import { checkJsonType, collectNow, readJsonText } from './read-body.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;

export interface RulesetsOptions {
  readonly store: Pick<
    Store,
    'listRulesets' | 'findRuleset' | 'importRuleset' | 'lastActivation' | 'listInstances'
  >;
  readonly rules: Pick<RulesInUse, 'current' | 'files'>;
  readonly work: Pick<RulesWorker, 'atPlace'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function rulesetsRoutes({ store, rules, work, now }: RulesetsOptions): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/rulesets',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const [heads, activation, instances] = await Promise.all([
            store.listRulesets(),
            store.lastActivation(),
            store.listInstances(now() - INSTANCE_GONE_MS),
          ]);
          const { ruleset, origin, since } = rules.current();
          const document: Wire<'Rulesets'> = {
            active: { ...nameOf(ruleset), origin, since: new Date(since).toISOString() },
            ...(activation === undefined ? {} : { activation: describeActivation(activation, heads) }),
            instances: instances.map((instance) => describeInstance(instance, heads)),
            items: heads.map(describeRuleset),
          };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/rulesets',
      role: 'editor',
      handlers: [
        offers('application/json'),
        checkJsonType(),
        async (request, response) => {
          readQuery(request, []);
          // Where no place is free nothing is read that would have to wait for one.
          const checked = await work.atPlace(async (run) => {
            await collectNow(MAX_BUNDLE_BYTES, request, response);
            const task = { kind: 'bundle' as const, text: readJsonText(request) };
            return whileConnected(response, (signal) => run(async () => task, signal));
          });
          if (checked === undefined) return;
          const actor = callerOf(response)?.actor ?? 'unknown';
          const { head, isNew } = await keep(store, checked.ruleset, now(), actor);
          const document: Wire<'RulesetHead'> = describeRuleset(head);
          response
            .status(isNew ? 201 : 200)
            .set('Cache-Control', 'no-store')
            .location(`/v1/rulesets/${head.digest}/bundle`)
            .json(document);
        },
      ],
    },
    {
      method: 'get',
      path: '/v1/rulesets/{ruleset}/bundle',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const wanted = pathParameter(request, 'ruleset');
          const { digest } = await findNamedRuleset(store, rules, wanted, 'not-found');
          // Express answers 304 where If-None-Match names the tag.
          response
            .set({ ETag: `"${digest}"`, 'Cache-Control': 'private, no-cache' })
            .type('application/json');
          const { bundle = '' } = (await store.findRuleset(digest)) ?? {};
          response.send(bundle);
        },
      ],
    },
  ];
}

/** Throws InputError `conflict` where the version is held with other content. */
async function keep(
  store: Pick<Store, 'importRuleset'>,
  ruleset: Parameters<Store['importRuleset']>[0],
  at: number,
  actor: string,
): ReturnType<Store['importRuleset']> {
  try {
    return await store.importRuleset(ruleset, at, actor);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
    throw new InputError(
      'conflict',
      `Version ${ruleset.version} of "${ruleset.name}" is held with other content.`,
    );
  }
}
