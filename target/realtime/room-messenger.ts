import type { Server, Socket } from 'socket.io';
import { increase } from '../counters.ts';
import type { DeliveryWire } from '../outlet.ts';
import type { TargetContext } from '../target-context.ts';

/** Sends frames to rooms and acks to senders, counting each, through the outlet. */
export interface RoomMessenger {
  /** Sends an event to a room, except to one socket where given; the frame is encoded once for all recipients. */
  toRoom: (roomName: string, event: string, payload: unknown, except?: Socket) => void;
  /** Answers the ack a client asked for; without one it does nothing. */
  answer: (socket: Socket, event: string, ack: unknown, payload: unknown) => void;
}

/** Makes the messenger of a Socket.IO server. */
export function createRoomMessenger(
  io: Server,
  { counters, outlet }: Pick<TargetContext, 'counters' | 'outlet'>,
): RoomMessenger {
  const { adapter, sockets } = io.of('/');
  const { rooms } = adapter;
  const count = (event: string, recipients: number) => {
    if (event === 'message:new') {
      counters.deliveries += recipients;
    } else {
      increase(counters.notices, event, recipients);
    }
  };
  const wire: DeliveryWire = {
    members: (roomName) => rooms.get(roomName) ?? [],
    userOf: (socketId) => {
      const socket = sockets.get(socketId);
      return socket === undefined ? '' : userIdOf(socket);
    },
    send: (socketIds, event, payload) => {
      const present = socketIds.filter((socketId) => sockets.has(socketId));
      if (present.length === 0) {
        return;
      }
      count(event, present.length);
      // Each socket is alone in the room that Socket.IO names after it.
      io.to(present).emit(event, payload);
    },
  };
  return {
    toRoom: (roomName, event, payload, except) => {
      const members = rooms.get(roomName);
      const recipients = (members?.size ?? 0) - (except !== undefined && members?.has(except.id) ? 1 : 0);
      if (recipients === 0) {
        return;
      }
      const exceptId = except?.id;
      outlet({ kind: 'delivery', event, roomName, recipients, payload, exceptId, wire }, () => {
        count(event, recipients);
        (except === undefined ? io.to(roomName) : io.to(roomName).except(except.id)).emit(event, payload);
      });
    },
    answer: (socket, event, ack, payload) => {
      if (typeof ack !== 'function') {
        return;
      }
      outlet({ kind: 'ack', event, socketId: socket.id, userId: userIdOf(socket) }, (instead) => {
        counters.acks++;
        ack(instead ?? payload);
      });
    },
  };
}

/** Returns the user behind a socket, as its token said. */
export function userIdOf(socket: Socket): string {
  const data: { userId?: string } = socket.data;
  return data.userId ?? '';
}
