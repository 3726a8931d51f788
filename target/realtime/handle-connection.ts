import type { Socket } from 'socket.io';
import { increase } from '../counters.ts';
import { EVENT_HANDLERS } from './event-handlers.ts';
import type { RealtimeContext } from './realtime-context.ts';
import { userIdOf } from './room-messenger.ts';

const PROTOCOL_VERSION = '1.0';

/**
 * How long the real server takes at least from letting a socket in to `connected`, in milliseconds: four writes to its
 * database. Ours writes once, which over loopback would be over before a client that is too early has sent anything.
 */
const LEAST_LOOK_UP_MS = 10;

/**
 * Serves a socket whose token was accepted. Its events are heard only once the look-up is over: what it sends before is
 * dropped without an answer, and `connected` says that the time has come.
 */
export async function handleConnection(
  context: RealtimeContext,
  userSockets: Map<string, number>,
  socket: Socket,
): Promise<void> {
  const { counters, presence, messenger, rooms } = context;
  const userId = userIdOf(socket);
  counters.connectionsAccepted++;
  socket.on('error', () => increase(counters.malformedFrames, 'packet'));
  if (userId !== undefined) {
    userSockets.set(userId, (userSockets.get(userId) ?? 0) + 1);
    presence.set(userId, 'online');
  }
  socket.on('disconnecting', () => {
    counters.connectionsClosed++;
    if (userId === undefined) {
      return;
    }
    const othersOfUser = (userSockets.get(userId) ?? 1) - 1;
    if (othersOfUser > 0) {
      userSockets.set(userId, othersOfUser);
      return;
    }
    userSockets.delete(userId);
    presence.remove(userId);
    messenger.presence(socket, { userId, status: 'offline' }, false);
  });

  const atLeast = new Promise((resolve) => setTimeout(resolve, LEAST_LOOK_UP_MS));
  if (userId !== undefined) {
    await rooms.noteOnline(userId);
    if (socket.connected) {
      const status = { userId, status: 'online', customStatus: null, customEmoji: null };
      messenger.presence(socket, status, true);
    }
  }
  await atLeast;
  if (!socket.connected) {
    return;
  }
  // One listener for all events instead of one each: ten thousand sockets share the handlers.
  socket.onAny((event: string, ...parameters: unknown[]) => handleEvent(context, socket, event, parameters));
  socket.emit('connected', {
    socketId: socket.id,
    serverTime: new Date(context.now()).toISOString(),
    protocolVersion: PROTOCOL_VERSION,
  });
}

function handleEvent(context: RealtimeContext, socket: Socket, event: string, parameters: unknown[]): void {
  const handler = EVENT_HANDLERS.get(event);
  if (handler === undefined) {
    increase(context.counters.malformedFrames, 'event');
    return;
  }
  // By place, as the real handlers take them: an ack without a payload stands in the payload's place, and is not seen.
  const [payload, ack] = parameters;
  void Promise.resolve(handler(context, socket, payload, ack)).catch((error: unknown) => {
    context.log(`${event} failed: ${String(error)}`);
    context.messenger.answer(socket, event, ack, {
      success: false,
      error: { code: 'INTERNAL_ERROR', message: 'Failed to handle the event' },
    });
  });
}
