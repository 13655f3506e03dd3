/** Comments of Jira: read, and written so that customers do not see them. */
import type { Answer } from '../diagnose.js';
import { renderNoteAdf, renderNoteText } from '../render/note.js';
import { adfToText } from './adf-text.js';
import { listOf, memberOf, textOf } from './json-value.js';
import type { SystemClient } from './system-client.js';
import { SystemError } from './system-error.js';
import type { NoteContext, OutletDelivery } from './types.js';

/** Who may see a comment where there is no service desk. */
export interface Visibility {
  readonly type: 'role' | 'group';
  readonly value: string;
}

/** Jira, as one user sees it. */
export interface JiraSite {
  readonly client: SystemClient;
  /** Version 3 (Cloud) has rich text as documents, version 2 (Data Center) as wiki markup. */
  readonly version: '2' | '3';
  readonly serviceDesk: boolean;
  readonly visibility?: Visibility;
}

const PAGE = 100;
const MOST_PAGES = 100;
/** Jira takes 32,767 characters. */
const LONGEST_NOTE = 30_000;

/** Rich text of either version. */
export function richText(value: unknown): string {
  return typeof value === 'string' ? value : adfToText(value);
}

/** Oldest first. */
export async function listComments(
  { client, version }: JiraSite,
  key: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.request({
      method: 'GET',
      path: ['rest', 'api', version, 'issue', key, 'comment'],
      query: { startAt: String(found.length), maxResults: String(PAGE), orderBy: 'created' },
      signal,
    });
    const body = answer.json();
    const comments = listOf(body, 'comments');
    found.push(...comments);
    if (comments.length === 0 || found.length >= Number(memberOf(body, 'total') ?? 0)) break;
  }
  return found;
}

/** The note as it is sent: JSON of a document, or wiki markup in which nothing is markup. */
export function composeComment(site: JiraSite, answer: Answer, context: NoteContext): string {
  const options = { ...context, maxCharacters: LONGEST_NOTE };
  if (isDocument(site)) return JSON.stringify(renderNoteAdf(answer, options));
  const text = renderNoteText(answer, options).replace(/\{(?=noformat)/gi, '(');
  return `{noformat}\n${text}\n{noformat}`;
}

/** The interface of service desks takes wiki markup in either version. */
function isDocument({ version, serviceDesk }: JiraSite): boolean {
  return version === '3' && !serviceDesk;
}

/** Rejects with SystemError also where Jira made the comment more visible than it was told to. */
export async function addComment(
  site: JiraSite,
  { ticketId, payload }: Pick<OutletDelivery, 'ticketId' | 'payload'>,
  signal: AbortSignal,
): Promise<void> {
  const { client, version, serviceDesk, visibility } = site;
  const body: unknown = isDocument(site) ? JSON.parse(payload) : payload;
  const answer = await client.request({
    method: 'POST',
    path: serviceDesk
      ? ['rest', 'servicedeskapi', 'request', ticketId, 'comment']
      : ['rest', 'api', version, 'issue', ticketId, 'comment'],
    json: serviceDesk
      ? { body, public: false }
      : { body, ...(visibility === undefined ? {} : { visibility }) },
    signal,
  });
  const comment = answer.json();
  const isHidden = serviceDesk
    ? memberOf(comment, 'public') === false
    : visibility === undefined || textOf(comment, 'visibility', 'value') === visibility.value;
  if (!isHidden)
    throw new SystemError(`Jira has made the comment on ${ticketId} more visible than it was told to.`, {
      retry: false,
    });
}
