/** From the settings of a webhook and its secrets to what verifies it. */
import type { WebhookSettings } from '../settings.js';
import { SCHEMES, type Scheme } from './presets.js';
import { keyOf } from './secret-key.js';
import { bearerVerifier, signatureVerifier, type WebhookVerifier } from './verify.js';

/** Examples of Alertmanager have secrets this short; what is shorter can be guessed. */
const LEAST_BYTES = 8;

export type VerifierResult =
  | { readonly ok: true; readonly verify: WebhookVerifier }
  /** `index` of the secret; no message tells a secret. */
  | { readonly ok: false; readonly faults: readonly { readonly index: number; readonly message: string }[] };

/** `secrets` in the order of the settings. */
export function createVerifier(settings: WebhookSettings, secrets: readonly string[]): VerifierResult {
  if (settings.scheme === 'bearer')
    return orFaults(
      secrets.map((secret) => (/^[\x21-\x7e]+$/.test(secret) ? Buffer.from(secret) : undefined)),
      'A bearer token has visible ASCII characters only, and no blanks.',
      () => bearerVerifier(secrets),
    );
  const scheme = schemeOf(settings);
  const { secretEncoding = 'utf8' } = scheme;
  return orFaults(
    secrets.map((secret) => keyOf(secret, secretEncoding)),
    'The secret is not in base64, as this scheme wants it.',
    (keys) => signatureVerifier(scheme, keys),
  );
}

function schemeOf(settings: Exclude<WebhookSettings, { readonly scheme: 'bearer' }>): Scheme {
  if (settings.scheme === 'hmac') return settings;
  const { scheme, toleranceSeconds } = settings;
  return { ...SCHEMES[scheme], ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }) };
}

function orFaults(
  keys: readonly (Buffer | undefined)[],
  malformed: string,
  create: (keys: readonly Buffer[]) => WebhookVerifier,
): VerifierResult {
  const faults = keys.flatMap((key, index) => {
    if (key === undefined) return [{ index, message: malformed }];
    const message = `The secret has fewer than ${LEAST_BYTES} bytes and could be guessed.`;
    return key.length < LEAST_BYTES ? [{ index, message }] : [];
  });
  const whole = keys.filter((key) => key !== undefined);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, verify: create(whole) };
}
