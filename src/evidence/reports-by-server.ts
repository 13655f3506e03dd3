/** Which machine reports what: the replication reports in the evidence, by the machine that they are of. */

import type { Names } from './names.js';
import type { Observation, ReplicationReport } from './observations.js';
import { append } from './values.js';

/** Reports by the key of their machine; those of a machine without a name are left out. */
export function reportsByServer(
  observations: readonly Observation[],
  names: Names,
): ReadonlyMap<string, readonly ReplicationReport[]> {
  const reports = new Map<string, ReplicationReport[]>();
  for (const observation of observations) {
    if (observation.kind !== 'replication-report') continue;
    const key = names.key(observation.server, observation.forest);
    if (key !== null) append(reports, key, observation);
  }
  return reports;
}
