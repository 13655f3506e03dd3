/** `/v1/audit`: who changed which rules and keys, and when. */
import type { Store } from '../store/types.js';
import { offers } from './negotiate.js';
import { readInteger, readQuery } from './query.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

export function auditRoutes(store: Pick<Store, 'listAudit'>): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/audit',
      role: 'admin',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const query = readQuery(request, ['limit', 'before']);
          const before = readInteger(query.before, 'before', 1, Number.MAX_SAFE_INTEGER);
          const entries = await store.listAudit({
            limit: readInteger(query.limit, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
            ...(before === undefined ? {} : { before }),
          });
          const document: Wire<'AuditPage'> = {
            items: entries.map(({ at, ...entry }) => ({ ...entry, at: new Date(at).toISOString() })),
          };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
  ];
}
