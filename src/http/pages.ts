/** `/d/{token}`: the page of a diagnosis, for whoever holds the link that a note in a ticket carries. */
import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';
import { readStoredAnswer, readStoredRequest } from '../records/stored-documents.js';
import { PAGE_STYLE, renderPage } from '../render/page.js';
import type { DiagnosisRecord, Store } from '../store/types.js';
import type { PageLinks } from '../tickets/page-links.js';
import { offers } from './negotiate.js';
import { pathParameter, type Route } from './route.js';

export interface PageRouteOptions {
  /** Absent where no links are given away. */
  readonly pages?: Pick<PageLinks, 'read'>;
  readonly store: Pick<Store, 'findDiagnosis' | 'listRevisions'>;
}

/** Nothing is loaded and nothing runs; the one style sheet stands in the page. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function pageRoutes({ pages, store }: PageRouteOptions): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/d/{token}',
      role: 'public',
      handlers: [
        offers('text/html'),
        async (request, response) => {
          const reference = pages?.read(pathParameter(request, 'token'));
          const record = reference && (await store.findDiagnosis(reference.id, reference.revision));
          // One answer for all: whether there ever was such a diagnosis is told to nobody.
          if (record === undefined)
            throw new InputError('not-found', 'This link is not valid, or no longer.');
          const html = await pageOf(record, store);
          response
            .set({
              'Content-Security-Policy': POLICY,
              'Referrer-Policy': 'no-referrer',
              'X-Robots-Tag': 'noindex',
              'Cache-Control': 'no-store',
            })
            .type('text/html')
            .send(html);
        },
      ],
    },
  ];
}

async function pageOf(record: DiagnosisRecord, store: Pick<Store, 'listRevisions'>): Promise<string> {
  const last = (await store.listRevisions(record.id)).at(-1)?.revision ?? record.revision;
  const { evidence = [] } = readStoredRequest(record.request);
  return renderPage(readStoredAnswer(record.answer), {
    evidenceNames: evidence.map(({ name }) => name),
    ...(last > record.revision ? { laterRevision: last } : {}),
  });
}
