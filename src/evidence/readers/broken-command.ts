/** A long command that a mail program broke: its rest stands on the next line, without a prompt. */

/** Parameters and pipes, which no output begins with. */
const REST =
  /^(?:\||["'(])|(?:^|\s)-[A-Za-z][A-Za-z-]{0,30}(?:[\s:]|$)|\)\.(?:Count|Length|\w{1,30}Addresses)$|^-?[\w*]{1,30}(?:,[\w*]{1,30}){2,20}$/;
const WANTS_VALUE = /\s[-/][A-Za-z]{1,30}[:=]?$|[|,=(]$/;
/** Shorter lines are not broken. */
const NARROWEST = 40;

/** Takes a command as typed and the line below it; whether that line is its rest. */
export function goesOn(command: string, text: string): boolean {
  if (command.length < NARROWEST || text.length > 400 || /^[-\s]+$/.test(text)) return false;
  return REST.test(text) || (WANTS_VALUE.test(command) && !text.includes(' '));
}
