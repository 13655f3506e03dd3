/** `POST /v1/diagnoses`: evidence and facts in, an answer as JSON, Markdown or plain text out. */
import { randomUUID } from 'node:crypto';
import type { Answer, DiagnoseRequest, Diagnosis } from '../diagnose.js';
import { refuseTooManyLines } from '../line-limit.js';
import { renderMarkdown } from '../render/markdown.js';
import { renderPlainText } from '../render/plain-text.js';
import type { Contract } from '../contract.js';
import { negotiate, offers } from './negotiate.js';
import { type Body, checkMediaType, collectBody, readBody } from './read-body.js';
import type { Route } from './route.js';
import { type RequestValidator, requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const TYPES = ['application/json', 'text/markdown', 'text/plain'] as const;

export interface DiagnosisOptions {
  /** Rejects once `signal` is aborted: nobody waits any more. */
  readonly diagnose: (request: DiagnoseRequest, signal: AbortSignal) => Promise<Diagnosis>;
  readonly maxBodyBytes: number;
  readonly maxLines: number;
}

export function diagnosisRoutes(options: DiagnosisOptions, contract: Contract): readonly Route[] {
  const validate = requestValidator<DiagnoseRequest>(contract, 'DiagnosisRequest');
  return [
    {
      method: 'post',
      path: '/v1/diagnoses',
      handlers: [
        offers(...TYPES),
        checkMediaType(),
        collectBody(options.maxBodyBytes),
        async (request, response) => {
          const type = negotiate(request, TYPES);
          const asked = toRequest(readBody(request), validate);
          refuseTooManyLines(asked.evidence ?? [], options.maxLines);
          const hangUp = new AbortController();
          response.once('close', () => hangUp.abort());
          const diagnosis = await options.diagnose(asked, hangUp.signal).catch((error: unknown) => {
            if (!hangUp.signal.aborted) throw error;
          });
          if (diagnosis === undefined) return;
          const answer = toAnswer(diagnosis);
          response
            .set('Cache-Control', 'no-store')
            .type(type)
            .send(represent(answer, type, asked));
        },
      ],
    },
  ];
}

function toRequest(body: Body, validate: RequestValidator<DiagnoseRequest>): DiagnoseRequest {
  return body.kind === 'json' ? validate(body.value, body.bytes) : { evidence: [{ text: body.text }] };
}

function toAnswer(diagnosis: Diagnosis): Answer {
  return { id: randomUUID(), createdAt: new Date().toISOString(), recorded: false, ...diagnosis };
}

function represent(answer: Answer, type: (typeof TYPES)[number], { evidence = [] }: DiagnoseRequest): string {
  const evidenceNames = evidence.map(({ name }) => name);
  if (type === 'text/markdown') return renderMarkdown(answer, { evidenceNames });
  if (type === 'text/plain') return renderPlainText(answer, { evidenceNames });
  const document: Wire<'Answer'> = answer;
  return JSON.stringify(document);
}
