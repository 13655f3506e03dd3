/** Where the command line lists, activates and takes back rulesets: the store of the environment, or a running service. */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { contractValidator } from '../contract-validator.js';
import {
  type DescribedActivation,
  type DescribedInstance,
  type DescribedRuleset,
  describeActivation,
  describeInstance,
  describeRuleset,
  INSTANCE_GONE_MS,
} from '../describe-rulesets.js';
import { InputError } from '../errors.js';
import { FILES, findStoredRuleset } from '../find-stored-ruleset.js';
import type { CliIo } from './context.js';
import { askService, parseAnswer, type ServiceAnswer, type ServiceOptions } from './service-client.js';
import { commandLineActor, withStoreThere } from './with-store.js';

export interface RulesetList {
  /** The last one; absent where there was none yet, and the files decide. */
  readonly activation?: DescribedActivation;
  readonly instances: readonly DescribedInstance[];
  readonly items: readonly DescribedRuleset[];
}

export interface Activated {
  readonly activation: DescribedActivation;
  readonly isNew: boolean;
}

export interface RulesetDesk {
  readonly list: () => Promise<RulesetList>;
  /** `ruleset`: a version, the beginning of a digest, or `files`. Where it was active already nothing is done. */
  readonly activate: (ruleset: string, reason: string) => Promise<Activated>;
  /** Throws InputError `conflict` where nothing is left to undo. */
  readonly rollBack: (reason: string) => Promise<DescribedActivation>;
}

/** The service at `url`, or the store where there is none. */
export function rulesetDesk(io: CliIo, { url, ...rest }: Partial<ServiceOptions>): RulesetDesk {
  return url === undefined ? storeDesk(io) : serviceDesk(io, { ...rest, url });
}

function storeDesk(io: CliIo): RulesetDesk {
  return {
    list: () =>
      withStoreThere(io, async (store) => {
        const [heads, activation, instances] = await Promise.all([
          store.listRulesets(),
          store.lastActivation(),
          store.listInstances(Date.now() - INSTANCE_GONE_MS),
        ]);
        return {
          ...(activation === undefined ? {} : { activation: describeActivation(activation, heads) }),
          instances: instances.map((instance) => describeInstance(instance, heads)),
          items: heads.map(describeRuleset),
        };
      }),
    activate: (ruleset, reason) =>
      withStoreThere(io, async (store) => {
        const digest = ruleset === FILES ? null : (await findStoredRuleset(store, ruleset)).digest;
        const made = await store.activate({ digest, at: Date.now(), actor: commandLineActor(), reason });
        return {
          activation: describeActivation(made.activation, await store.listRulesets()),
          isNew: made.isNew,
        };
      }),
    rollBack: (reason) =>
      withStoreThere(io, async (store) => {
        const made = await store.rollBack({ at: Date.now(), actor: commandLineActor(), reason });
        if (made === undefined)
          throw new InputError('conflict', 'no activation is left that could be undone');
        return describeActivation(made, await store.listRulesets());
      }),
  };
}

const listValidator = contractValidator<RulesetList>('Rulesets');
const activationValidator = contractValidator<DescribedActivation>('Activation');

function serviceDesk(io: CliIo, service: ServiceOptions): RulesetDesk {
  const post = async (path: string, body: object): Promise<Activated> => {
    const answer = await askService(io, service, path, JSON.stringify(body));
    return { activation: read(answer, activationValidator()), isNew: answer.status === 201 };
  };
  return {
    list: async () => read(await askService(io, service, '/v1/rulesets'), listValidator()),
    activate: (ruleset, reason) => post('/v1/activations', { ruleset, reason }),
    rollBack: async (reason) => (await post('/v1/activations/rollback', { reason })).activation,
  };
}

/** Throws InputError `unavailable` where another version of the service, or something else, answers. */
function read<T>(answer: ServiceAnswer, validate: ValidateFunction<T>): T {
  const value: unknown = parseAnswer(answer);
  if (validate(value)) return value;
  throw new InputError('unavailable', 'what came is no answer that this version understands');
}
