/** What stands in the place of a secret. It has no blanks and no quotes, so that what is around it keeps its form. */
export const SECRET_MARK = '[secret-removed]';

/** Takes a secret; returns the mark, once per line where line ends (and the quoting after them) lie within. */
export function markFor(secret: string): string {
  return secret
    .split(/(\r?\n[> \t]{0,40})/)
    .map((part, at) => (at % 2 === 1 || part === '' ? part : SECRET_MARK))
    .join('');
}
