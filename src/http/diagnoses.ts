/** `/v1/diagnoses`: evidence and facts in, an answer out as JSON, Markdown or plain text; and the list of those on record. */
import type { Request, RequestHandler, Response } from 'express';
import type { Contract } from '../contract.js';
import type { DiagnoseRequest } from '../diagnose.js';
import type { EvidencePiece } from '../evidence/types.js';
import { refuseTooManyLines } from '../line-limit.js';
import type { Addition, Answered, CreateOptions, Replay } from '../records/record-keeper.js';
import type { DiagnosisRecord, TicketReference } from '../store/types.js';
import { whileConnected } from './connection.js';
import { negotiate, offers } from './negotiate.js';
import { badQuery, readBoolean, readQuery } from './query.js';
import { type Body, checkMediaType, collectBody, readBody } from './read-body.js';
import { ANSWER_TYPES, type AnswerType, sendAnswer } from './represent-answer.js';
import { pathParameter, type Route } from './route.js';
import { type RequestValidator, requestValidator } from './validate-request.js';

/** What the routes need of a RecordKeeper. */
export interface Diagnoses {
  readonly create: (request: DiagnoseRequest, options: CreateOptions) => Promise<Answered>;
  readonly tryOut: (request: DiagnoseRequest, ruleset: string, signal?: AbortSignal) => Promise<Answered>;
  readonly addTo: (
    id: string,
    addition: Addition,
    options: { readonly signal?: AbortSignal },
  ) => Promise<Answered>;
  readonly replay: (id: string, revision?: number) => Promise<Replay>;
  readonly find: (id: string, revision?: number) => Promise<DiagnosisRecord>;
}

export interface DiagnosisOptions {
  readonly diagnoses: Diagnoses;
  readonly maxBodyBytes: number;
  readonly maxLines: number;
}

type TicketedRequest = DiagnoseRequest & { readonly ticket?: TicketReference };

/** The operations that take evidence. */
export function diagnosisRoutes(options: DiagnosisOptions, contract: Contract): readonly Route[] {
  const { diagnoses, maxBodyBytes, maxLines } = options;
  const validateRequest = requestValidator<TicketedRequest>(contract, 'DiagnosisRequest');
  const validateAddition = requestValidator<Addition>(contract, 'StatedEvidence');
  const takesEvidence: readonly RequestHandler[] = [
    offers(...ANSWER_TYPES),
    checkMediaType(),
    collectBody(maxBodyBytes),
  ];
  return [
    {
      method: 'post',
      path: '/v1/diagnoses',
      role: 'diagnose',
      handlers: [
        ...takesEvidence,
        async (request, response) => {
          const type = negotiate(request, ANSWER_TYPES);
          const { record, ruleset } = readHow(request);
          const { ticket, ...asked } = toRequest(readBody(request), validateRequest);
          refuseTooManyLines(asked.evidence ?? [], maxLines);
          const answered = await whileConnected(response, (signal) =>
            ruleset === undefined
              ? diagnoses.create(asked, { record, signal, ...(ticket === undefined ? {} : { ticket }) })
              : diagnoses.tryOut(asked, ruleset, signal),
          );
          if (answered !== undefined) sendCreated(response, answered, type);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/diagnoses/{id}/evidence',
      role: 'diagnose',
      handlers: [
        ...takesEvidence,
        async (request, response) => {
          const type = negotiate(request, ANSWER_TYPES);
          readQuery(request, []);
          const id = pathParameter(request, 'id');
          const addition = toRequest(readBody(request), validateAddition);
          refuseTooManyLines(addition.evidence ?? [], maxLines);
          const answered = await whileConnected(response, (signal) =>
            diagnoses.addTo(id, addition, { signal }),
          );
          if (answered !== undefined) sendCreated(response, answered, type);
        },
      ],
    },
  ];
}

/** Whether the answer is to be recorded, and the ruleset of a trial, which never is. */
function readHow(request: Request): { readonly record: boolean; readonly ruleset: string | undefined } {
  const { record: wanted, ruleset } = readQuery(request, ['record', 'ruleset']);
  const record = readBoolean(wanted, 'record');
  if (record === true && ruleset !== undefined)
    throw badQuery('record', 'cannot be true of a trial by a "ruleset"');
  // In a query a plus sign means a blank, which no name of a ruleset holds.
  return { record: record ?? true, ruleset: ruleset?.replaceAll(' ', '+') };
}

function toRequest<Asked extends Addition>(
  body: Body,
  validate: RequestValidator<Asked>,
): Asked | { readonly evidence: readonly EvidencePiece[]; readonly ticket?: never } {
  return body.kind === 'json' ? validate(body.value, body.bytes) : { evidence: [{ text: body.text }] };
}

/** 201 with the address of the revision where it is on record, else 200. */
function sendCreated(response: Response, { answer, request }: Answered, type: AnswerType): void {
  const { id, revision, recorded } = answer;
  const query = revision === 1 ? '' : `?revision=${revision}`;
  if (recorded) response.status(201).location(`/v1/diagnoses/${id}${query}`);
  sendAnswer(response, answer, type, request);
}
