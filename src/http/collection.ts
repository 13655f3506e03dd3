/** Two routes that each kind of document has: the list of short forms, and one whole document by its id. */
import { InputError } from '../errors.js';
import { nearestClause } from '../knowledge/nearest.js';
import { offers } from './negotiate.js';
import { pathParameter, type Route } from './route.js';

export interface Collection<Document> {
  /** As in the contract, without the id: `/v1/causes`. */
  readonly path: string;
  readonly documents: ReadonlyMap<string, Document>;
  readonly summarise: (document: Document) => object;
  readonly expand: (document: Document) => object;
}

/** The routes of a collection; an id that it does not hold is 404 and the nearest is named. */
export function collectionRoutes<Document>(collection: Collection<Document>): readonly Route[] {
  const { path, documents, summarise, expand } = collection;
  const inOrder = [...documents].sort(([a], [b]) => (a < b ? -1 : 1));
  const list = { items: inOrder.map(([, document]) => summarise(document)) };
  return [
    {
      method: 'get',
      path,
      handlers: [offers('application/json'), (_request, response) => void response.json(list)],
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      handlers: [
        offers('application/json'),
        (request, response) => {
          const id = pathParameter(request, 'id');
          const document = documents.get(id);
          if (document === undefined)
            throw new InputError(
              'not-found',
              `There is none of this id${nearestClause(id, documents.keys())}`,
            );
          response.json(expand(document));
        },
      ],
    },
  ];
}
