/** The settings of integrations as `schemas/integrations.schema.json` describes them; each connector adds its own. */

/** Where a secret is: never in the file itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

export const PRESETS = ['standard-webhooks', 'jira', 'zammad', 'pagerduty', 'zendesk', 'glpi'] as const;
export type Preset = (typeof PRESETS)[number];

/** How the sender of a webhook proves who it is. Of two secrets either will do, so that one can be changed. */
export type WebhookSettings = {
  readonly secrets: readonly SecretReference[];
} & (
  | { readonly scheme: 'bearer' }
  | { readonly scheme: Preset; readonly toleranceSeconds?: number }
  | ({ readonly scheme: 'hmac' } & SignatureScheme)
);

/** A signature: what is signed, how, and where it stands. */
export interface SignatureScheme {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** Put together from `{id}`, `{timestamp}` and `{body}`, and what stands between them. */
  readonly content: string;
  /** Between several signatures in one header. */
  readonly separator?: string;
  /** Before each signature, as `v1,` or `sha256=`. */
  readonly prefix?: string;
  readonly idHeader?: string;
  readonly timestampHeader?: string;
  /** How far the signed time may be from now. */
  readonly toleranceSeconds?: number;
  /** How the secret is written. */
  readonly secretEncoding?: 'utf8' | 'base64' | 'whsec';
}

export interface LimitSettings {
  /** Requests at a time. */
  readonly concurrency?: number;
  readonly requestsPerSecond?: number;
  readonly timeoutSeconds?: number;
}

export interface CommonSettings {
  readonly system: string;
  readonly webhook?: WebhookSettings;
  /** Default `silent`. */
  readonly whenNothingRecognised?: 'silent' | 'note';
  /** After this long a delivery goes to the dead letters; default 72. */
  readonly giveUpAfterHours?: number;
  readonly limits?: LimitSettings;
}

/** Resolved to what it stands for when the file was read. */
export type Secret = string;
