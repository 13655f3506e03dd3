/**
 * ServiceNow with one incident behind the Table API: rows that the user may not see are missing from pages, and fields
 * that it may not write are left out without a word.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 */
import { type FakeAnswer, type FakeRequest, type FakeSystem, serveFake } from './fake-system.js';

export interface JournalEntry {
  readonly sys_id: string;
  readonly element: string;
  readonly value: string;
  readonly sys_created_by: string;
  readonly sys_created_on: string;
  /** Whether the user may read it. */
  readonly isHidden?: boolean;
}
export interface FakeServiceNow extends FakeSystem {
  readonly journal: JournalEntry[];
  readonly record: Record<string, string>;
  /** Columns that the user may write. */
  writable: readonly string[];
  mayReadJournal: boolean;
  /** Whether records show the entries of their journals. */
  showsJournal: boolean;
}

export const INCIDENT = '9d385017c611228701d22104cc95c371';
const USER = 'dcause.bot';
const TABLE = '/api/now/table';

export async function startFakeServiceNow(authorization: string): Promise<FakeServiceNow> {
  const state = {
    journal: [] as JournalEntry[],
    record: { sys_id: INCIDENT, number: 'INC0010017' } as Record<string, string>,
    writable: ['work_notes', 'comments', 'u_cause'] as readonly string[],
    mayReadJournal: true,
    showsJournal: true,
  };

  function answer(request: FakeRequest): FakeAnswer {
    const { method, path, query } = request;
    if (request.headers['authorization'] !== authorization)
      return {
        status: 401,
        json: { error: { message: 'User Not Authenticated', detail: '' }, status: 'failure' },
      };
    if (method === 'PATCH' && path === `${TABLE}/incident/${INCIDENT}`) return patch(request);
    if (method !== 'GET') return { status: 405, json: {} };
    if (path === `${TABLE}/incident/${INCIDENT}`) return { status: 200, json: { result: pick(query) } };
    if (path === `${TABLE}/incident`) return { status: 200, json: { result: [{ sys_id: INCIDENT }] } };
    if (path === `${TABLE}/sys_user`) return users(query.get('sysparm_query') ?? '');
    if (path === `${TABLE}/sys_journal_field`) return journal(query);
    return { status: 404, json: { error: { message: 'No Record found' }, status: 'failure' } };
  }

  /** Journals show nothing as values, and all their entries as what is displayed. */
  function pick(query: URLSearchParams): object {
    const isDisplayed = query.get('sysparm_display_value') === 'true' && state.showsJournal;
    const names = query.get('sysparm_fields')?.split(',') ?? Object.keys(state.record);
    return Object.fromEntries(
      names.map((name) => {
        const shown = state.journal.filter(({ element }) => element === name && isDisplayed);
        const text = shown.map((entry) => `${entry.sys_created_on} - Bot (Work notes)\n${entry.value}\n\n`);
        return [name, state.record[name] ?? text.reverse().join('')];
      }),
    );
  }

  function patch({ query, json }: FakeRequest): FakeAnswer {
    for (const [name, value] of Object.entries(json)) {
      if (!state.writable.includes(name)) continue;
      if (name === 'work_notes' || name === 'comments')
        state.journal.push({
          sys_id: String(state.journal.length).padStart(32, 'a'),
          element: name,
          value: String(value),
          sys_created_by: USER,
          sys_created_on: '2024-03-10 04:00:00',
        });
      else state.record[name] = String(value);
    }
    return { status: 200, json: { result: pick(query) } };
  }

  function users(query: string): FakeAnswer {
    const isMe = query === `user_name=${USER}^user_name=javascript:gs.getUserName()`;
    return { status: 200, json: { result: isMe ? [{ sys_id: 'b'.repeat(32) }] : [] } };
  }

  function journal(query: URLSearchParams): FakeAnswer {
    const conditions = (query.get('sysparm_query') ?? '').split('^');
    const rows = state.journal.filter((entry) => conditions.every((condition) => holds(condition, entry)));
    const offset = Number(query.get('sysparm_offset') ?? 0);
    const page = rows.slice(offset, offset + Number(query.get('sysparm_limit') ?? 10_000));
    const result = state.mayReadJournal ? page.filter(({ isHidden = false }) => !isHidden) : [];
    return { status: 200, json: { result }, headers: { 'x-total-count': String(rows.length) } };
  }

  return Object.assign(state, await serveFake(answer));
}

/** One condition of an encoded query. */
function holds(condition: string, { element, value }: JournalEntry): boolean {
  const [, name = '', operator = '', operand = ''] = /^([a-z_]+)(=|IN|LIKE)(.*)$/.exec(condition) ?? [];
  if (condition.startsWith('ORDERBY')) return true;
  if (name === 'element_id') return operator === '=' && operand === INCIDENT;
  if (name === 'name') return operator === '=' && operand === 'incident';
  if (name === 'element') return operand.split(',').includes(element);
  if (name === 'value') return operator === 'LIKE' && value.includes(operand);
  throw new Error(`not a condition of this fake: ${condition}`);
}
