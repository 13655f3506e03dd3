/** `/v1/drafts/{draft}/rebase`: a draft goes on from what answers now, or from another ruleset. */
import type { Contract } from '../contract.js';
import { readBase } from '../editing/draft-base.js';
import { type DraftReader, openDraft } from '../editing/open-draft.js';
import { rebaseChanges, refuseConflicts } from '../editing/rebase-draft.js';
import { findNamedRuleset } from '../find-stored-ruleset.js';
import type { RulesInUse } from '../rules-in-use.js';
import type { DraftHead, EditingStore } from '../store/editing-types.js';
import type { Store } from '../store/types.js';
import { callerOf } from './caller.js';
import { readJson, takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const MAX_BODY_BYTES = 10_000;

export interface DraftRebaseOptions {
  readonly store: DraftReader & Pick<Store & EditingStore, 'rebaseDraft' | 'listRulesets'>;
  readonly rules: Pick<RulesInUse, 'current' | 'files'>;
  /** The digest of the rules that answer, which the store holds from now on. */
  readonly active: () => Promise<string>;
  readonly describe: (draft: DraftHead) => Promise<Wire<'Draft'>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function draftRebaseRoute(
  { store, rules, active, describe, now }: DraftRebaseOptions,
  contract: Contract,
): Route {
  const validate = requestValidator<Wire<'NewRebase'>>(contract, 'NewRebase');
  return {
    method: 'post',
    path: '/v1/drafts/{draft}/rebase',
    role: 'editor',
    handlers: [
      offers('application/json'),
      ...takesJson(MAX_BODY_BYTES),
      async (request, response) => {
        readQuery(request, []);
        const { onto, conflicts = 'refuse' } = readJson(request, validate);
        const { draft, base } = await openDraft(store, pathParameter(request, 'draft'));
        const digest =
          onto === undefined ? await active() : (await findNamedRuleset(store, rules, onto)).digest;
        response.set('Cache-Control', 'no-store');
        if (digest === draft.baseDigest) {
          response.json(await describe(draft));
          return;
        }
        const { bundle, version } = await storedRuleset(store, digest);
        const rebase = rebaseChanges(draft, base, readBase(bundle));
        if (conflicts === 'refuse') refuseConflicts(rebase, version);
        const rebased = await store.rebaseDraft({
          draftId: draft.id,
          draftRevision: draft.revision,
          baseDigest: digest,
          reverted: rebase.reverted,
          at: now(),
          actor: callerOf(response)?.actor ?? 'unknown',
        });
        response.json(await describe(rebased));
      },
    ],
  };
}

async function storedRuleset(store: Pick<Store, 'findRuleset'>, digest: string) {
  const stored = await store.findRuleset(digest);
  if (stored === undefined) throw new Error(`The store lacks the ruleset ${digest}.`);
  return stored;
}
