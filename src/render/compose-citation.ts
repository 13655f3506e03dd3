/** Citations as people read them: article and section, linked where the article is on the web. */
import type { ResolvedCitation } from '../diagnosis/types.js';
import type { ComposeOptions } from './compose-options.js';
import { type Inline, joined, type Part } from './document.js';

/** `citations`, one entry for each article with the sections that are meant. */
export function citationParts(citations: readonly ResolvedCitation[]): readonly Inline[] {
  const articles = new Map<string, readonly ResolvedCitation[]>();
  for (const citation of citations)
    articles.set(citation.article.id, [...(articles.get(citation.article.id) ?? []), citation]);
  return [...articles.values()].flatMap((cited) =>
    cited[0] === undefined ? [] : [articlePart(cited[0], cited)],
  );
}

function articlePart({ article }: ResolvedCitation, cited: readonly ResolvedCitation[]): Inline {
  const sections = [...new Map(cited.map(({ section }) => [section.id, section])).values()];
  const headings = sections.map(({ heading }) => `"${heading}"`).join(', ');
  const text = `${article.title}, ${sections.length === 1 ? 'section' : 'sections'} ${headings}`;
  const url = (sections.length === 1 ? sections[0]?.url : undefined) ?? article.url;
  return url === undefined ? { kind: 'text', text } : { kind: 'link', text, url };
}

/** ` (article, section; …)` behind a statement of the long form. */
export function citedBehind(
  citations: readonly ResolvedCitation[],
  { verbose }: ComposeOptions,
): readonly Part[] {
  const parts = verbose ? citationParts(citations) : [];
  return parts.length === 0 ? [] : [' (', ...joined(parts, '; '), ')'];
}
