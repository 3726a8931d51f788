import { createServer } from 'node:http';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import type { LabelledCounter } from '../../counters.ts';
import type { DroppableSockets } from '../../faults/fault-tools.ts';
import { droppableSockets } from '../../realtime/droppable-sockets.ts';
import type { SystemAddresses, SystemContext } from '../chat-system.ts';

/** A Socket.IO server of a system, attached and not listening yet. */
export interface SocketIo {
  readonly io: Server;
  readonly sockets: DroppableSockets;
  readonly listen: () => Promise<SystemAddresses>;
}

/** Makes the Socket.IO server of a system, with the library's own defaults but for what is given. */
export function createSocketIo(
  context: SystemContext,
  refused: LabelledCounter,
  options: Partial<ServerOptions> = {},
): SocketIo {
  const server = createServer((request, response) => {
    if (!context.control(request, response)) {
      response.writeHead(404).end();
    }
  });
  const io = new Server(server, { serveClient: false, ...options });
  context.faults.gate(server, refused);
  context.teardown.add(async () => {
    io.disconnectSockets(true);
    await io.close();
  });
  return {
    io,
    sockets: droppableSockets(() => io),
    listen: async () => {
      const restUrl = await context.listen(server, context.realtimePort);
      return { restUrl, realtimeUrl: restUrl };
    },
  };
}

/** What a socket is called in the log of faults. */
export function nameSocket(socket: Socket, userId: string): void {
  socket.data = { userId };
}
