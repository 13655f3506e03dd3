/** `npm run example:client`: the day of an editor of rules, by a typed client, at a service of its own. */
import { editorsDay } from './editors-day.js';
import { startOwnService } from './service.js';

const service = await startOwnService();
try {
  await editorsDay(service.url, service.key, (line) => console.log(line));
} finally {
  await service.stop();
}
