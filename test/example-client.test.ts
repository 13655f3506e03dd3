/** The example of a typed client goes through its whole day at a service as it is built. Needs `npm run build`. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { editorsDay } from './example-client/editors-day.js';
import { type OwnService, startOwnService } from './example-client/service.js';

let service: OwnService;
beforeAll(async () => {
  service = await startOwnService();
});
afterAll(() => service.stop());

it('drafts, checks, mends, tests, publishes, activates, diagnoses, rolls back and replays', async () => {
  const said: string[] = [];
  await editorsDay(service.url, service.key, (line) => said.push(line));
  expect(said).toHaveLength(7);
  expect(said.join('\n')).toContain('causes/switch-port-isolated.json:');
  expect(said.at(-1)).toMatch(/^\d+\.\d+\.\d+ answers again/);
});
