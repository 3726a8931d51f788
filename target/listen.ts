import type { Server } from 'node:net';
import { readOpenFileLimit } from './holders/read-open-file-limit.ts';
import { type SpreadOptions, spreadConnections } from './holders/spread-connections.ts';

// A ramp of ten thousand users knocks faster than one turn of the event loop accepts.
const BACKLOG = 4_096;

/** Makes a server listen (port 0 = any free one) and returns its URL; says so when the port is taken. */
export type Listen = (server: Server, port: number) => Promise<string>;

/** What makes servers listen on an address, with more connections than this process may open files. */
export function createListen(
  host: string,
  {
    openFiles = readOpenFileLimit(),
    ...rest
  }: Omit<SpreadOptions, 'openFiles'> & { readonly openFiles?: number | undefined },
): Listen {
  const spread = openFiles === undefined ? undefined : spreadConnections({ openFiles, ...rest });
  return (server, port) => {
    spread?.(server);
    return listen(server, port, host);
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Expected port ${port} to be free, but something listens there. Choose another, or 0 for any.`,
            )
          : error,
      ),
    );
    server.listen({ port, host, backlog: BACKLOG }, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) {
        resolve(`http://${host}:${address.port}`);
      } else {
        reject(new Error(`Expected a TCP address, got ${String(address)}.`));
      }
    });
  });
}
