/** What tables, alerts and mail programs do to the lines of an event's text: cut off or broken in two. */
const LONGEST_NAME = 300;

/** Whether a table or an alert has cut the text here. */
export function isCutOff(text: string): boolean {
  return text.endsWith('...') || text.endsWith('\u2026');
}

/** Half a name is not taken for a whole one: the last word of a text that was cut is left out. */
export function withoutCutWord(text: string): string {
  return isCutOff(text) ? text.slice(0, text.lastIndexOf(' ') + 1) : text;
}

/** A distinguished name that a mail program has wrapped at one of its blanks: the end of every one names the domain. */
export function isWrapped(text: string): boolean {
  return (
    text.length < LONGEST_NAME &&
    /^CN=/i.test(text) &&
    !/,\s?DC=[^,=]{1,63}$/i.test(text) &&
    !/,DC=.{1,300}\s/i.test(text)
  );
}
