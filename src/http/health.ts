/** `/healthz` and `/readyz`, for whatever restarts the process or sends it requests. */
import { InputError } from '../errors.js';
import { offers } from './negotiate.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

/** What a ready service says of itself. */
export type Readiness = Wire<'Readiness'>;

/** `readiness` gives undefined while the service is stopping. */
export function healthRoutes(readiness: () => Readiness | undefined): readonly Route[] {
  const alive: Wire<'Health'> = { status: 'alive' };
  return [
    {
      method: 'get',
      path: '/healthz',
      role: 'public',
      handlers: [offers('application/json'), (_request, response) => void response.json(alive)],
    },
    {
      method: 'get',
      path: '/readyz',
      role: 'public',
      handlers: [
        offers('application/json'),
        (_request, response) => {
          const ready = readiness();
          if (ready === undefined) throw new InputError('unavailable', 'The service is stopping.');
          response.set('Cache-Control', 'no-store').json(ready);
        },
      ],
    },
  ];
}
