/** Pages of diagnoses, each by its last revision: keyset pages, so that new records move nothing. */
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { HEAD_COLUMNS, toHead } from './diagnosis-rows.js';
import type { Db, LabelKind, Tables } from './schema.js';
import type { DiagnosisCursor, DiagnosisFilter, Store } from './types.js';

type Rows = ExpressionBuilder<Tables, 'diagnosis_revisions' | 'diagnoses'>;
type Condition = ExpressionWrapper<Tables, 'diagnosis_revisions' | 'diagnoses', SqlBool>;

export function diagnosisListStore(db: Db): Pick<Store, 'listDiagnoses'> {
  return {
    async listDiagnoses(filter, { limit, after }) {
      const rows = await db
        .selectFrom('diagnosis_revisions')
        .innerJoin('diagnoses', (join) =>
          join.onRef('diagnoses.id', '=', 'diagnosis_id').onRef('last_revision', '=', 'revision'),
        )
        .select(HEAD_COLUMNS)
        .where((rows) => rows.and([...conditions(rows, filter), ...behind(rows, after)]))
        .orderBy('created_at', 'desc')
        .orderBy('diagnosis_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toHead);
    },
  };
}

function conditions(rows: Rows, filter: DiagnosisFilter): readonly Condition[] {
  const { problem, cause, ticket, ruleset, since, until } = filter;
  return [
    ...(problem === undefined ? [] : [hasLabel(rows, 'problem', problem)]),
    ...(cause === undefined ? [] : [hasLabel(rows, 'cause', cause)]),
    ...(ticket?.system === undefined ? [] : [rows('ticket_system', '=', ticket.system)]),
    ...(ticket?.id === undefined ? [] : [rows('ticket_id', '=', ticket.id)]),
    ...(ruleset === undefined ? [] : [rows('ruleset_digest', '=', ruleset)]),
    ...(since === undefined ? [] : [rows('created_at', '>=', since)]),
    ...(until === undefined ? [] : [rows('created_at', '<', until)]),
  ];
}

function hasLabel(rows: Rows, kind: LabelKind, label: string): Condition {
  return rows(
    rows.refTuple('diagnosis_id', 'diagnosis_revisions.revision'),
    'in',
    rows
      .selectFrom('diagnosis_labels as labels')
      .select(['labels.diagnosis_id', 'labels.revision'])
      .where('labels.kind', '=', kind)
      .where('labels.label', '=', label)
      .$asTuple('diagnosis_id', 'revision'),
  );
}

function behind(rows: Rows, after: DiagnosisCursor | undefined): readonly Condition[] {
  if (after === undefined) return [];
  return [rows(rows.refTuple('created_at', 'diagnosis_id'), '<', rows.tuple(after.createdAt, after.id))];
}
