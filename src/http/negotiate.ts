/** Which representation a caller gets (RFC 9110, section 12.5.1). */
import type { Request, RequestHandler } from 'express';
import { InputError } from '../errors.js';

/** The best of `types` (in order of our preference) for Accept. Throws InputError `not-acceptable`. */
export function negotiate<Type extends string>(request: Request, types: readonly Type[]): Type {
  const accepted = request.accepts([...types]);
  const type = types.find((candidate) => candidate === accepted);
  if (type === undefined) throw new InputError('not-acceptable', `This can be had as ${types.join(', ')}.`);
  return type;
}

/** Refuses a request that takes none of `types`, before anything is done for it. */
export function offers(...types: readonly string[]): RequestHandler {
  return (request, response, next) => {
    response.vary('Accept');
    negotiate(request, types);
    next();
  };
}
