/**
 * A small reader of the part of CommonMark that the renderer writes: which characters stand in code, and which a
 * Markdown processor would act on. Throws where a fence or code span is not closed.
 */

export interface ReadMarkdown {
  /** Contents of code spans and fenced lines. */
  readonly code: readonly string[];
  /** Everything else, escapes taken off, one entry for each line. */
  readonly prose: readonly string[];
  readonly links: readonly string[];
}

export function readMarkdown(markdown: string): ReadMarkdown {
  const code: string[] = [];
  const prose: string[] = [];
  const links: string[] = [];
  let fence: { readonly indent: number; readonly mark: string } | undefined;
  for (const line of markdown.split('\n')) {
    const bare = line.trimStart();
    const mark = /^(`{3,})$/.exec(bare)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && mark.length >= fence.mark.length) fence = undefined;
      else if (line !== '' && line.length - bare.length < fence.indent)
        throw new Error(`left its list: ${line}`);
      else code.push(bare);
    } else if (mark !== undefined) fence = { indent: line.length - bare.length, mark };
    else prose.push(readLine(line, code, links));
  }
  if (fence !== undefined) throw new Error('a fence is not closed');
  return { code, prose, links };
}

function readLine(line: string, code: string[], links: string[]): string {
  let prose = '';
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(rest);
    const run = /^`+/.exec(rest)?.[0];
    const link = /^\]\(([^)\s]*)\)/.exec(rest);
    if (escaped !== null) {
      prose += ' ';
      at += 2;
    } else if (run !== undefined) {
      const end = new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest.slice(run.length));
      if (end === null) throw new Error(`a code span is not closed: ${line}`);
      code.push(rest.slice(run.length, run.length + end.index));
      at += run.length + end.index + run.length;
    } else if (link !== null) {
      links.push(link[1] ?? '');
      at += link[0].length;
    } else {
      prose += line.charAt(at);
      at += 1;
    }
  }
  return prose;
}
