/**
 * Zammad with one ticket, as https://docs.zammad.org/en/latest/api/ticket/articles.html describes it: notes of agents are
 * internal where they say so, those of customers never are.
 */
import { type FakeAnswer, type FakeRequest, type FakeSystem, serveFake } from './fake-system.js';

export interface ZammadArticle {
  readonly id: number;
  readonly ticket_id: number;
  readonly subject: string;
  readonly body: string;
  readonly content_type: string;
  readonly type: string;
  readonly internal: boolean;
  readonly created_by: string;
  readonly created_by_id: number;
}
export interface FakeZammad extends FakeSystem {
  readonly articles: ZammadArticle[];
  isAgent: boolean;
}

export const TICKET = 81;
export const BOT = { id: 12, login: 'dcause@example.com', email: 'dcause@example.com' };
const TYPES = ['note', 'email', 'phone', 'web'];

export async function startFakeZammad(token: string): Promise<FakeZammad> {
  const state = { articles: [] as ZammadArticle[], isAgent: true };

  function answer(request: FakeRequest): FakeAnswer {
    const { method, path, query, headers } = request;
    if (headers['authorization'] !== `Token token=${token}`)
      return { status: 401, json: { error: 'Invalid token!' } };
    if (method === 'GET' && path === '/api/v1/users/me') return me(query.get('expand') === 'true');
    if (method === 'GET' && path === `/api/v1/ticket_articles/by_ticket/${TICKET}`)
      return { status: 200, json: state.articles };
    if (method === 'POST' && path === '/api/v1/ticket_articles') return add(request.json);
    return { status: 404, json: { error: "Couldn't find Ticket with 'id'" } };
  }

  function me(isExpanded: boolean): FakeAnswer {
    const rights = state.isAgent ? { Users: ['full'], Archive: ['read'] } : {};
    return { status: 200, json: { ...BOT, ...(isExpanded ? { groups: rights } : { group_ids: {} }) } };
  }

  function add(json: Readonly<Record<string, unknown>>): FakeAnswer {
    const { ticket_id, subject = '', body, content_type, type, internal = false } = json;
    if (ticket_id !== TICKET) return { status: 404, json: { error: "Couldn't find Ticket with 'id'" } };
    const isWhole = typeof body === 'string' && body !== '' && TYPES.includes(String(type));
    if (!isWhole || !['text/html', 'text/plain'].includes(String(content_type)))
      return { status: 422, json: { error: 'Missing required value for field' } };
    const article: ZammadArticle = {
      id: 100 + state.articles.length,
      ticket_id: TICKET,
      subject: String(subject),
      body,
      content_type: String(content_type),
      type: String(type),
      internal: state.isAgent && internal === true,
      created_by: BOT.login,
      created_by_id: BOT.id,
    };
    state.articles.push(article);
    return { status: 201, json: article };
  }

  return Object.assign(state, await serveFake(answer));
}
