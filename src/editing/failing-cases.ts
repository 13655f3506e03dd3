/** The cases of rules that come out otherwise than they say, as messages about their documents. */
import { compileRuleset } from '../diagnosis/compile.js';
import type { LoadResult } from '../knowledge/assemble.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { type CaseResult, runCases } from '../rule-cases.js';

/** One message for each case that fails, in the order of ids. */
export async function failingCases({
  ruleset,
  locate,
}: Extract<LoadResult, { ok: true }>): Promise<readonly RuleMessage[]> {
  const { results } = await runCases(compileRuleset(ruleset));
  return results
    .filter(({ passed }) => !passed)
    .map((result) => ({
      ...locate({ kind: 'case', id: result.id, pointer: '' }),
      code: 'failing-case',
      message: sentence(result),
    }));
}

/** Of a ruleset with hundreds of causes, what came out could be told at any length. */
const MOST_SHOWN = 500;

function sentence({ difference, details }: CaseResult): string {
  const expected = details?.expected.join('; ') ?? '';
  const shown = difference.length > MOST_SHOWN ? `${difference.slice(0, MOST_SHOWN)}…` : difference;
  return `The case fails: expected is ${expected}, but ${shown}.`;
}
