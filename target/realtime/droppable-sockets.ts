import type { Server } from 'socket.io';
import type { DroppableSockets } from '../faults/fault-tools.ts';
import { senderOf } from './room-messenger.ts';

/** The sockets of a Socket.IO server, which may be made later, for a fault that drops some. */
export function droppableSockets(serverOf: () => Server | undefined): DroppableSockets {
  const find = (socketId: string) => serverOf()?.of('/').sockets.get(socketId);
  return {
    ids: () => [...(serverOf()?.of('/').sockets.keys() ?? [])],
    userOf: (socketId) => {
      const socket = find(socketId);
      return socket === undefined ? '' : senderOf(socket);
    },
    drop: (socketId) => {
      const socket = find(socketId);
      if (socket === undefined) {
        return;
      }
      // Engine.IO knows only polite ends; the connection itself is a private part of its transport.
      const raw: unknown = Reflect.get(socket.conn.transport, 'socket');
      if (canTerminate(raw)) {
        raw.terminate();
      } else {
        socket.conn.close(true);
      }
    },
  };
}

function canTerminate(raw: unknown): raw is { terminate: () => void } {
  return typeof raw === 'object' && raw !== null && 'terminate' in raw && typeof raw.terminate === 'function';
}
