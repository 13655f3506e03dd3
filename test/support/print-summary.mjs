// Prints how many tests passed and failed, in one line that any log reader can find.
import { existsSync, readFileSync } from 'node:fs';

const path = new URL('../../coverage/tests.json', import.meta.url);
if (!existsSync(path)) {
  console.error('The tests did not run: something before them failed.');
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const report = JSON.parse(readFileSync(path, 'utf8'));
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
if (report.numPassedTests === 0) process.exit(1);
