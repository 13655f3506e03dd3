/** An answer in the representation that was asked for. */
import type { Response } from 'express';
import type { Answer, DiagnoseRequest } from '../diagnose.js';
import { renderMarkdown } from '../render/markdown.js';
import { renderPlainText } from '../render/plain-text.js';
import type { Wire } from './wire.js';

export const ANSWER_TYPES = ['application/json', 'text/markdown', 'text/plain'] as const;
export type AnswerType = (typeof ANSWER_TYPES)[number];

/** Sends `answer`; `request` gives the names of its evidence. */
export function sendAnswer(
  response: Response,
  answer: Answer,
  type: AnswerType,
  { evidence = [] }: DiagnoseRequest,
): void {
  response
    .set('Cache-Control', 'no-store')
    .type(type)
    .send(
      represent(
        answer,
        type,
        evidence.map(({ name }) => name),
      ),
    );
}

function represent(answer: Answer, type: AnswerType, evidenceNames: readonly (string | undefined)[]): string {
  if (type === 'text/markdown') return renderMarkdown(answer, { evidenceNames });
  if (type === 'text/plain') return renderPlainText(answer, { evidenceNames });
  const document: Wire<'Answer'> = answer;
  return JSON.stringify(document);
}
