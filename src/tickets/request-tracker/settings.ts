/** The settings of Request Tracker as `$defs/request-tracker` of the schema describes them. */
import type { CommonSettings, SecretReference } from '../settings.js';
import type { FieldSettings } from '../suggested-fields.js';

export interface RequestTrackerSettings extends CommonSettings {
  readonly system: 'request-tracker';
  readonly url: string;
  readonly token: SecretReference;
  /** Login of the user whose token it is. */
  readonly user: string;
  readonly queues: readonly string[];
  /** Names of custom fields. */
  readonly fields?: RequestTrackerFields;
  readonly pollSeconds?: number;
}

/** `diagnosis` takes the link to the diagnosis, or its marker where there is no link. */
export type RequestTrackerFields = FieldSettings & { readonly diagnosis?: string };
