/** `/v1/articles`: the sources that answers cite, section by section. */
import type { ArticleDocument, Ruleset } from '../knowledge/types.js';
import { collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function articleRoutes(ruleset: Ruleset): readonly Route[] {
  return collectionRoutes({
    path: '/v1/articles',
    documents: ruleset.articles,
    summarise,
    expand: (article): Wire<'Article'> => ({
      ...summarise(article),
      appliesTo: article.appliesTo,
      sections: article.sections,
    }),
  });
}

function summarise({ id, title, publisher, url, date }: ArticleDocument): Wire<'ArticleSummary'> {
  return {
    id,
    title,
    publisher,
    ...(url === undefined ? {} : { url }),
    ...(date === undefined ? {} : { date }),
  };
}
