import type { Socket } from 'socket.io';
import { increase } from '../counters.ts';
import { announceLeaving, EVENT_HANDLERS, roomsOf } from './event-handlers.ts';
import type { RealtimeContext } from './realtime-context.ts';
import { userIdOf } from './room-messenger.ts';

const PROTOCOL_VERSION = '1.0';

/** Serves a socket whose token was accepted, from `connected` to its end. */
export function handleConnection(
  context: RealtimeContext,
  userSockets: Map<string, number>,
  socket: Socket,
): void {
  const { counters, presence } = context;
  const userId = userIdOf(socket);
  counters.connectionsAccepted++;
  userSockets.set(userId, (userSockets.get(userId) ?? 0) + 1);
  presence.set(userId, 'online');

  // One listener for all events instead of one each: ten thousand sockets share the handlers, and an event
  // that nobody handles is seen and answered too.
  socket.onAny((event: string, ...parameters: unknown[]) => handleEvent(context, socket, event, parameters));
  socket.on('error', () => increase(counters.malformedFrames, 'packet'));
  socket.on('disconnecting', () => {
    counters.connectionsClosed++;
    const othersOfUser = (userSockets.get(userId) ?? 1) - 1;
    if (othersOfUser > 0) {
      userSockets.set(userId, othersOfUser);
    } else {
      userSockets.delete(userId);
    }
    if (othersOfUser === 0) {
      presence.remove(userId);
    }
    for (const roomName of roomsOf(socket)) {
      announceLeaving(context, socket, roomName);
      if (othersOfUser === 0) {
        context.messenger.toRoom(roomName, 'presence:changed', { userId, status: 'offline' }, socket);
      }
    }
  });
  socket.emit('connected', {
    socketId: socket.id,
    serverTime: context.now(),
    protocolVersion: PROTOCOL_VERSION,
  });
}

function handleEvent(context: RealtimeContext, socket: Socket, event: string, parameters: unknown[]): void {
  const last = parameters.at(-1);
  const ack = typeof last === 'function' ? last : undefined;
  const payload = parameters[0] === ack ? undefined : parameters[0];
  const handler = EVENT_HANDLERS.get(event);
  if (handler === undefined) {
    increase(context.counters.malformedFrames, 'event');
    const refusal = { success: false, error: `Unknown event ${JSON.stringify(event)}.` };
    if (ack === undefined) {
      socket.emit('error', refusal);
    } else {
      context.messenger.answer(socket, event, ack, refusal);
    }
    return;
  }
  context.messenger.answer(socket, event, ack, handler(context, socket, payload));
}
