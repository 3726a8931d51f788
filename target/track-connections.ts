import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Keeps the connections of a server, upgraded and silent ones too; returns what ends them all at once. */
export function trackConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) {
      socket.destroy();
    }
  };
}
