/** `dcause rules pull`: fetches a ruleset from a running service, as a bundle. */
import type { Command } from 'commander';
import { InputError } from '../errors.js';
import { loadBundle } from '../knowledge/load-bundle.js';
import { type CommandContext, EXIT } from './context.js';
import { goodRules, type LoadedRules } from './load-rules.js';
import { describeBundle } from './rules-bundle.js';
import { addServiceOptions, askService, parseAnswer, type ServiceOptions } from './service-client.js';
import { writeOutput } from './write-output.js';

interface PullOptions extends ServiceOptions {
  readonly output?: string;
  readonly json?: true;
}

export function addRulesPull(rules: Command, { io, finish }: CommandContext): void {
  addServiceOptions(
    rules
      .command('pull')
      .description('print a ruleset of a running service as one bundle')
      .argument('[version]', 'a version, or the beginning of a digest; default what answers there'),
  )
    .option('--output <file>', 'write it there, and print what it is')
    .option('--json', 'with --output: print what it is as JSON')
    .action(async (version: string | undefined, { output, json, ...service }: PullOptions) => {
      const wanted = version ?? String(parseAnswer(await askService(io, service, '/v1/ruleset'))['digest']);
      const address = `/v1/rulesets/${encodeURIComponent(wanted)}/bundle`;
      const { text, headers } = await askService(io, service, address);
      const loaded = checked(text, headers.get('etag'));
      await writeOutput(io, text, output);
      if (output !== undefined) io.stdout.write(describeBundle(loaded, output, json));
      finish(EXIT.done);
    });
}

/** Throws InputError where it is not the whole bundle that the service speaks of, or not one that this version takes. */
function checked(text: string, etag: string | null): LoadedRules {
  try {
    const loaded = goodRules(loadBundle(text));
    if (etag === `"${loaded.ruleset.digest}"` && loaded.bundle === text) return loaded;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InputError('unavailable', 'what came is not the bundle that the service holds; try again');
}
