/** The entry of the worker: what it can do, it does for whoever started it. */
import { answerTasks } from './answer-tasks.js';
import { doTask } from './do-task.js';

await answerTasks(doTask);
