import { Server, type Socket } from 'socket.io';
import { verifyToken } from '../auth/token.ts';
import { increase } from '../counters.ts';
import type { TargetContext } from '../target-context.ts';
import { handleConnection } from './handle-connection.ts';
import type { RoomBroadcast } from './room-broadcast.ts';
import { createRoomMessenger, senderOf } from './room-messenger.ts';
import { createTypingRooms } from './typing-rooms.ts';

/** The realtime side: attach it to an HTTP server, close it in the end. */
export type Realtime = RoomBroadcast & { io: Server; close: () => Promise<void> };

const MAX_FRAME_BYTES = 1_000_000;

/** Makes the Socket.IO server of the ɳChat protocol. */
export function createRealtime(context: TargetContext): Realtime {
  const io = new Server({
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 25_000,
    pingTimeout: 60_000,
    connectTimeout: context.connectTimeoutMs,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    cors: { origin: true },
  });
  const messenger = createRoomMessenger(io, context);
  const realtimeContext = { ...context, messenger, typing: createTypingRooms() };
  const userSockets = new Map<string, number>();

  io.use((socket, next) => {
    const refusal = authenticate(context, socket);
    context.outlet({ kind: 'handshake', socketId: socket.id, userId: senderOf(socket) }, () => next(refusal));
  });
  io.on('connection', (socket) => {
    handleConnection(realtimeContext, userSockets, socket).catch((error: unknown) =>
      context.log(`a socket was not served: ${String(error)}`),
    );
  });
  return {
    io,
    toRoom: (roomName, event, payload) => messenger.toRoom(roomName, event, payload),
    close: async () => {
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

interface EngineSocket {
  request: unknown;
  once: (event: 'close', listener: (reason: string) => void) => void;
}

/** Counts the handshakes and frames that the transport refused, and drops what Socket.IO does not need of each request. */
export function watchEngine(io: Server, { counters }: Pick<TargetContext, 'counters'>): void {
  io.engine.on('connection_error', () => increase(counters.handshakesRefused, 'transport'));
  io.engine.on('connection', (rawSocket: EngineSocket) => {
    rawSocket.once('close', (reason) => {
      if (reason === 'parse error') {
        increase(counters.malformedFrames, 'packet');
      }
    });
    // The upgrade request is not read again, and keeping it costs several kilobytes a connection.
    rawSocket.request = null;
  });
}

/** The token alone decides, by the shared secret; its claim `userId` names the user, and may be missing. */
function authenticate(context: TargetContext, socket: Socket): Error | undefined {
  const auth: Record<string, unknown> = socket.handshake.auth;
  const token = auth['token'];
  if (typeof token !== 'string' || token === '') {
    increase(context.counters.handshakesRefused, 'auth');
    return new Error('Authentication required');
  }
  const check = verifyToken(token, context.jwtSecret, context.now());
  if (!check.ok) {
    increase(context.counters.handshakesRefused, 'auth');
    return new Error('Invalid token');
  }
  const { userId, subject } = check.claims;
  socket.data = {
    ...(userId === undefined ? {} : { userId }),
    ...(subject === undefined ? {} : { subject }),
  };
  return undefined;
}
