/** Editing over HTTP: drafts, rollbacks, which process answers by what, and candidates in the shadow. */
import type { Migration } from './migration.js';

export const editing: Migration = {
  version: 3,
  statements: ({ text, integer, real, bytes, identity, typed }) => [
    // Of a rollback: the activation that it undoes, and the one that counts again, null where that is none.
    `alter table activations add column undoes ${integer} references activations (id)`,
    `alter table activations add column restores ${integer} references activations (id)`,

    `create table drafts (
      id ${text} primary key,
      title ${text} not null,
      base_digest ${text} not null references rulesets (digest),
      created_at ${integer} not null,
      created_by ${text} not null,
      updated_at ${integer} not null,
      revision ${integer} not null
    ) ${typed}`,

    `create table draft_documents (
      draft_id ${text} not null references drafts (id) on delete cascade,
      kind ${text} not null,
      id ${text} not null,
      etag ${text} not null,
      updated_at ${integer} not null,
      updated_by ${text} not null,
      text ${bytes},
      primary key (draft_id, kind, id)
    ) ${typed}`,

    // Of a ruleset that was published: the draft that it was, which is gone.
    `alter table rulesets add column draft_id ${text}`,
    'create index rulesets_draft on rulesets (draft_id) where draft_id is not null',

    `create table instances (
      id ${text} primary key,
      host ${text} not null,
      pid ${integer} not null,
      digest ${text} not null,
      origin ${text} not null check (origin in ('files', 'activation')),
      since ${integer} not null,
      seen_at ${integer} not null
    ) ${typed}`,

    `create table shadows (
      id ${identity},
      digest ${text} not null references rulesets (digest),
      share ${real} not null check (share > 0 and share <= 1),
      started_at ${integer} not null,
      ended_at ${integer},
      actor ${text} not null,
      reason ${text} not null
    ) ${typed}`,
    'create unique index shadows_running on shadows ((ended_at is null)) where ended_at is null',

    `create table shadow_results (
      id ${identity},
      shadow_id ${integer} not null references shadows (id) on delete cascade,
      at ${integer} not null,
      active_digest ${text} not null,
      diagnosis_id ${text},
      revision ${integer},
      changes ${bytes}
    ) ${typed}`,
    'create index shadow_results_shadow on shadow_results (shadow_id)',
    'create index shadow_results_different on shadow_results (shadow_id, id) where changes is not null',
    'create index shadow_results_time on shadow_results (at)',
    'create index shadow_results_diagnosis on shadow_results (diagnosis_id) where diagnosis_id is not null',
  ],
};
