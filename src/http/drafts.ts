/** `/v1/drafts`: what editors of rules work on until it is published. */
import { randomUUID } from 'node:crypto';
import type { Contract } from '../contract.js';
import { describeRuleset } from '../describe-rulesets.js';
import { publishDraft } from '../editing/publish-draft.js';
import { InputError } from '../errors.js';
import { findNamedRuleset } from '../find-stored-ruleset.js';
import { nameOf, type RulesetName, type RulesInUse } from '../rules-in-use.js';
import type { RulesWorker } from '../rules-worker/rules-worker.js';
import type { DraftHead, EditingStore } from '../store/editing-types.js';
import type { RulesetHead, Store } from '../store/types.js';
import { callerOf } from './caller.js';
import { whileConnected } from './connection.js';
import { draftDocumentRoutes } from './draft-documents.js';
import { draftRebaseRoute } from './draft-rebase.js';
import { draftReportRoutes } from './draft-reports.js';
import { readJson, takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const MAX_BODY_BYTES = 10_000;

export interface DraftOptions {
  readonly store: Pick<
    Store & EditingStore,
    | 'addDraft'
    | 'listDrafts'
    | 'findDraft'
    | 'deleteDraft'
    | 'putDraftDocument'
    | 'revertDraftDocument'
    | 'rebaseDraft'
    | 'publishDraft'
    | 'findPublished'
    | 'listRulesets'
    | 'findRuleset'
    | 'listDiagnoses'
    | 'findDiagnosis'
  >;
  readonly rules: Pick<RulesInUse, 'current' | 'files' | 'hold'>;
  /** Where what takes long waits for its turn. */
  readonly work: Pick<RulesWorker, 'run'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** All routes of drafts. */
export function draftRoutes(options: DraftOptions, contract: Contract): readonly Route[] {
  return [
    ...headRoutes(options, contract),
    ...draftDocumentRoutes(options),
    ...draftReportRoutes(options),
    publishRoute(options, contract),
  ];
}

function headRoutes({ store, rules, now }: DraftOptions, contract: Contract): readonly Route[] {
  const validate = requestValidator<Wire<'NewDraft'>>(contract, 'NewDraft');
  const active = () => holdActive(rules);
  const described = async (draft: DraftHead): Promise<Wire<'Draft'>> =>
    describe(draft, await store.listRulesets(), nameOf(rules.current().ruleset));
  return [
    {
      method: 'get',
      path: '/v1/drafts',
      role: 'editor',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const [drafts, heads] = await Promise.all([store.listDrafts(), store.listRulesets()]);
          const active = nameOf(rules.current().ruleset);
          const document: Wire<'Drafts'> = { items: drafts.map((draft) => describe(draft, heads, active)) };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/drafts',
      role: 'editor',
      handlers: [
        offers('application/json'),
        ...takesJson(MAX_BODY_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { title, from } = readJson(request, validate);
          const base =
            from === undefined ? await active() : (await findNamedRuleset(store, rules, from)).digest;
          const head = await store.addDraft({
            id: randomUUID(),
            title,
            baseDigest: base,
            createdAt: now(),
            createdBy: callerOf(response)?.actor ?? 'unknown',
          });
          const document = await described(head);
          response.status(201).set('Cache-Control', 'no-store').location(`/v1/drafts/${head.id}`);
          response.json(document);
        },
      ],
    },
    {
      method: 'get',
      path: '/v1/drafts/{draft}',
      role: 'editor',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const draft = await store.findDraft(pathParameter(request, 'draft'));
          if (draft === undefined) throw new InputError('not-found', 'There is no draft of this id.');
          response.set('Cache-Control', 'no-store').json(await described(draft));
        },
      ],
    },
    {
      method: 'delete',
      path: '/v1/drafts/{draft}',
      role: 'editor',
      handlers: [
        async (request, response) => {
          readQuery(request, []);
          const actor = callerOf(response)?.actor ?? 'unknown';
          if (!(await store.deleteDraft(pathParameter(request, 'draft'), now(), actor)))
            throw new InputError('not-found', 'There is no draft of this id.');
          response.status(204).end();
        },
      ],
    },
    draftRebaseRoute({ store, rules, active, describe: described, now }, contract),
  ];
}

function publishRoute(options: DraftOptions, contract: Contract): Route {
  const validate = requestValidator<Wire<'NewPublication'>>(contract, 'NewPublication');
  return {
    method: 'post',
    path: '/v1/drafts/{draft}/publish',
    role: 'editor',
    handlers: [
      offers('application/json'),
      ...takesJson(MAX_BODY_BYTES),
      async (request, response) => {
        readQuery(request, []);
        const publication = {
          ...readJson(request, validate),
          draftId: pathParameter(request, 'draft'),
          actor: callerOf(response)?.actor ?? 'unknown',
        };
        const head = await whileConnected(response, (signal) => publishDraft(options, publication, signal));
        if (head === undefined) return;
        const document: Wire<'RulesetHead'> = describeRuleset(head);
        response.status(201).set('Cache-Control', 'no-store').location(`/v1/rulesets/${head.digest}/bundle`);
        response.json(document);
      },
    ],
  };
}

/** The digest of the rules that answer, which the store holds from now on. */
async function holdActive(rules: DraftOptions['rules']): Promise<string> {
  const current = rules.current();
  await rules.hold(current);
  return nameOf(current.ruleset).digest;
}

function describe(draft: DraftHead, heads: readonly RulesetHead[], active: RulesetName): Wire<'Draft'> {
  const { id, title, baseDigest, createdAt, createdBy, updatedAt, revision } = draft;
  const base = heads.find(({ digest }) => digest === baseDigest);
  if (base === undefined) throw new Error(`The store lacks the ruleset ${baseDigest} of a draft.`);
  return {
    id,
    title,
    base: { name: base.name, version: base.version, digest: baseDigest },
    active,
    baseAnswers: baseDigest === active.digest,
    createdAt: new Date(createdAt).toISOString(),
    createdBy,
    updatedAt: new Date(updatedAt).toISOString(),
    revision,
  };
}
