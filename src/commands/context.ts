/** What every command gets: where to read and write, and how to say with which code the program ends. */

export interface CliIo {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CommandContext {
  readonly io: CliIo;
  /** Sets the exit code of a command that did its work; faults are thrown as InputError. */
  readonly finish: (exitCode: number) => void;
}

export const EXIT = { done: 0, found: 1, usage: 2, internal: 70 } as const;
