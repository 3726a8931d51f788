import type { Server, Socket } from 'socket.io';
import { increase } from '../counters.ts';
import type { TargetContext } from '../target-context.ts';

/** Sends frames to rooms and acks to senders, counting each, through the outlet. */
export type RoomMessenger = {
  /** Sends an event to a room, except to one socket where given; the frame is encoded once for all recipients. */
  toRoom: (roomName: string, event: string, payload: unknown, except?: Socket) => void;
  /** Answers the ack a client asked for; without one it does nothing. */
  answer: (socket: Socket, event: string, ack: unknown, payload: unknown) => void;
};

/** Makes the messenger of a Socket.IO server. */
export function createRoomMessenger(
  io: Server,
  { counters, outlet }: Pick<TargetContext, 'counters' | 'outlet'>,
): RoomMessenger {
  const rooms = io.of('/').adapter.rooms;
  return {
    toRoom: (roomName, event, payload, except) => {
      const members = rooms.get(roomName);
      const recipients = (members?.size ?? 0) - (except !== undefined && members?.has(except.id) ? 1 : 0);
      if (recipients === 0) return;
      outlet({ kind: 'delivery', event, roomName, recipients }, () => {
        if (event === 'message:new') counters.deliveries += recipients;
        else increase(counters.notices, event, recipients);
        (except === undefined ? io.to(roomName) : io.to(roomName).except(except.id)).emit(event, payload);
      });
    },
    answer: (socket, event, ack, payload) => {
      if (typeof ack !== 'function') return;
      outlet({ kind: 'ack', event, userId: userIdOf(socket) }, () => {
        counters.acks++;
        ack(payload);
      });
    },
  };
}

/** Returns the user behind a socket, as its token said. */
export function userIdOf(socket: Socket): string {
  const data: { userId?: string } = socket.data;
  return data.userId ?? '';
}
