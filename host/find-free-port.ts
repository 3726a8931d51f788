import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (32,768 on Linux, 49,152 elsewhere): a load of thousands of
 * connections may take any of those at any moment. And above those that some clients refuse to dial.
 */
const FIRST = 20_000;
const LAST = 32_767;

/** After so many that were taken, one that the system chooses. */
const TRIES = 50;

/** A loopback port that nothing listens on at this moment; another process may still take it first. */
export async function findFreePort(random: () => number = Math.random): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = await bind(FIRST + Math.floor(random() * (LAST - FIRST + 1))).catch(() => undefined);
    if (port !== undefined) {
      return port;
    }
  }
  return bind(0);
}

/** Listens for a moment; resolves with the port, rejects where it is taken. */
function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('expected the listening socket to have a port')),
      );
    });
  });
}
