/** `dcause rules versions`, `activate` and `rollback`: which rules the store holds, and which of them answer. */
import type { Command } from 'commander';
import { InputError } from '../errors.js';
import { findStoredRuleset, MIN_DIGEST } from '../find-stored-ruleset.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import type { Activation, RulesetHead } from '../store/types.js';
import { type CommandContext, EXIT } from './context.js';
import { commandLineActor, withStore } from './with-store.js';

/** What to activate so that the files decide again. */
const FILES = 'files';

export function addRulesVersions(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('versions')
    .description('list the rulesets that the store holds, and which one answers')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const [heads, activation] = await withStore(io, async (store) => [
        await store.listRulesets(),
        await store.lastActivation(),
      ]);
      const items = heads.map((head) => ({ ...toJson(head), active: activation?.digest === head.digest }));
      io.stdout.write(json ? `${safeJson(items)}\n` : asText(items, activation));
      finish(EXIT.done);
    });
}

export function addRulesActivate(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('activate')
    .description('let a ruleset of the store answer; running services follow within seconds')
    .argument('<version>', `a version, the beginning of a digest, or "${FILES}" to follow the files again`)
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--json', 'print JSON')
    .action(async (version: string, { reason, json }: { readonly reason: string; readonly json?: true }) => {
      const { activation, head } = await withStore(io, async (store) => {
        const chosen = version === FILES ? undefined : await findStoredRuleset(store, version);
        const digest = chosen?.digest ?? null;
        const at = Date.now();
        return {
          activation: await store.activate({ digest, at, actor: commandLineActor(), reason }),
          head: chosen,
        };
      });
      io.stdout.write(json ? asJson(activation) : whatAnswers(head));
      finish(EXIT.done);
    });
}

export function addRulesRollback(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('rollback')
    .description('undo the last activation: what was active before it answers again')
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--json', 'print JSON')
    .action(async ({ reason, json }: { readonly reason: string; readonly json?: true }) => {
      const { activation, head } = await withStore(io, async (store) => {
        const made = await store.rollBack({ at: Date.now(), actor: commandLineActor(), reason });
        const heads = await store.listRulesets();
        return { activation: made, head: heads.find(({ digest }) => digest === made?.digest) };
      });
      if (activation === undefined)
        throw new InputError('conflict', 'no activation is left that could be undone');
      io.stdout.write(json ? asJson(activation) : whatAnswers(head));
      finish(EXIT.done);
    });
}

function asJson({ digest, at, actor, reason }: Activation): string {
  return `${safeJson({ digest, at: new Date(at).toISOString(), actor, reason })}\n`;
}

/** `head` is undefined where the files answer. */
function whatAnswers(head: RulesetHead | undefined): string {
  const text =
    head === undefined
      ? 'The files answer again.'
      : `${head.name} ${head.version} (${head.digest.slice(0, MIN_DIGEST)}) answers from now on.`;
  return `${cleanText(text)}\n`;
}

function toJson({ name, version, digest, createdAt }: RulesetHead) {
  return { name, version, digest, createdAt: new Date(createdAt).toISOString() };
}

function asText(
  items: readonly (ReturnType<typeof toJson> & { readonly active: boolean })[],
  activation: Activation | undefined,
): string {
  const files = activation === undefined || activation.digest === null;
  const lines = items.map(
    ({ name, version, digest, createdAt, active }) =>
      `${active ? '*' : ' '} ${name} ${version} ${digest.slice(0, MIN_DIGEST)} ${createdAt}`,
  );
  const why =
    activation === undefined
      ? 'The files answer.'
      : `${files ? 'The files answer' : 'The marked one answers'}, since ${new Date(activation.at).toISOString()}, by ${activation.actor}: ${activation.reason}`;
  return [...lines, why].map((line) => `${cleanText(line)}\n`).join('');
}
