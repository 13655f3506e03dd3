/** `dcause keys`: API keys of the service, made, listed and revoked in its store. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../errors.js';
import { parseInstant } from '../instant.js';
import { describeKey } from '../keys/describe-key.js';
import { type IssuedKey, issueKey } from '../keys/issue-key.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { type KeyRecord, ROLES, type Role } from '../store/types.js';
import { type CommandContext, EXIT } from './context.js';
import { commandLineActor, withStore } from './with-store.js';

const LONGEST_NAME = 100;

interface Output {
  readonly json?: true;
}

interface CreateOptions extends Output {
  readonly name: string;
  readonly role: Role;
  /** Epoch milliseconds. */
  readonly expires?: number;
}

export function addKeys(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('make, list and revoke API keys of the service');
  addCreate(keys, context);
  addList(keys, context);
  addRevoke(keys, context);
}

function addCreate(keys: Command, { io, finish }: CommandContext): void {
  keys
    .command('create')
    .description('make a key; its secret is printed this once')
    .requiredOption('--name <text>', 'who uses it', parseName)
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option(
      '--expires <date>',
      'from when on it is refused, as 2027-01-31 or 2027-01-31T12:00:00Z',
      parseExpiry,
    )
    .option('--json', 'print JSON')
    .action(async ({ name, role, expires, json }: CreateOptions) => {
      const issued = await withStore(io, (store) =>
        issueKey(
          store,
          { name, role, ...(expires === undefined ? {} : { expiresAt: expires }) },
          Date.now(),
          commandLineActor(),
        ),
      );
      io.stdout.write(
        json ? `${safeJson({ ...describeKey(issued), secret: issued.secret })}\n` : asNewKey(issued),
      );
      finish(EXIT.done);
    });
}

function addList(keys: Command, { io, finish }: CommandContext): void {
  keys
    .command('list')
    .description('list the keys of the store, revoked and expired ones too')
    .option('--json', 'print JSON')
    .action(async ({ json }: Output) => {
      const known = await withStore(io, (store) => store.listKeys());
      io.stdout.write(json ? `${safeJson(known.map(describeKey))}\n` : asList(known));
      finish(EXIT.done);
    });
}

function addRevoke(keys: Command, { io, finish }: CommandContext): void {
  keys
    .command('revoke')
    .description('end a key; running services refuse it within seconds')
    .argument('<id>', 'its id, as "dcause keys list" shows it')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Output) => {
      const at = Date.now();
      const revoked = await withStore(io, (store) => store.revokeKey(id, at, commandLineActor()));
      if (!revoked)
        throw new InputError(
          'not-found',
          `there is no key "${id}" that is not revoked; "dcause keys list" lists them`,
        );
      io.stdout.write(
        json
          ? `${safeJson({ id, revokedAt: new Date(at).toISOString() })}\n`
          : `${cleanText(`The key ${id} is revoked.`)}\n`,
      );
      finish(EXIT.done);
    });
}

function parseName(text: string): string {
  if (text.trim() === '' || text.length > LONGEST_NAME || /\p{Cc}/u.test(text))
    throw new InvalidArgumentError(`One line of at most ${LONGEST_NAME} characters is wanted.`);
  return text;
}

function parseExpiry(text: string): number {
  const at = parseInstant(text);
  if (at === undefined)
    throw new InvalidArgumentError('A date, or a time with its zone, is wanted, as 2027-01-31.');
  return at;
}

function asNewKey({ secret, ...key }: IssuedKey): string {
  return `${secret}\n\n${asLine(key)}The key is the first line. It is shown this once; the store keeps only its digest.\n`;
}

function asList(known: readonly KeyRecord[]): string {
  if (known.length === 0) return 'The store holds no key.\n';
  return known.map(asLine).join('');
}

function asLine(key: KeyRecord): string {
  const { id, name, role, createdAt, expiresAt, lastUsedAt, revokedAt } = describeKey(key);
  const parts = [
    `${id} ${role} "${name}"`,
    `made ${createdAt}`,
    ...(expiresAt === undefined ? [] : [`expires ${expiresAt}`]),
    lastUsedAt === undefined ? 'never used' : `last used ${lastUsedAt}`,
    ...(revokedAt === undefined ? [] : [`revoked ${revokedAt}`]),
  ];
  return `${cleanText(parts.join(', '))}\n`;
}
