/** `dcause tickets deliveries` and `requeue`: what tickets were told, what waits, and what was given up. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../errors.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type DeliveryRecord, WORK_STATES, type WorkState } from '../store/ticket-types.js';
import { describeDelivery } from '../tickets/describe-delivery.js';
import { type CommandContext, EXIT } from './context.js';
import { commandLineActor, withStore, withStoreIfAny } from './with-store.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000;

interface ListOptions {
  readonly state?: WorkState;
  readonly integration?: string;
  readonly ticket?: string;
  readonly limit: number;
  readonly json?: true;
}
interface RequeueOptions {
  readonly dead?: true;
  readonly json?: true;
}

export function addTicketsDeliveries(tickets: Command, context: CommandContext): void {
  addList(tickets, context);
  addRequeue(tickets, context);
}

function addList(tickets: Command, { io, finish }: CommandContext): void {
  tickets
    .command('deliveries')
    .description('list what tickets were told, what waits and what was given up, newest first')
    .addOption(new Option('--state <state>', 'only these; "dead" was given up').choices(WORK_STATES))
    .option('--integration <name>', 'only of this integration')
    .option('--ticket <id>', 'only of this ticket')
    .option('--limit <number>', 'at most so many', parseLimit, DEFAULT_LIMIT)
    .option('--json', 'print JSON')
    .action(async ({ state, integration, ticket, limit, json }: ListOptions) => {
      const filter = {
        ...(state === undefined ? {} : { state }),
        ...(integration === undefined ? {} : { integration }),
        ...(ticket === undefined ? {} : { ticketId: ticket }),
      };
      const found = (await withStoreIfAny(io, (store) => store.listDeliveries(filter, { limit }))) ?? [];
      if (json) io.stdout.write(`${safeJson(found.map(describeDelivery))}\n`);
      else
        io.stdout.write(found.length === 0 ? 'There are no such deliveries.\n' : found.map(asLine).join(''));
      finish(EXIT.done);
    });
}

function addRequeue(tickets: Command, { io, finish }: CommandContext): void {
  tickets
    .command('requeue')
    .description('try again what was given up')
    .argument('[id...]', 'ids, as "dcause tickets deliveries --state dead" shows them')
    .option('--dead', 'everything that was given up')
    .option('--json', 'print JSON')
    .action(async (ids: readonly string[], { dead, json }: RequeueOptions) => {
      if (ids.length > 0 === (dead === true))
        throw new InputError(
          'invalid-request',
          'name the deliveries, or say --dead for all that were given up',
        );
      const requeued = await withStore(io, async (store) => {
        const wanted = dead
          ? (await store.listDeliveries({ state: 'dead' }, { limit: MAX_LIMIT })).map(({ id }) => id)
          : ids;
        const done: string[] = [];
        for (const id of wanted)
          if (await store.requeueDelivery(id, Date.now(), commandLineActor())) done.push(id);
        return done;
      });
      const missed = ids.filter((id) => !requeued.includes(id));
      if (json) io.stdout.write(`${safeJson({ requeued })}\n`);
      else io.stdout.write(`${requeued.length} waiting again.\n`);
      if (missed.length > 0)
        throw new InputError('not-found', `not given up, or not there: ${missed.join(', ')}`);
      finish(EXIT.done);
    });
}

function parseLimit(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT)
    throw new InvalidArgumentError(`A number from 1 to ${MAX_LIMIT} is wanted.`);
  return limit;
}

function asLine(delivery: DeliveryRecord): string {
  const { id, integration, ticket, kind, state, createdAt, dueAt, attempts, reason, diagnosis } =
    describeDelivery(delivery);
  const parts = [
    `${id} ${state} ${kind} ${integration} ${ticket}`,
    `made ${createdAt}`,
    ...(diagnosis === undefined ? [] : [`diagnosis ${diagnosis.id} revision ${diagnosis.revision}`]),
    ...(attempts === 0 ? [] : [`${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`]),
    ...(dueAt === undefined ? [] : [`next ${dueAt}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return `${cleanText(parts.join(', '))}\n`;
}
