/** How a connector is made: settings that the schema has checked, and the parts that all connectors use. */
import type { Logger } from 'pino';
import type { CommonSettings, SecretReference } from './settings.js';
import type { SystemClient, SystemClientOptions } from './system-client.js';
import type { Connector } from './types.js';

export interface ConnectorParts {
  /** The name of the integration. */
  readonly name: string;
  /** What a reference stands for; all of them were resolved when the file was read. */
  readonly secret: (reference: SecretReference) => string;
  /** A client with the limits of this integration. */
  readonly client: (options: Omit<SystemClientOptions, 'limits'>) => SystemClient;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ConnectorModule {
  /** `settings` must match the definition of this system in the schema; throws where they do not. */
  createConnector(settings: unknown, parts: ConnectorParts): Connector;
}

/** `isSettings`: whether settings match the definition of the system in the schema. */
export function defineConnector<Settings extends CommonSettings>(
  isSettings: (settings: unknown) => settings is Settings,
  create: (settings: Settings, parts: ConnectorParts) => Connector,
): ConnectorModule['createConnector'] {
  return (settings, parts) => {
    if (!isSettings(settings)) throw new Error(`The settings of ${parts.name} were not checked.`);
    return create(settings, parts);
  };
}
