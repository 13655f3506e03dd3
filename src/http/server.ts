/** Listening and stopping: a stopping server takes no connection, finishes what it has begun, and then is gone. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** A client that sends its request more slowly than this is cut off. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;

export interface RunningServer {
  /** As bound, e.g. `http://127.0.0.1:8524`. */
  readonly address: string;
  /** Resolves when every request has ended, or was cut off after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Binds `listener` to `host` and `port` (0: any free one). Rejects with the error of the system, e.g. EADDRINUSE. */
export async function listen(listener: RequestListener, host: string, port: number): Promise<RunningServer> {
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    listener,
  );
  let stopping = false;
  server.prependListener('request', (_request, response) => {
    if (stopping) response.setHeader('Connection', 'close');
    // A connection that is kept alive would otherwise hold the server until it times out.
    response.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const stop = async (graceMs: number): Promise<void> => {
    stopping = true;
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(timer);
  };
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort(server.address())}`,
    stop,
  };
}

function boundPort(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('The server is not bound to a port.');
  return address.port;
}
