/** The first schema: rulesets, activations, diagnoses, keys, audit. Never edited once it is released. */
import type { Migration } from './migration.js';

export const initial: Migration = {
  version: 1,
  statements: ({ text, integer, bytes, identity, typed }) => [
    `create table rulesets (
      digest ${text} primary key,
      name ${text} not null,
      version ${text} not null,
      created_at ${integer} not null,
      bundle ${bytes} not null,
      unique (name, version)
    ) ${typed}`,

    `create table activations (
      id ${identity},
      digest ${text} references rulesets (digest),
      at ${integer} not null,
      actor ${text} not null,
      reason ${text} not null
    ) ${typed}`,

    `create table diagnoses (
      id ${text} primary key,
      last_revision ${integer} not null
    ) ${typed}`,

    // The large columns stand last: SQLite reads a row from its beginning, and lists need only the others.
    `create table diagnosis_revisions (
      diagnosis_id ${text} not null references diagnoses (id) on delete cascade,
      revision ${integer} not null,
      created_at ${integer} not null,
      engine_version ${text} not null,
      ruleset_digest ${text} not null references rulesets (digest),
      ticket_system ${text},
      ticket_id ${text},
      problems ${text} not null,
      causes ${text} not null,
      request ${bytes} not null,
      answer ${bytes} not null,
      primary key (diagnosis_id, revision)
    ) ${typed}`,
    'create index diagnosis_revisions_time on diagnosis_revisions (created_at, diagnosis_id)',
    'create index diagnosis_revisions_ruleset on diagnosis_revisions (ruleset_digest, created_at)',
    'create index diagnosis_revisions_ticket on diagnosis_revisions (ticket_id, ticket_system)',

    `create table diagnosis_labels (
      kind ${text} not null check (kind in ('problem', 'cause')),
      label ${text} not null,
      diagnosis_id ${text} not null,
      revision ${integer} not null,
      primary key (diagnosis_id, revision, kind, label),
      foreign key (diagnosis_id, revision)
        references diagnosis_revisions (diagnosis_id, revision) on delete cascade
    ) ${typed}`,
    'create index diagnosis_labels_label on diagnosis_labels (label, kind, diagnosis_id, revision)',

    `create table api_keys (
      id ${text} primary key,
      name ${text} not null,
      role ${text} not null check (role in ('reader', 'diagnose', 'editor', 'admin')),
      secret_hash ${text} not null unique,
      created_at ${integer} not null,
      expires_at ${integer},
      revoked_at ${integer},
      last_used_at ${integer}
    ) ${typed}`,

    `create table audit (
      id ${identity},
      at ${integer} not null,
      actor ${text} not null,
      action ${text} not null,
      target ${text} not null,
      detail ${text} not null
    ) ${typed}`,
  ],
};
