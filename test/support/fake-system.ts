/** An HTTP server that stands in for a ticketing system: it keeps what it was asked, and can be told to fail. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { parseObject } from './json.js';

export interface FakeRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The members of a JSON object; empty where the body is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeSystem {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
}

/** Serves until the test file ends. What changes something must be JSON, as all these systems want it. */
export async function serveFake(answer: (request: FakeRequest) => FakeAnswer): Promise<FakeSystem> {
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const respond = async (): Promise<void> => {
      const url = new URL(incoming.url ?? '/', 'http://fake');
      const text = await readText(incoming);
      const isJson = incoming.headers['content-type']?.startsWith('application/json') ?? false;
      const request: FakeRequest = {
        method: incoming.method ?? '',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: incoming.headers,
        text,
        json: isJson ? parseObject(text) : {},
      };
      requests.push(request);
      const { status, json, headers } =
        request.method === 'GET' || isJson ? answer(request) : { status: 415, json: {}, headers: {} };
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
      outgoing.end(json === undefined ? undefined : JSON.stringify(json));
    };
    respond().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}
