/** `dcause serve`: the HTTP service, configured by the environment alone. */
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { InputError } from '../errors.js';
import type { CommandContext } from './context.js';

export function addServe(program: Command, { io, finish }: CommandContext): void {
  program
    .command('serve')
    .description('run the HTTP service until it is told to stop (settings: PORT, HOST, DCAUSE_RULES …)')
    .action(async () => {
      const read = readConfig(io.env);
      if (!read.ok) throw new InputError('invalid-request', read.messages.join(' '));
      // Loaded here because no other command needs a web server.
      const { serve } = await import('../main.js');
      finish(await serve(read.config));
    });
}
