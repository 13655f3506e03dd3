/**
 * Jira with one project as its documentation describes it: Cloud with version 3 (documents) or Data Center with version 2
 * (wiki markup), with or without Service Management. It refuses what Jira refuses.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
 * https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/
 */
import { adfFaults } from './adf.js';
import { type FakeAnswer, type FakeRequest, type FakeSystem, serveFake } from './fake-system.js';

export interface JiraUser {
  readonly accountId?: string;
  readonly key?: string;
  readonly name?: string;
}
export interface JiraComment {
  readonly id: string;
  readonly author: JiraUser;
  readonly body: unknown;
  readonly jsdPublic: boolean;
  readonly visibility?: unknown;
}
export interface FakeJira extends FakeSystem {
  readonly comments: JiraComment[];
  readonly fields: Record<string, unknown>;
  permissions: Readonly<Record<string, boolean>>;
  /** What a comment gets besides what was asked for: an administrator's automation, say. */
  publishes: boolean;
}
export interface FakeJiraOptions {
  readonly authorization: string;
  readonly user: JiraUser;
  readonly version: '2' | '3';
  readonly isRequest: boolean;
  readonly summary: string;
  readonly description: unknown;
}

export const ISSUE = 'OPS-17';
const PAGE = 2;
const LONGEST_BODY = 32_767;
const FIELDS = ['customfield_10050', 'customfield_10051'];

const refused = (status: number, message: string, field?: string): FakeAnswer => ({
  status,
  json: {
    errorMessages: field === undefined ? [message] : [],
    errors: field === undefined ? {} : { [field]: message },
  },
});

export async function startFakeJira(options: FakeJiraOptions): Promise<FakeJira> {
  const { authorization, user, version, isRequest } = options;
  const state = {
    comments: [] as JiraComment[],
    fields: { summary: options.summary, description: options.description } as Record<string, unknown>,
    permissions: { BROWSE_PROJECTS: true, ADD_COMMENTS: true, EDIT_ISSUES: true } as Readonly<
      Record<string, boolean>
    >,
    publishes: false,
  };
  const api = `/rest/api/${version}`;

  function answer(request: FakeRequest): FakeAnswer {
    const { method, path, query } = request;
    if (request.headers['authorization'] !== authorization)
      return refused(401, 'Client must be authenticated.');
    switch (`${method} ${path}`) {
      case `GET ${api}/myself`:
        return { status: 200, json: user };
      case `GET ${api}/mypermissions`:
        return permissions(query);
      case `GET ${api}/field`:
        return { status: 200, json: FIELDS.map((id) => ({ id, name: id, custom: true })) };
      case `GET ${api}/issue/${ISSUE}`:
        return {
          status: 200,
          json: { id: '10017', key: ISSUE, fields: pick(query.get('fields')?.split(',') ?? []) },
        };
      case `PUT ${api}/issue/${ISSUE}`:
        return edit(request);
      case `GET ${api}/issue/${ISSUE}/comment`:
        return list(query);
      case `POST ${api}/issue/${ISSUE}/comment`:
        return comment(request);
      case 'GET /rest/servicedeskapi/servicedesk':
        return { status: 200, json: { size: 0, start: 0, limit: 1, isLastPage: true, values: [] } };
      case `POST /rest/servicedeskapi/request/${ISSUE}/comment`:
        return isRequest ? requestComment(request) : refused(404, 'The request was not found.');
      default:
        return refused(404, 'Issue does not exist or you do not have permission to see it.');
    }
  }

  const pick = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [name, state.fields[name] ?? null]));

  function permissions(query: URLSearchParams): FakeAnswer {
    const wanted = query.get('permissions')?.split(',');
    if (wanted === undefined) return refused(400, 'The permissions parameter is required.');
    const shown: Record<string, object> = {};
    for (const key of wanted) shown[key] = { key, havePermission: state.permissions[key] ?? false };
    return { status: 200, json: { permissions: shown } };
  }

  function edit({ json }: FakeRequest): FakeAnswer {
    const fields = Object.entries<unknown>(Object(json['fields']));
    const [unknown] = fields.find(([name]) => !FIELDS.includes(name)) ?? [];
    if (unknown !== undefined) return refused(400, `Field '${unknown}' cannot be set.`, unknown);
    const [wrong] = fields.find(([, value]) => typeof value !== 'string' || value.length > 255) ?? [];
    if (wrong !== undefined) return refused(400, 'Operation value must be a string', wrong);
    Object.assign(state.fields, Object.fromEntries(fields));
    return { status: 204 };
  }

  /** No more than `PAGE` at a time, whatever is asked for. */
  function list(query: URLSearchParams): FakeAnswer {
    const startAt = Number(query.get('startAt') ?? 0);
    const comments = state.comments.slice(startAt, startAt + PAGE);
    return { status: 200, json: { startAt, maxResults: PAGE, total: state.comments.length, comments } };
  }

  function comment({ json: { body, visibility, ...rest } }: FakeRequest): FakeAnswer {
    if (Object.keys(rest).length > 0) return refused(400, 'Unrecognized field.');
    const isValid = version === '3' ? adfFaults(body).length === 0 : typeof body === 'string' && body !== '';
    if (!isValid) return refused(400, 'Comment body is not valid!', 'comment');
    if (JSON.stringify(body).length > LONGEST_BODY * 2)
      return refused(400, 'The entered text is too long.', 'comment');
    if (visibility !== undefined && !isKnownRole(visibility))
      return refused(400, 'Role does not exist.', 'commentLevel');
    return add({
      body,
      jsdPublic: true,
      ...(visibility === undefined || state.publishes ? {} : { visibility }),
    });
  }

  /** Service desks take wiki markup, which version 3 shows as a document afterwards. */
  function requestComment({ json: { body, public: isPublic = true } }: FakeRequest): FakeAnswer {
    if (typeof body !== 'string' || body.trim() === '' || body.length > LONGEST_BODY)
      return refused(400, 'Please enter a comment.');
    const text = body.replaceAll('{noformat}', '').trim();
    const document = {
      type: 'doc',
      version: 1,
      content: [{ type: 'codeBlock', content: [{ type: 'text', text }] }],
    };
    const jsdPublic = isPublic !== false || state.publishes;
    const { status } = add({ body: version === '3' ? document : body, jsdPublic });
    return { status, json: { id: String(state.comments.length), body, public: jsdPublic } };
  }

  function add(parts: Omit<JiraComment, 'id' | 'author'>): FakeAnswer {
    const added = { id: String(state.comments.length + 10_000), author: user, ...parts };
    state.comments.push(added);
    return { status: 201, json: added };
  }

  return Object.assign(state, await serveFake(answer));
}

function isKnownRole(visibility: unknown): boolean {
  return JSON.stringify(visibility) === JSON.stringify({ type: 'role', value: 'Administrators' });
}
