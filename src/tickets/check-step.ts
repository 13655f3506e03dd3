/** One step of the check of a connector. */
import { SystemError } from './system-error.js';
import type { CheckResult } from './types.js';

/** What `look` finds; where the system refuses, what it said. */
export async function checkStep(
  name: string,
  look: () => Promise<Omit<CheckResult, 'name'>>,
): Promise<CheckResult> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { name, ok: false, detail: error.message };
  }
}
