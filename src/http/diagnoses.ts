/** `/v1/diagnoses`: evidence and facts in, an answer out as JSON, Markdown or plain text; and the list of those on record. */
import type { RequestHandler, Response } from 'express';
import type { Contract } from '../contract.js';
import type { DiagnoseRequest } from '../diagnose.js';
import type { EvidencePiece } from '../evidence/types.js';
import { refuseTooManyLines } from '../line-limit.js';
import type { Addition, Answered, CreateOptions, Replay } from '../records/record-keeper.js';
import type { DiagnosisRecord, TicketReference } from '../store/types.js';
import { negotiate, offers } from './negotiate.js';
import { readBoolean, readQuery } from './query.js';
import { type Body, checkMediaType, collectBody, readBody } from './read-body.js';
import { ANSWER_TYPES, type AnswerType, sendAnswer } from './represent-answer.js';
import { pathParameter, type Route } from './route.js';
import { type RequestValidator, requestValidator } from './validate-request.js';

/** What the routes need of a RecordKeeper. */
export interface Diagnoses {
  readonly create: (request: DiagnoseRequest, options: CreateOptions) => Promise<Answered>;
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
          const query = readQuery(request, ['record']);
          const record = readBoolean(query.record, 'record') ?? true;
          const { ticket, ...asked } = toRequest(readBody(request), validateRequest);
          refuseTooManyLines(asked.evidence ?? [], maxLines);
          const answered = await whileConnected(response, (signal) =>
            diagnoses.create(asked, { record, signal, ...(ticket === undefined ? {} : { ticket }) }),
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

function toRequest<Request extends Addition>(
  body: Body,
  validate: RequestValidator<Request>,
): Request | { readonly evidence: readonly EvidencePiece[]; readonly ticket?: never } {
  return body.kind === 'json' ? validate(body.value, body.bytes) : { evidence: [{ text: body.text }] };
}

/** 201 with the address of the revision where it is on record, else 200. */
function sendCreated(response: Response, { answer, request }: Answered, type: AnswerType): void {
  const { id, revision, recorded } = answer;
  const query = revision === 1 ? '' : `?revision=${revision}`;
  if (recorded) response.status(201).location(`/v1/diagnoses/${id}${query}`);
  sendAnswer(response, answer, type, request);
}

/** What `work` gives; undefined where the caller has hung up, which ends the work. */
async function whileConnected<T>(
  response: Response,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  return work(hangUp.signal).catch((error: unknown) => {
    if (!hangUp.signal.aborted) throw error;
    return undefined;
  });
}
