#!/usr/bin/env node
/** The command line. Exit codes: 0 done, 1 findings or failed checks, 2 usage, 3 input that cannot be read, 70 a bug. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { type CliIo, EXIT } from './commands/context.js';
import { addDiagnose } from './commands/diagnose.js';
import { addFacts } from './commands/facts.js';
import { addKeys } from './commands/keys.js';
import { addRead } from './commands/read.js';
import { addRulesActivate, addRulesRollback, addRulesVersions } from './commands/rules-activate.js';
import { addRulesBundle, addRulesUnbundle } from './commands/rules-bundle.js';
import { addRulesCheck } from './commands/rules-check.js';
import { addRulesCoverage } from './commands/rules-coverage.js';
import { addRulesDiff } from './commands/rules-diff.js';
import { addRulesExplain } from './commands/rules-explain.js';
import { addRulesFmt } from './commands/rules-fmt.js';
import { addRulesGraph } from './commands/rules-graph.js';
import { addRulesImpact } from './commands/rules-impact.js';
import { addRulesLock } from './commands/rules-lock.js';
import { addRulesPull } from './commands/rules-pull.js';
import { addRulesPush } from './commands/rules-push.js';
import { addRulesTest } from './commands/rules-test.js';
import { addServe } from './commands/serve.js';
import { addTicketsCheck } from './commands/tickets-check.js';
import { addTicketsDeliveries } from './commands/tickets-deliveries.js';
import { ERRORS, InputError } from './errors.js';
import { shorten } from './render/safe-text.js';
import { ENGINE_VERSION } from './version.js';

const LONGEST_MESSAGE = 2000;

/** Runs the command in `argv` (without node and script) and returns the exit code; nothing is thrown. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    const fault = faultOf(error);
    if (fault.message !== '') io.stderr.write(`dcause: ${shorten(fault.message, LONGEST_MESSAGE)}\n`);
    return fault.exitCode;
  }
}

function createProgram(io: CliIo, finish: (exitCode: number) => void): Command {
  const program = new Command('dcause')
    .description('Names the cause when domain controllers stop replicating because of DNS.')
    .version(ENGINE_VERSION)
    .exitOverride()
    // Faults are printed once, in one line, by run().
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined });
  const context = { io, finish };
  addDiagnose(program, context);
  addRead(program, context);
  addFacts(program, context);
  const rules = program.command('rules').description('work on the rules');
  addRulesCheck(rules, context);
  addRulesTest(rules, context);
  addRulesExplain(rules, context);
  addRulesDiff(rules, context);
  addRulesImpact(rules, context);
  addRulesGraph(rules, context);
  addRulesCoverage(rules, context);
  addRulesFmt(rules, context);
  addRulesLock(rules, context);
  addRulesVersions(rules, context);
  addRulesActivate(rules, context);
  addRulesRollback(rules, context);
  addRulesBundle(rules, context);
  addRulesUnbundle(rules, context);
  addRulesPush(rules, context);
  addRulesPull(rules, context);
  const tickets = program.command('tickets').description('work on ticketing systems');
  addTicketsCheck(tickets, context);
  addTicketsDeliveries(tickets, context);
  addKeys(program, context);
  addServe(program, context);
  return program;
}

interface Fault {
  readonly exitCode: number;
  readonly message: string;
}

function faultOf(error: unknown): Fault {
  if (error instanceof CommanderError) return usageFault(error);
  if (error instanceof InputError) {
    const others = error.errors.map(({ detail }) => detail).filter((detail) => detail !== error.detail);
    const more = others.length === 0 ? '' : ` (${others.join('; ')})`;
    return { exitCode: ERRORS[error.code].exitCode, message: `${error.detail}${more}` };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { exitCode: EXIT.internal, message: `this is a bug: ${reason}` };
}

function usageFault({ code, exitCode, message }: CommanderError): Fault {
  if (exitCode === 0) return { exitCode: EXIT.done, message: '' };
  if (code === 'commander.help')
    return { exitCode: EXIT.usage, message: 'give a command; --help lists them' };
  return { exitCode: EXIT.usage, message: message.replace(/^error: /, '') };
}

/**
 * `dcause … | head` closes the pipe early: nobody is left to write to, and nothing went wrong. A full disk is told in
 * one line like every other fault.
 */
function endOnLostOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stderr.on('error', () => process.exit());
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    stderr.write(`dcause: cannot write the output: ${error.message}\n`);
    process.exit(EXIT.internal);
  });
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) {
  const { stdin, stdout, stderr, env } = process;
  endOnLostOutput(stdout, stderr);
  process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env });
}
