import type { Server } from 'node:net';

/** Stops listening; what is connected is the caller's to end. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) {
      server.close(() => resolve());
    } else {
      resolve();
    }
  });
}
