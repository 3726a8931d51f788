import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GoChatCounters } from './counters.ts';
import type { Hub } from './hub.ts';

/** What Go's HTTP server says of a path that it does not know. */
export const NOT_FOUND = '404 page not found\n';

/** Answers what the server has over HTTP; its count of connections is what it says, not what is there. */
export function answerGoChatHttp(
  hub: Hub,
  counters: GoChatCounters,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path] = (request.url ?? '').split('?');
  const { saidConnections: connections } = hub;
  const { messagesAccepted: messages } = counters;
  // Two for each client and a few of the server's own.
  const goroutines = 5 + 2 * (counters.connectionsAccepted - counters.connectionsClosed);
  if (path === '/health') {
    const health = { connections, goroutines, messages, status: 'healthy' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(health)}\n`);
  } else if (path === '/stats') {
    const { heapUsed } = process.memoryUsage();
    const stats = {
      connections,
      gc_cycles: 0,
      goroutines,
      memory_mb: Math.round(heapUsed / 1024 ** 2),
      messages,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(stats)}\n`);
  } else {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(NOT_FOUND);
  }
}
