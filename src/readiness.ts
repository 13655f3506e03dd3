/** What a running service says of itself: the rules that answer and why these, and what works only in part. */
import path from 'node:path';
import type { RuleMessage } from './knowledge/messages.js';
import type { RulesetName, RulesInUse } from './rules-in-use.js';
import { nameOf } from './rules-in-use.js';
import type { Store, StoreError } from './store/types.js';

export interface ReadinessWarning {
  readonly code: 'rules-refused' | 'rules-not-active' | 'not-recorded' | 'not-delivered';
  readonly detail: string;
}

export interface ReadinessReport {
  readonly status: 'ready';
  readonly ruleset: RulesetName & { readonly origin: 'files' | 'activation'; readonly since: string };
  readonly store: Store['dialect'];
  readonly warnings: readonly ReadinessWarning[];
}

/** `failure` is why the last record was not written, if it was not; `deadLetters` is how many deliveries were given up. */
export function describeReadiness(
  rules: Pick<RulesInUse, 'current' | 'files' | 'activationMessages'>,
  store: Store['dialect'],
  failure: StoreError | undefined,
  deadLetters = 0,
): ReadinessReport {
  const { ruleset, origin, since } = rules.current();
  const files = rules.files();
  const warnings: ReadinessWarning[] = [];
  if (files.messages.length > 0)
    warnings.push({ code: 'rules-refused', detail: refused('changed', files.messages) });
  const activated = rules.activationMessages();
  if (activated.length > 0) warnings.push({ code: 'rules-refused', detail: refused('activated', activated) });
  if (origin === 'activation' && files.ruleset !== undefined && files.ruleset.digest !== ruleset.digest)
    warnings.push({
      code: 'rules-not-active',
      detail: `The files hold ${files.ruleset.name} ${files.ruleset.version} (${files.ruleset.digest.slice(0, 8)}); an activation decides.`,
    });
  if (failure !== undefined)
    warnings.push({ code: 'not-recorded', detail: `Answers are not recorded: ${failure.message}` });
  if (deadLetters > 0)
    warnings.push({
      code: 'not-delivered',
      detail: `Given up: ${deadLetters} ${deadLetters === 1 ? 'delivery' : 'deliveries'} to tickets; "dcause tickets deliveries --state dead" lists them.`,
    });
  return {
    status: 'ready',
    ruleset: { ...nameOf(ruleset), origin, since: new Date(since).toISOString() },
    store,
    warnings,
  };
}

/** Names the file within its folder only: this address is open to everybody. */
function refused(which: string, messages: readonly RuleMessage[]): string {
  const [first] = messages;
  if (first === undefined) return '';
  const { file, line, column, message } = first;
  const name = path.join(path.basename(path.dirname(file)), path.basename(file));
  const more = messages.length > 1 ? ` (and ${messages.length - 1} more)` : '';
  return `The ${which} rules are not used: ${name}:${line}:${column}: ${message}${more}`;
}
