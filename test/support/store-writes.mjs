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

/** As long as a real answer, and it does not compress to nothing. */
function writtenLines(seed) {
  return Array.from({ length: 600 }, (_, line) =>
    createHash('sha256').update(`${seed} ${line}`).digest('base64'),
  );
}

/** The record of one revision. */
export function writtenDiagnosis(id, revision) {
  const lines = writtenLines(`${id} ${revision}`);
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

/** What the draft of the writer changes. */
export function writtenDocument(id) {
  const text = JSON.stringify({ id, lines: writtenLines(`document ${id}`) });
  return { kind: 'cause', id, text, etag: id, updatedAt: 5, updatedBy: 'cli:writer' };
}

/** What its draft becomes. */
export function writtenRuleset(id) {
  const bundle = JSON.stringify({ id, lines: writtenLines(`ruleset ${id}`) });
  return {
    digest: createHash('sha256').update(bundle).digest('hex'),
    name: 'published',
    version: id,
    bundle,
  };
}
