/**
 * Tells a diagnosis to a configured address, for systems without an interface of their own: a Standard Webhook
 * (`schemas/callback.schema.json`), whose id stays the same however often it is sent.
 */
import type { Answer } from '../diagnose.js';
import { renderNoteMarkdown, renderNoteText } from '../render/note.js';
import { checkStep } from './check-step.js';
import type { ConnectorParts } from './define-connector.js';
import { textOf } from './json-value.js';
import type { SecretReference } from './settings.js';
import { signStandardWebhook } from './standard-webhooks.js';
import { suggestionOf } from './suggestion.js';
import { SystemError } from './system-error.js';
import type { CheckResult, NoteContext, Outlet } from './types.js';

export interface CallbackSettings {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: SecretReference;
  readonly allowHttp?: boolean;
}

const LONGEST_NOTE = 30_000;
const MOST_CAUSES = 5;

/** The outlet, and a look at whether anybody answers at its address. */
export function createCallbackOutlet(
  { url, secret }: CallbackSettings,
  { name, client, now, secret: resolve }: Pick<ConnectorParts, 'name' | 'client' | 'now' | 'secret'>,
): { readonly outlet: Outlet; readonly check: (signal: AbortSignal) => Promise<CheckResult> } {
  const receiver = client({ baseUrl: new URL(url), headers: {} });
  const key = resolve(secret);
  return {
    outlet: {
      kind: 'callback',
      compose: (answer, context) => JSON.stringify(dataOf(answer, context)),
      async send({ ticketId, deliveryId, payload }, signal) {
        const text = messageOf({ integration: name, ticket: ticketId }, payload);
        await receiver.request({
          method: 'POST',
          path: [],
          body: { text, type: 'application/json' },
          headers: signStandardWebhook({ id: deliveryId, timestampMs: now(), body: text, secret: key }),
          signal,
        });
      },
    },
    check: (signal) =>
      checkStep('callback', async () => {
        try {
          await receiver.request({ method: 'GET', path: [], signal });
        } catch (error) {
          // Any answer will do: few receivers take a GET.
          if (!(error instanceof SystemError) || error.status === undefined) throw error;
        }
        return {
          ok: true,
          detail: 'The address answers; whether it takes a callback shows with the first one.',
        };
      }),
  };
}

/** What is kept holds all but the ticket, which is not known when it is composed. */
function messageOf(
  about: { readonly integration: string; readonly ticket: string },
  payload: string,
): string {
  const kept: unknown = JSON.parse(payload);
  return JSON.stringify({
    type: 'dcause.diagnosis',
    timestamp: textOf(kept, 'diagnosis', 'createdAt'),
    data: { ...about, ...(typeof kept === 'object' ? kept : {}) },
  });
}

function dataOf(answer: Answer, { marker, link }: NoteContext): object {
  const options = { marker, maxCharacters: LONGEST_NOTE, ...(link === undefined ? {} : { link }) };
  const suggestion = suggestionOf(answer);
  return {
    diagnosis: diagnosisOf(answer),
    note: { text: renderNoteText(answer, options), markdown: renderNoteMarkdown(answer, options) },
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(link === undefined ? {} : { link }),
    marker,
  };
}

function diagnosisOf({ id, revision, createdAt, ruleset, findings }: Answer): object {
  return {
    id,
    revision,
    createdAt,
    ruleset: { name: ruleset.name, version: ruleset.version },
    findings: findings.map(({ problem, subject, causes }) => ({
      problem: { id: problem.id, title: problem.title },
      subject,
      causes: causes.slice(0, MOST_CAUSES).map(({ id: cause, title, rank, probability, state }) => ({
        id: cause,
        title,
        rank,
        probability,
        state,
      })),
    })),
  };
}
