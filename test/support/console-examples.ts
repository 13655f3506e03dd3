/** The console blocks of a Markdown page: what follows `$ ` is a command, the rest its output. */

export interface ConsoleExample {
  readonly title: string;
  readonly command: string;
  readonly expected: string;
}

/** A command goes on behind a final backslash, and while a quotation is open. */
function isOpen(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  return text.endsWith('\\') || (text.match(/'/g)?.length ?? 0) % 2 === 1;
}

export function consoleExamples(markdown: string): ConsoleExample[] {
  const blocks = [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const lines = part.split('\n');
        let last = 0;
        while (last < lines.length - 1 && isOpen(lines.slice(0, last + 1))) last += 1;
        return {
          title: lines[0] ?? '',
          command: lines.slice(0, last + 1).join('\n'),
          expected: lines
            .slice(last + 1)
            .join('\n')
            .trimEnd(),
        };
      }),
  );
}

/** `page` with what came out behind its command; read the difference before committing it. */
export function withOutput(page: string, { command, expected }: ConsoleExample, printed: string): string {
  const block = (output: string): string => `$ ${command}\n${output === '' ? '' : `${output}\n`}`;
  return page.replace(block(expected), () => block(printed.trimEnd()));
}
