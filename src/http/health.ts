/** `/healthz` and `/readyz`, for whatever restarts the process or sends it requests. */
import { InputError } from '../errors.js';
import { offers } from './negotiate.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function healthRoutes(isReady: () => boolean): readonly Route[] {
  const alive: Wire<'Health'> = { status: 'alive' };
  const ready: Wire<'Readiness'> = { status: 'ready' };
  return [
    {
      method: 'get',
      path: '/healthz',
      handlers: [offers('application/json'), (_request, response) => void response.json(alive)],
    },
    {
      method: 'get',
      path: '/readyz',
      handlers: [
        offers('application/json'),
        (_request, response) => {
          if (!isReady()) {
            response.set('Retry-After', '10');
            throw new InputError('unavailable', 'The service is stopping.');
          }
          response.json(ready);
        },
      ],
    },
  ];
}
