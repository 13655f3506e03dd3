/** Messages about rules as people and editors read them: one to a line, `file:line:column code message`. */
import type { RuleMessage } from '../knowledge/messages.js';
import { cleanText } from '../render/safe-text.js';

/** Lines with their ends; nothing where there are no messages. */
export function messageLines(messages: readonly RuleMessage[]): string {
  return messages
    .map(
      ({ file, line, column, code, message }) =>
        `${cleanText(`${file}:${line}:${column} ${code} ${message}`)}\n`,
    )
    .join('');
}
