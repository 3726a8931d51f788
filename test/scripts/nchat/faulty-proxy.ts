import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to do with a request instead of passing it on; undefined passes it on. */
export type Fault = (
  path: string,
  method: string,
) =>
  | 'hang'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | undefined;

/** A server in front of a target that answers some requests itself. */
export interface FaultyProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts a proxy on loopback. */
export async function startFaultyProxy(targetUrl: string, fault: Fault): Promise<FaultyProxy> {
  const server = createServer((incoming, answer) => {
    const found = fault(incoming.url ?? '', incoming.method ?? '');
    if (found === undefined) {
      pass(targetUrl, incoming, answer);
      return;
    }
    incoming.resume();
    if (found !== 'hang') {
      answer.writeHead(found.status, found.headers).end(found.body);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(targetUrl: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method = 'GET', headers, url = '' } = incoming;
  const outgoing = request(`${targetUrl}${url}`, { method, headers }, (received) => {
    answer.writeHead(received.statusCode ?? 502, received.headers);
    received.pipe(answer);
  });
  outgoing.on('error', () => answer.destroy());
  incoming.pipe(outgoing);
}
