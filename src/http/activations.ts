/** `/v1/activations`: which rules are to answer, from whom and why; activating others, and going back. */
import type { Contract } from '../contract.js';
import { describeActivation } from '../describe-rulesets.js';
import { InputError } from '../errors.js';
import { FILES, filesDoNotLoad, findNamedRuleset } from '../find-stored-ruleset.js';
import type { RulesInUse } from '../rules-in-use.js';
import { type Activation, type Store, StoreError } from '../store/types.js';
import { compileStored } from '../stored-knowledge.js';
import { callerOf } from './caller.js';
import { readJson, takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readInteger, readQuery } from './query.js';
import type { Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const MAX_BODY_BYTES = 10_000;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

export interface ActivationOptions {
  readonly store: Pick<Store, 'listRulesets' | 'findRuleset' | 'listActivations' | 'activate' | 'rollBack'>;
  readonly rules: Pick<RulesInUse, 'current' | 'files' | 'followActivation'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function activationRoutes(options: ActivationOptions, contract: Contract): readonly Route[] {
  const { store, rules, now } = options;
  const validateActivation = requestValidator<Wire<'NewActivation'>>(contract, 'NewActivation');
  const validateRollback = requestValidator<Wire<'NewRollback'>>(contract, 'NewRollback');
  /** As it is told, once this process answers by it, where it can. */
  const followed = async (activation: Activation): Promise<Wire<'Activation'>> => {
    // It stands; a store that fails now is asked again within a second.
    await rules.followActivation().catch(ignoreStoreError);
    return describeActivation(activation, await store.listRulesets());
  };
  return [
    {
      method: 'get',
      path: '/v1/activations',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const { limit } = readQuery(request, ['limit']);
          const [activations, heads] = await Promise.all([
            store.listActivations({ limit: readInteger(limit, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT }),
            store.listRulesets(),
          ]);
          const document: Wire<'Activations'> = {
            items: activations.map((activation) => describeActivation(activation, heads)),
          };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/activations',
      role: 'editor',
      handlers: [
        offers('application/json'),
        ...takesJson(MAX_BODY_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { ruleset, reason } = readJson(request, validateActivation);
          const digest = ruleset === FILES ? filesOf(rules) : await usable(store, rules, ruleset);
          const actor = callerOf(response)?.actor ?? 'unknown';
          const { activation, isNew } = await store.activate({ digest, at: now(), actor, reason });
          response
            .status(isNew ? 201 : 200)
            .set('Cache-Control', 'no-store')
            .json(await followed(activation));
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/activations/rollback',
      role: 'editor',
      handlers: [
        offers('application/json'),
        ...takesJson(MAX_BODY_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { reason, expected } = readJson(request, validateRollback);
          const actor = callerOf(response)?.actor ?? 'unknown';
          const activation = await store.rollBack({
            at: now(),
            actor,
            reason,
            ...(expected === undefined ? {} : { expected }),
          });
          if (activation === undefined)
            throw new InputError('conflict', 'No activation is left that could be undone.');
          response
            .status(201)
            .set('Cache-Control', 'no-store')
            .json(await followed(activation));
        },
      ],
    },
  ];
}

/** Throws InputError `conflict` where the files of this process cannot answer. */
function filesOf(rules: Pick<RulesInUse, 'files'>): null {
  if (rules.files().ruleset !== undefined) return null;
  throw filesDoNotLoad();
}

/** Its digest, where it can answer. Throws InputError `unknown-ruleset`, `conflict` and `rules-refused`. */
async function usable(
  store: Pick<Store, 'listRulesets' | 'findRuleset'>,
  rules: Pick<RulesInUse, 'current' | 'files'>,
  ruleset: string,
): Promise<string> {
  const { digest } = await findNamedRuleset(store, rules, ruleset);
  await compileStored(store, digest);
  return digest;
}

function ignoreStoreError(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
