/** Routes as data, so that they can be held against the contract and every address knows its methods. */
import type { Express, RequestHandler } from 'express';
import { InputError } from '../errors.js';
import type { Role } from '../store/types.js';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As openapi.yaml writes it, e.g. `/v1/causes/{id}`. */
  readonly path: string;
  /** The least role that may call it; the contract says the same with `x-role`. */
  readonly role: Role | 'public';
  readonly handlers: readonly RequestHandler[];
}

/** Registers `routes`; another method on one of their paths is 405 with Allow. */
export function registerRoutes(
  app: Express,
  routes: readonly Route[],
  authorise: (role: Route['role']) => RequestHandler,
): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    const target = app.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    target.all((_request, response, next) => {
      response.locals['route'] = path;
      next();
    });
    for (const { method, role, handlers } of here) target[method](authorise(role), ...handlers);
    target.all(refuseMethod(here));
  }
}

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const methods = routes.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  );
  return (_request, response) => {
    response.set('Allow', methods.join(', '));
    throw new InputError('method-not-allowed', `This address takes ${methods.join(', ')}.`);
  };
}

/** The value of a path parameter; empty where the path has none of that name. */
export function pathParameter(
  request: { readonly params: Readonly<Record<string, unknown>> },
  name: string,
): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}
