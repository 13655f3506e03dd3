/** Commands are copied and run: they are shown whole on one line, or not at all. */
import { COMMAND_LIMIT } from './document.js';
import { cleanText } from './safe-text.js';

/** `command` cleaned; a command too long to check by eye is replaced by a remark that says so. */
export function safeCommand(command: string): string {
  const clean = cleanText(command);
  return [...clean].length <= COMMAND_LIMIT
    ? clean
    : '(a command is left out here because it is too long to show)';
}
