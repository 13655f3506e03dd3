/** `/v1/diagnoses/{id}` and the list: diagnoses on record, read, answered again, and deleted. */
import type { Request } from 'express';
import { InputError } from '../errors.js';
import { readStoredAnswer, readStoredRequest } from '../records/stored-documents.js';
import type { DiagnosisCursor, DiagnosisFilter, DiagnosisHead, Store } from '../store/types.js';
import { callerOf } from './caller.js';
import { pageOf, readCursor } from './cursor.js';
import type { Diagnoses } from './diagnoses.js';
import { negotiate, offers } from './negotiate.js';
import { readInstant, readInteger, readQuery } from './query.js';
import { ANSWER_TYPES, sendAnswer } from './represent-answer.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

export interface DiagnosisRecordOptions {
  readonly diagnoses: Diagnoses;
  readonly store: Pick<Store, 'listDiagnoses' | 'listRevisions' | 'deleteDiagnosis'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const FILTERS = [
  'problem',
  'cause',
  'ticketSystem',
  'ticket',
  'ruleset',
  'since',
  'until',
  'limit',
  'after',
] as const;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export function diagnosisRecordRoutes({ diagnoses, store, now }: DiagnosisRecordOptions): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/diagnoses',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const { filter, limit, after } = readPage(request);
          const found = await store.listDiagnoses(filter, {
            limit: limit + 1,
            ...(after === undefined ? {} : { after }),
          });
          const { items, ...next } = pageOf(found, limit);
          const document: Wire<'DiagnosisPage'> = { items: items.map(summarise), ...next };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'get',
      path: '/v1/diagnoses/{id}',
      role: 'reader',
      handlers: [
        offers(...ANSWER_TYPES),
        async (request, response) => {
          const type = negotiate(request, ANSWER_TYPES);
          const record = await diagnoses.find(pathParameter(request, 'id'), readRevision(request));
          if (type === 'application/json')
            response.set('Cache-Control', 'no-store').type(type).send(record.answer);
          else sendAnswer(response, readStoredAnswer(record.answer), type, readStoredRequest(record.request));
        },
      ],
    },
    {
      method: 'delete',
      path: '/v1/diagnoses/{id}',
      role: 'admin',
      handlers: [
        async (request, response) => {
          readQuery(request, []);
          const actor = callerOf(response)?.actor ?? 'unknown';
          if (!(await store.deleteDiagnosis(pathParameter(request, 'id'), now(), actor)))
            throw new InputError('not-found', 'There is no diagnosis of this id on record.');
          response.status(204).end();
        },
      ],
    },
    {
      method: 'get',
      path: '/v1/diagnoses/{id}/revisions',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const heads = await store.listRevisions(pathParameter(request, 'id'));
          if (heads.length === 0)
            throw new InputError('not-found', 'There is no diagnosis of this id on record.');
          const document: Wire<'DiagnosisRevisions'> = { items: heads.map(summarise) };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/diagnoses/{id}/replay',
      role: 'diagnose',
      handlers: [
        offers(...ANSWER_TYPES),
        async (request, response) => {
          const type = negotiate(request, ANSWER_TYPES);
          const replay = await diagnoses.replay(pathParameter(request, 'id'), readRevision(request));
          response.set('Dcause-Replay', replay.same ? 'same' : 'different');
          sendAnswer(response, replay.answer, type, replay.request);
        },
      ],
    },
  ];
}

function readRevision(request: Request): number | undefined {
  return readInteger(readQuery(request, ['revision']).revision, 'revision', 1, 1_000_000);
}

interface Page {
  readonly filter: DiagnosisFilter;
  readonly limit: number;
  readonly after: DiagnosisCursor | undefined;
}

function readPage(request: Request): Page {
  const query = readQuery(request, FILTERS);
  const since = readInstant(query.since, 'since');
  const until = readInstant(query.until, 'until');
  const ticket = {
    ...(query.ticketSystem === undefined ? {} : { system: query.ticketSystem }),
    ...(query.ticket === undefined ? {} : { id: query.ticket }),
  };
  return {
    filter: {
      ...(query.problem === undefined ? {} : { problem: query.problem }),
      ...(query.cause === undefined ? {} : { cause: query.cause }),
      ...(Object.keys(ticket).length === 0 ? {} : { ticket }),
      ...(query.ruleset === undefined ? {} : { ruleset: query.ruleset }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    limit: readInteger(query.limit, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    after: query.after === undefined ? undefined : readCursor(query.after),
  };
}

function summarise(head: DiagnosisHead): Wire<'DiagnosisSummary'> {
  const { id, revision, createdAt, engineVersion, rulesetDigest, ticket, problems, causes } = head;
  return {
    id,
    revision,
    createdAt: new Date(createdAt).toISOString(),
    engine: { version: engineVersion },
    ruleset: { digest: rulesetDigest },
    problems,
    causes,
    ...(ticket === undefined ? {} : { ticket }),
  };
}
