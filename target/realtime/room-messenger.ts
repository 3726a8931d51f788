import type { Server, Socket } from 'socket.io';
import { increase } from '../counters.ts';
import type { DeliveryWire } from '../outlet.ts';
import type { TargetContext } from '../target-context.ts';

/** Sends frames to rooms and acks to senders, counting each, through the outlet. */
export interface RoomMessenger {
  /** Sends an event to a room, except to one socket where given; the frame is encoded once for all recipients. */
  toRoom: (
    roomName: string,
    event: string,
    payload: unknown,
    of?: { readonly except?: Socket; readonly sender?: Socket },
  ) => void;
  /** Says what a user's status is now, to whom the target's setting tells it. */
  presence: (socket: Socket, payload: { userId: string; status: string }, toItself: boolean) => void;
  /** Answers the ack a client asked for; without one it does nothing. */
  answer: (socket: Socket, event: string, ack: unknown, payload: unknown) => void;
}

/** Makes the messenger of a Socket.IO server. */
export function createRoomMessenger(
  io: Server,
  { counters, outlet, presenceTo }: Pick<TargetContext, 'counters' | 'outlet' | 'presenceTo'>,
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
      return socket === undefined ? '' : senderOf(socket);
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
    toRoom: (roomName, event, payload, { except, sender } = {}) => {
      const members = rooms.get(roomName);
      const recipients = (members?.size ?? 0) - (except !== undefined && members?.has(except.id) ? 1 : 0);
      if (recipients === 0) {
        return;
      }
      const exceptId = except?.id;
      const senderId = sender === undefined ? undefined : senderOf(sender);
      outlet({ kind: 'delivery', event, roomName, recipients, payload, exceptId, senderId, wire }, () => {
        count(event, recipients);
        (except === undefined ? io.to(roomName) : io.to(roomName).except(except.id)).emit(event, payload);
      });
    },
    presence: (socket, payload, toItself) => {
      const event = 'presence:changed';
      const rest = sockets.size - (sockets.has(socket.id) ? 1 : 0);
      if (toItself) {
        count(event, 1);
        socket.emit(event, payload);
      }
      if (presenceTo === 'everyone' && rest > 0) {
        count(event, rest);
        socket.broadcast.emit(event, payload);
      }
      if (presenceTo === 'rooms') {
        const others = new Set([...socket.rooms].flatMap((room) => [...(rooms.get(room) ?? [])]));
        others.delete(socket.id);
        if (others.size > 0) {
          count(event, others.size);
          io.to([...others]).emit(event, payload);
        }
      }
    },
    answer: (socket, event, ack, payload) => {
      if (typeof ack !== 'function') {
        return;
      }
      outlet({ kind: 'ack', event, socketId: socket.id, userId: senderOf(socket) }, (instead) => {
        counters.acks++;
        ack(instead ?? payload);
      });
    },
  };
}

interface SocketData {
  userId?: string;
  subject?: string;
}

/** Returns the user behind a socket, as the claim `userId` of its token said; undefined where it has none. */
export function userIdOf(socket: Socket): string | undefined {
  const { userId }: SocketData = socket.data;
  return userId;
}

/** Returns who stands behind a socket for our own books: the user, else the subject of its token. */
export function senderOf(socket: Socket): string {
  const { userId, subject }: SocketData = socket.data;
  return userId ?? subject ?? '';
}
