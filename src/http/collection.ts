/** Two routes that each kind of document has: the list of short forms, and one whole document by its id. */
import { InputError } from '../errors.js';
import { nearestClause } from '../knowledge/nearest.js';
import type { Ruleset } from '../knowledge/types.js';
import { offers } from './negotiate.js';
import { pathParameter, type Route } from './route.js';

export interface Collection<Document> {
  /** As in the contract, without the id: `/v1/causes`. */
  readonly path: string;
  readonly documents: (ruleset: Ruleset) => ReadonlyMap<string, Document>;
  readonly summarise: (document: Document) => object;
  readonly expand: (document: Document, ruleset: Ruleset) => object;
}

/** The rules that answer a request. */
export type CurrentRuleset = () => Ruleset;

/** The routes of a collection; an id that it does not hold is 404 and the nearest is named. */
export function collectionRoutes<Document>(
  current: CurrentRuleset,
  collection: Collection<Document>,
): readonly Route[] {
  const { path, documents, summarise, expand } = collection;
  return [
    {
      method: 'get',
      path,
      role: 'reader',
      handlers: [
        offers('application/json'),
        (_request, response) => {
          const inOrder = [...documents(current())].sort(([a], [b]) => (a < b ? -1 : 1));
          response.json({ items: inOrder.map(([, document]) => summarise(document)) });
        },
      ],
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      role: 'reader',
      handlers: [
        offers('application/json'),
        (request, response) => {
          const id = pathParameter(request, 'id');
          const ruleset = current();
          const held = documents(ruleset);
          const document = held.get(id);
          if (document === undefined)
            throw new InputError('not-found', `There is none of this id${nearestClause(id, held.keys())}`);
          response.json(expand(document, ruleset));
        },
      ],
    },
  ];
}
