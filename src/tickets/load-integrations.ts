/** `DCAUSE_INTEGRATIONS`: from a file to connectors that are ready, or everything that is wrong with it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Environment } from '../config.js';
import { compare, escapePointer } from '../knowledge/messages.js';
import { type Position, parseDocument } from '../knowledge/parse.js';
import { isRecord, type SchemaFault } from '../knowledge/schema-check.js';
import type { ConnectorModule } from './define-connector.js';
import { faultsOf } from './integration-faults.js';
import { findSecret, isReference, nameOf } from './secrets.js';
import type { CommonSettings, SecretReference } from './settings.js';
import { compileIntegrations, type SecretKind, validatorOf } from './settings-guard.js';
import { createVerifier } from './signatures/create-verifier.js';
import { keyOf } from './signatures/secret-key.js';
import type { WebhookVerifier } from './signatures/verify.js';
import { createSystemClient } from './system-client.js';
import type { Connector } from './types.js';

export interface Integration {
  readonly name: string;
  readonly settings: CommonSettings;
  readonly connector: Connector;
  /** Absent where it takes no webhooks. */
  readonly verify?: WebhookVerifier;
}

export interface LoadOptions {
  readonly env: Environment;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Messages are `file:line:column: what is wrong`, in their order in the file. */
export type LoadedIntegrations =
  | { readonly ok: true; readonly integrations: readonly Integration[] }
  | { readonly ok: false; readonly messages: readonly string[] };

/** Rejects only where a connector of this package is broken. */
export async function loadIntegrations(file: string, options: LoadOptions): Promise<LoadedIntegrations> {
  const tell = ({ line, column }: Position, message: string): string =>
    `${file}:${line}:${column}: ${message}`;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    return { ok: false, messages: [tell({ line: 1, column: 1 }, 'The file cannot be read.')] };
  const parsed = parseDocument(text.replace(/^\uFEFF/, ''));
  if (!parsed.ok) return { ok: false, messages: parsed.faults.map((fault) => tell(fault, fault.message)) };
  const { value, positionOf } = parsed;
  const { settings, references, faults } = readSettings(value);
  const secrets = new Map<string, string>();
  const missing: SchemaFault[] = [];
  for (const { pointer, reference, kind } of references) {
    const found = await findSecret(reference, options.env, path.dirname(file));
    if ('fault' in found) missing.push({ pointer, message: found.fault });
    else if (kind === 'signing' && keyOf(found.value, 'whsec') === undefined)
      missing.push({ pointer, message: 'The secret must be "whsec_" and base64.' });
    else secrets.set(nameOf(reference), found.value);
  }
  const known = { ...options, secrets };
  const verifiers = settings.map((entry) => verifierOf(entry, known));
  const all = [...faults, ...missing, ...verifiers.flatMap((verifier) => verifier.faults)];
  if (all.length > 0) {
    const placed = all.map(({ pointer, message }) => ({ ...positionOf(pointer), message }));
    placed.sort((a, b) => a.line - b.line || a.column - b.column || compare(a.message, b.message));
    return { ok: false, messages: placed.map(({ message, ...position }) => tell(position, message)) };
  }
  const integrations = settings.map(async ([name, common], at): Promise<Integration> => {
    const verify = verifiers[at]?.verify;
    const connector = await connect(name, common, known);
    return { name, settings: common, connector, ...(verify === undefined ? {} : { verify }) };
  });
  return { ok: true, integrations: await Promise.all(integrations) };
}

type Entry = readonly [name: string, settings: CommonSettings];
interface PlacedReference {
  readonly pointer: string;
  readonly reference: SecretReference;
  readonly kind: SecretKind;
}
interface Reading {
  /** Those in which nothing is wrong. */
  readonly settings: readonly Entry[];
  readonly references: readonly PlacedReference[];
  readonly faults: readonly SchemaFault[];
}

function readSettings(value: unknown): Reading {
  const references = new Map<string, PlacedReference>();
  const ajv = compileIntegrations((kind, reference, pointer) => {
    // A signing secret is a secret too, and is met as both.
    if (isReference(reference) && references.get(pointer)?.kind !== 'signing')
      references.set(pointer, { pointer, reference, kind });
  });
  const validate = validatorOf(ajv);
  const faults = validate(value) ? [] : faultsOf(validate.errors ?? []);
  const isSettings = validatorOf<CommonSettings>(ajv, '/$defs/integration');
  // Who writes a secret in place of where it is finds it in no message.
  const found = [...references.values()].filter(
    ({ pointer }) => !faults.some((fault) => fault.pointer.startsWith(`${pointer}/`)),
  );
  const entries =
    isRecord(value) && isRecord(value['integrations']) ? Object.entries(value['integrations']) : [];
  const settings = entries.flatMap(([name, entry]): Entry[] => (isSettings(entry) ? [[name, entry]] : []));
  return { settings, references: found, faults };
}

interface Known extends LoadOptions {
  /** By where each is. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Nothing where a secret is missing, which is told already. */
function verifierOf(
  [name, { webhook }]: Entry,
  { secrets: known }: Known,
): { readonly verify?: WebhookVerifier; readonly faults: readonly SchemaFault[] } {
  if (webhook === undefined) return { faults: [] };
  const secrets = webhook.secrets.map((reference) => known.get(nameOf(reference)));
  const found = secrets.filter((secret) => secret !== undefined);
  if (found.length < secrets.length) return { faults: [] };
  const created = createVerifier(webhook, found);
  if (created.ok) return { verify: created.verify, faults: [] };
  const at = `/integrations/${escapePointer(name)}/webhook/secrets`;
  return { faults: created.faults.map(({ index, message }) => ({ pointer: `${at}/${index}`, message })) };
}

async function connect(name: string, settings: CommonSettings, known: Known): Promise<Connector> {
  const { secrets, logger, now } = known;
  const file = `./connectors/${settings.system}.js`;
  const module: unknown = await import(file);
  if (!isConnectorModule(module)) throw new Error(`${file} makes no connector`);
  return module.createConnector(settings, {
    name,
    secret: (reference) => {
      const secret = secrets.get(nameOf(reference));
      if (secret === undefined) throw new Error(`${nameOf(reference)} was not read for ${name}`);
      return secret;
    },
    client: (options) => createSystemClient({ ...options, limits: settings.limits ?? {} }),
    logger: logger.child({ integration: name }),
    now,
  });
}

function isConnectorModule(module: unknown): module is ConnectorModule {
  return isRecord(module) && typeof module['createConnector'] === 'function';
}
