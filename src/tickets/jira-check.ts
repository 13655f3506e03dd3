/** Whether Jira lets dcause do what it is set up for: who it is, what it may, and whether the fields exist. */
import { checkStep } from './check-step.js';
import type { JiraSite } from './jira-comments.js';
import { memberOf, textOf } from './json-value.js';
import type { FieldSettings } from './suggested-fields.js';
import type { CheckResult } from './types.js';

export interface JiraExpectations {
  readonly accountId: string;
  readonly projects?: readonly string[];
  readonly fields?: FieldSettings;
}

export function checkJira(
  { client, version, serviceDesk }: JiraSite,
  { accountId, projects = [], fields = {} }: JiraExpectations,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const get = async (
    path: readonly string[],
    query: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => (await client.request({ method: 'GET', path, query, signal })).json();
  const api = ['rest', 'api', version];
  const wanted = [
    'BROWSE_PROJECTS',
    'ADD_COMMENTS',
    ...(Object.keys(fields).length > 0 ? ['EDIT_ISSUES'] : []),
  ];

  const identity = (): Promise<CheckResult> =>
    checkStep('identity', async () => {
      const me = await get([...api, 'myself']);
      const names = ['accountId', 'key', 'name'].flatMap((name) => textOf(me, name) ?? []);
      return names.includes(accountId)
        ? { ok: true, detail: `Signed in as ${accountId}.` }
        : { ok: false, detail: `The token is that of ${names.join(', ')}: correct "accountId".` };
    });
  const rights = (project?: string): Promise<CheckResult> =>
    checkStep(project === undefined ? 'permissions' : `permissions in ${project}`, async () => {
      const query = {
        permissions: wanted.join(','),
        ...(project === undefined ? {} : { projectKey: project }),
      };
      const answer = await get([...api, 'mypermissions'], query);
      const missing = wanted.filter(
        (right) => memberOf(answer, 'permissions', right, 'havePermission') !== true,
      );
      return missing.length === 0
        ? { ok: true, detail: `Has ${wanted.join(', ')}.` }
        : { ok: false, detail: `Give the account ${missing.join(', ')}.` };
    });
  const desk = (): Promise<CheckResult> =>
    checkStep('service desk', async () => {
      await get(['rest', 'servicedeskapi', 'servicedesk'], { limit: '1' });
      return { ok: true, detail: 'Service desks can be read.' };
    });
  const knownFields = (): Promise<CheckResult> =>
    checkStep('fields', async () => {
      const list = await get([...api, 'field']);
      const known = Array.isArray(list) ? list.map((field) => textOf(field, 'id')) : [];
      const missing = Object.values(fields).filter((id) => !known.includes(id));
      return missing.length === 0
        ? { ok: true, detail: 'All configured fields exist.' }
        : { ok: false, detail: `There is no ${missing.join(', ')}.` };
    });
  return Promise.all([
    identity(),
    ...(projects.length === 0 ? [rights()] : projects.map((project) => rights(project))),
    ...(serviceDesk ? [desk()] : []),
    ...(Object.keys(fields).length > 0 ? [knownFields()] : []),
  ]);
}
