/** `POST /v1/observations`: evidence in, what the readers understood of it out, without any diagnosis. */

import type { Contract } from '../contract.js';
import type { EvidencePiece } from '../evidence/types.js';
import { refuseTooManyLines } from '../line-limit.js';
import { observe } from '../observe.js';
import { offers } from './negotiate.js';
import { checkMediaType, collectBody, readBody } from './read-body.js';
import type { Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

export interface ObservationOptions {
  readonly maxBodyBytes: number;
  readonly maxLines: number;
}

export function observationRoutes(
  { maxBodyBytes, maxLines }: ObservationOptions,
  contract: Contract,
): readonly Route[] {
  const validate = requestValidator<{ readonly evidence: readonly EvidencePiece[] }>(
    contract,
    'ObservationRequest',
  );
  return [
    {
      method: 'post',
      path: '/v1/observations',
      role: 'diagnose',
      handlers: [
        offers('application/json'),
        checkMediaType(),
        collectBody(maxBodyBytes),
        (request, response) => {
          const body = readBody(request);
          const { evidence } =
            body.kind === 'json' ? validate(body.value, body.bytes) : { evidence: [{ text: body.text }] };
          refuseTooManyLines(evidence, maxLines);
          const document: Wire<'Observations'> = observe(evidence);
          response.set('Cache-Control', 'no-store').type('application/json').send(JSON.stringify(document));
        },
      ],
    },
  ];
}
