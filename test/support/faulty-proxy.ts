/** An HTTP proxy in front of a ticketing system that does what networks, proxies and systems under load do. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Fault =
  /** Answered by the proxy; the system does not hear of it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Done by the system, but answered by the proxy, as a gateway does that has waited too long. */
  | { readonly kind: 'done-but-answer'; readonly status: number; readonly body?: string }
  /** Done by the system; then the connection is cut, without an answer. */
  | { readonly kind: 'lose-answer' }
  /** Cut before the system hears of it. */
  | { readonly kind: 'cut' }
  /** Never answered; the system does not hear of it. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number };

export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

export interface FaultyProxy {
  readonly url: string;
  /** All that came, in order. */
  readonly requests: readonly ProxiedRequest[];
  /** What happens to a request: undefined where it passes. In force until the next call. */
  setFault(choose: (request: ProxiedRequest) => Fault | undefined): void;
  close(): Promise<void>;
}

/** As Request Tracker says it with status 200. */
export const PERMISSION_DENIED: Fault = {
  kind: 'answer',
  status: 200,
  body: JSON.stringify(['Ticket 1: Permission Denied']),
};

/** `choose`, but for the first `times` requests that it chooses only. */
export function atMost(
  times: number,
  choose: (request: ProxiedRequest) => Fault | undefined,
): (request: ProxiedRequest) => Fault | undefined {
  let left = times;
  return (proxied) => {
    const fault = left > 0 ? choose(proxied) : undefined;
    if (fault !== undefined) left -= 1;
    return fault;
  };
}

/** A proxy on a free port of 127.0.0.1 in front of `target`. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Socket>();
  let choose: (request: ProxiedRequest) => Fault | undefined = () => undefined;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const { method = 'GET', url = '/' } = incoming;
    const proxied = { method, url, body: body.toString() };
    requests.push(proxied);
    const fault = choose(proxied);
    if (fault?.kind === 'answer') return answer(outgoing, fault);
    if (fault?.kind === 'cut') return void outgoing.destroy();
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'delay') await sleep(fault.ms);
    const upstream = await forward(new URL(url, target), incoming, body);
    const reply = await bytesOf(upstream);
    if (fault?.kind === 'lose-answer') return void outgoing.destroy();
    if (fault?.kind === 'done-but-answer') return answer(outgoing, fault);
    outgoing.writeHead(upstream.statusCode ?? 502, upstream.headers).end(reply);
  }

  const server: Server = createServer((incoming, outgoing) => {
    // Where the system is down, the one who asks sees a connection that breaks.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    requests,
    setFault(chosen) {
      choose = chosen;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(
  outgoing: ServerResponse,
  {
    status,
    body = '',
    headers = {},
  }: { status: number; body?: string; headers?: Readonly<Record<string, string>> },
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const upstream = request(
      url,
      { method, headers: { ...headers, host: url.host, connection: 'close' } },
      resolve,
    );
    upstream.on('error', reject);
    upstream.end(body);
  });
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
