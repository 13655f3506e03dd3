// What store-writer.mjs writes, so that tests can compare what they find with it.
import { createHash } from 'node:crypto';

const bundle = '{"writer":true}';
/** The ruleset of all that the writer writes. */
export const RULESET_OF_WRITER = {
  digest: createHash('sha256').update(bundle).digest('hex'),
  name: 'writer',
  version: '1.0.0',
  bundle,
};

/** The record of one revision; its answer has the size of a real one, and does not compress to nothing. */
export function writtenDiagnosis(id, revision) {
  const lines = Array.from({ length: 600 }, (_, line) =>
    createHash('sha256').update(`${id} ${revision} ${line}`).digest('base64'),
  );
  return {
    id,
    revision,
    createdAt: 1_750_000_000_000 + revision,
    engineVersion: '1.0.0',
    rulesetDigest: RULESET_OF_WRITER.digest,
    problems: ['problem-of-writer'],
    causes: [`cause-${revision}`],
    request: JSON.stringify({ id }),
    answer: JSON.stringify({ id, revision, lines }),
  };
}

/** What comes in for the ticket `id`, with one entry. */
export function writtenEvent(integration, id) {
  const text = writtenDiagnosis(id, 1).answer;
  const tickets = [{ ticketId: id, entries: [{ key: 'only', text }] }];
  return { integration, key: id, receivedAt: 1, body: text, tickets };
}

export function writtenDelivery(kind, id) {
  return { id: `${kind}-${id}`, kind, payload: `${kind} of ${id}` };
}
