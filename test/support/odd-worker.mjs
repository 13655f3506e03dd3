/** A worker that does what the text of a "bundle" says, good or bad; the ruleset it makes tells of the process. */
import { InputError } from '../../dist/errors.js';
import { answerTasks } from '../../dist/rules-worker/answer-tasks.js';

const kept = [];

const doings = {
  done: () => undefined,
  refuse: () => {
    const message = { file: 'causes/a.json', line: 2, column: 3, code: 'schema', message: 'Wrong.' };
    throw new InputError('malformed-json', 'Line 1.', [{ pointer: '/a', detail: 'wrong' }], [message]);
  },
  break: () => {
    throw new TypeError('a defect');
  },
  loop: () => {
    for (;;);
  },
  // Most of it inside of one builtin, where a thread cannot be stopped.
  eat: () => {
    const text = `[${'1,'.repeat(5_000_000)}1]`;
    for (;;) kept.push(JSON.parse(text));
  },
  keep: () => {
    kept.push(Array.from({ length: 3_000_000 }, (_, at) => ({ at })));
  },
  exit: () => process.exit(3),
};

await answerTasks(async ({ text }, records) => {
  await doings[text]?.();
  const ids = [];
  if (text === 'records') for await (const { id, text: record } of records) ids.push(`${id} ${record}`);
  const { pid, env } = process;
  const ruleset = {
    digest: String(pid),
    name: Object.keys(env).join(),
    version: '1.0.0',
    bundle: ids.join(),
  };
  return { kind: 'bundle', ruleset };
});
