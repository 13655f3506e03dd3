// Prints how many tests passed and failed, in one line that any log reader can find.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(new URL('../../coverage/tests.json', import.meta.url), 'utf8'));
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
if (report.numPassedTests === 0) process.exit(1);
