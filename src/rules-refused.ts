/** Rules that somebody sent or named and that do not pass: one error with what their check says. */
import { InputError } from './errors.js';
import type { RuleMessage } from './knowledge/messages.js';

/** More help nobody at once. */
const MOST_TOLD = 500;

/** The fault of rules about which `messages` say something. */
export function rulesRefused(messages: readonly RuleMessage[]): InputError {
  const [first] = messages;
  const where = first === undefined ? '' : `${first.file}:${first.line}:${first.column}: ${first.message}`;
  const more = messages.length > 1 ? ` (${messages.length} messages)` : '';
  return new InputError(
    'rules-refused',
    `The rules are refused: ${where}${more}`,
    [],
    messages.slice(0, MOST_TOLD),
  );
}

/** Whether it is about facts that readers have learned since: rules of an older version are good all the same. */
export function isOfEngine({ code }: RuleMessage): boolean {
  return code === 'unknown-produced-fact';
}
