/** `/problems`: what the `type` of a problem document points at. */
import { ERRORS, type ErrorCode, InputError } from '../errors.js';
import { offers } from './negotiate.js';
import { errorType } from './problem-details.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

export function errorRoutes(): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/problems',
      role: 'public',
      handlers: [
        offers('application/json'),
        (_request, response) =>
          void response.json({ items: Object.keys(ERRORS).filter(isCode).map(describe) }),
      ],
    },
    {
      method: 'get',
      path: '/problems/{code}',
      role: 'public',
      handlers: [
        offers('application/json'),
        (request, response) => {
          const code = pathParameter(request, 'code');
          if (!isCode(code)) throw new InputError('not-found', 'There is no error of this code.');
          response.json(describe(code));
        },
      ],
    },
  ];
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function describe(code: ErrorCode): Wire<'ErrorDescription'> {
  const { status, title } = ERRORS[code];
  return { code, type: errorType(code), status, title };
}
