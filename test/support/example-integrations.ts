/** The file of integrations that the README shows, one of each system, and secrets that it can be read with. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseObject } from './json.js';

export const EXAMPLE_FILE = fileURLToPath(
  new URL('../integrations-example/integrations.json', import.meta.url),
);

/** Settings by name. */
export const EXAMPLE_INTEGRATIONS = parseObject(
  JSON.stringify(parseObject(readFileSync(EXAMPLE_FILE, 'utf8'))['integrations']),
);

const SIGNING = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

/** By the name of the variable. */
export const EXAMPLE_SECRETS: Readonly<Record<string, string>> = {
  RT_TOKEN: '1-27-0123456789abcdef',
  RT_WEBHOOK_SECRET: SIGNING,
  ALERTS_SECRET: 'alertmanager-shows-this',
  CALLBACK_SECRET: SIGNING,
  JIRA_TOKEN: 'token-of-jira',
  JIRA_SECRET: 'jira-signs-with-this',
  SERVICENOW_PASSWORD: 'password-of-servicenow',
  SERVICENOW_SECRET: 'servicenow-shows-this',
  ZAMMAD_TOKEN: 'token-of-zammad',
  ZAMMAD_SECRET: 'zammad-signs-with-this',
  DESK_SECRET: 'desk-shows-this',
};
