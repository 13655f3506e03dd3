/** `/v1/articles`: the sources that answers cite, section by section. */
import type { ArticleDocument } from '../knowledge/types.js';
import { type CurrentRuleset, collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function articleRoutes(current: CurrentRuleset): readonly Route[] {
  return collectionRoutes(current, {
    path: '/v1/articles',
    documents: ({ articles }) => articles,
    summarise,
    expand: (article): Wire<'Article'> => ({
      ...summarise(article),
      version: article.version,
      appliesTo: article.appliesTo,
      sections: article.sections,
    }),
  });
}

function summarise({ id, title, deprecated, publisher, url, date }: ArticleDocument): Wire<'ArticleSummary'> {
  return {
    id,
    title,
    ...(deprecated === undefined ? {} : { deprecated }),
    publisher,
    ...(url === undefined ? {} : { url }),
    ...(date === undefined ? {} : { date }),
  };
}
