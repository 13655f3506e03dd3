/** Citations of rules as they go over the wire: with the text that they point at. */
import { resolveCitation } from '../diagnosis/citations.js';
import type { Citation, Ruleset } from '../knowledge/types.js';
import type { Wire } from './wire.js';

interface Cited {
  readonly text: string;
  readonly citations: readonly Citation[];
}

export interface CitationResolver {
  readonly citations: (citations: readonly Citation[]) => Wire<'Citations'>;
  readonly remark: (cited: Cited) => Wire<'Remark'>;
}

/** Makes the mapping for the articles of `ruleset`. */
export function citationResolver(ruleset: Ruleset): CitationResolver {
  const citations = (list: readonly Citation[]) => list.map((citation) => resolveCitation(ruleset, citation));
  return { citations, remark: ({ text, citations: list }) => ({ text, citations: citations(list) }) };
}
