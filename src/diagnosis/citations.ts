/** Citations with what they point at, so that a reader of the answer needs no second request. */
import type { ArticleDocument, Citation, Ruleset } from '../knowledge/types.js';
import type { AnswerCaveat, ResolvedCitation } from './types.js';

/** Resolves one citation. Throws where it points nowhere; loading a ruleset checks that none does. */
export function resolveCitation(ruleset: Ruleset, citation: Citation): ResolvedCitation {
  const article = ruleset.articles.get(citation.article);
  const resolved = article && resolveWithin(article, citation.statement);
  if (resolved === undefined) throw new Error(`No statement ${citation.article}/${citation.statement}.`);
  return resolved;
}

/** Resolves citations in their order. */
export function resolveCitations(
  ruleset: Ruleset,
  citations: readonly Citation[],
): readonly ResolvedCitation[] {
  return citations.map((citation) => resolveCitation(ruleset, citation));
}

/** A text with its citations, as it stands in an answer. */
export function resolveText(
  ruleset: Ruleset,
  { text, citations }: { readonly text: string; readonly citations: readonly Citation[] },
): AnswerCaveat {
  return { text, citations: resolveCitations(ruleset, citations) };
}

function resolveWithin(article: ArticleDocument, statementId: string): ResolvedCitation | undefined {
  for (const section of article.sections) {
    const statement = section.statements.find((each) => each.id === statementId);
    if (statement === undefined) continue;
    const { url } = article;
    const sectionUrl =
      url !== undefined && section.anchor !== undefined ? `${url}#${section.anchor}` : undefined;
    return {
      article: { id: article.id, title: article.title, ...(url !== undefined && { url }) },
      section: {
        id: section.id,
        heading: section.heading,
        ...(sectionUrl !== undefined && { url: sectionUrl }),
      },
      statement: { id: statement.id, text: statement.text },
    };
  }
  return undefined;
}
