/** Where the output of a command goes: to standard output, or whole into a file. */
import { InputError } from '../errors.js';
import { replaceFile } from '../replace-file.js';
import type { CliIo } from './context.js';

/** Throws InputError `unreadable-file` where `file` cannot be written. */
export async function writeOutput(io: CliIo, text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    io.stdout.write(text);
    return;
  }
  try {
    await replaceFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError('unreadable-file', `cannot write ${file}: ${reason}`);
  }
}
