/** What the README has people paste into ticketing systems and into the file of integrations: it loads, runs and fits. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Integration, loadIntegrations } from '../src/tickets/load-integrations.js';
import { temporaryFolder } from './support/app.js';
import { EXAMPLE_FILE, EXAMPLE_INTEGRATIONS, EXAMPLE_SECRETS } from './support/example-integrations.js';
import { parseObject } from './support/json.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const tickets = /^## Tickets\n[\s\S]*?(?=^## )/m.exec(readme)?.[0] ?? '';

function blocks(language: string): readonly string[] {
  const fence = new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm');
  return [...tickets.matchAll(fence)].map(([, text = '']) => text);
}

async function load(file: string): Promise<readonly Integration[]> {
  const logger = pino({ level: 'silent' });
  const loaded = await loadIntegrations(file, { env: EXAMPLE_SECRETS, logger, now: () => Date.now() });
  return loaded.ok ? loaded.integrations : expect.fail(loaded.messages.join('\n'));
}

/** A whole file, or members of one. */
const shown = blocks('json').map((text) =>
  parseObject(text.trimStart().startsWith('{') ? text : `{${text}}`),
);
const entries: readonly (readonly [string, unknown])[] = shown.flatMap((part) =>
  Object.entries(part['integrations'] ?? part),
);

describe('the file of integrations', () => {
  it('has one of each system', async () => {
    const loaded = await load(EXAMPLE_FILE);
    const systems = ['request-tracker', 'alertmanager', 'jira', 'servicenow', 'zammad', 'generic'];
    expect(loaded.map(({ settings }) => settings.system)).toEqual(systems);
  });

  it('is what the README shows, part by part', () => {
    const parts = entries.filter(([name]) => name !== 'webhook');
    expect(Object.fromEntries(parts)).toEqual(EXAMPLE_INTEGRATIONS);
  });

  it('takes the webhook of Request Tracker that the README adds', async () => {
    const [, webhook] = entries.find(([name]) => name === 'webhook') ?? [];
    const file = path.join(await temporaryFolder(), 'integrations.json');
    const helpdesk: unknown = Object.assign({}, EXAMPLE_INTEGRATIONS['helpdesk'], { webhook });
    writeFileSync(file, JSON.stringify({ integrations: { helpdesk } }));
    const [integration] = await load(file);
    expect(integration?.verify).toBeDefined();
  });
});

describe('what is pasted into other systems', () => {
  it('is the scrip that the tests of Request Tracker run', () => {
    const scrip = readFileSync(new URL('./support/request-tracker-scrip.pl', import.meta.url), 'utf8');
    expect(blocks('perl')[0]).toBe(scrip.replace(/^(?:#.*\n)+/, ''));
    const config = /Set\(\$(\w+), \['https:\/\/[\w.]+(\/\S*)', 'whsec_/.exec(blocks('perl')[1] ?? '');
    expect(config?.slice(1)).toEqual(['DcauseWebhook', '/v1/integrations/helpdesk/webhook']);
    expect(scrip).toContain("Get('DcauseWebhook')");
  });

  it('is a receiver of Alertmanager for the integration of that name', () => {
    const receivers: unknown = parse(blocks('yaml')[0] ?? '');
    const url = 'https://dcause.example.com/v1/integrations/alerts/webhook';
    expect(receivers).toMatchObject({
      route: { routes: [{ receiver: 'dcause' }] },
      receivers: [{}, { name: 'dcause', webhook_configs: [{ url, http_config: { authorization: {} } }] }],
    });
    expect(EXAMPLE_INTEGRATIONS['alerts']).toMatchObject({ webhook: { scheme: 'bearer' } });
  });

  it('is a business rule of ServiceNow that the connector understands', async () => {
    const sent: Record<string, string> = {};
    class RESTMessageV2 {
      setHttpMethod = (): void => undefined;
      setHttpTimeout = (): void => undefined;
      setEndpoint = (url: string): void => void Object.assign(sent, { url });
      setRequestHeader = (name: string, value: string): void => void Object.assign(sent, { [name]: value });
      setRequestBody = (body: string): void => void Object.assign(sent, { body });
      execute = () => ({ getStatusCode: () => 202 });
    }
    const id = '0123456789abcdef0123456789abcdef';
    const current = { getUniqueValue: () => id, getValue: () => 'somebody' };
    const gs = { getProperty: () => EXAMPLE_SECRETS['SERVICENOW_SECRET'] };
    runInNewContext(blocks('js')[0] ?? '', { sn_ws: { RESTMessageV2 }, gs, current });
    const integration = (await load(EXAMPLE_FILE)).find(({ name }) => name === 'incidents');
    const { url = '', body = '', Authorization: authorization = '' } = sent;
    const webhook = { headers: { authorization }, body: new TextEncoder().encode(body) };
    expect(new URL(url).pathname).toBe('/v1/integrations/incidents/webhook');
    expect(integration?.verify?.(webhook, 0)).toEqual({});
    expect(integration?.connector.interpret(webhook)).toEqual([{ ticketId: id, entries: [] }]);
  });
});
