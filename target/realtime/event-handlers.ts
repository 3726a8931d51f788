import type { Socket } from 'socket.io';
import { increase } from '../counters.ts';
import type { Room } from '../store/room-store.ts';
import { contentToKeep, fieldOf, readCustomStatus, readRoomName, readStatus } from './parse-payload.ts';
import type { RealtimeContext } from './realtime-context.ts';
import { senderOf, userIdOf } from './room-messenger.ts';

/** Handles one event of one socket: what it was sent with, and the ack where one was asked for. */
export type EventHandler = (
  context: RealtimeContext,
  socket: Socket,
  payload: unknown,
  ack: unknown,
) => Promise<void> | void;

/** The events a client may send, by name; any other is dropped without an answer. */
export const EVENT_HANDLERS: ReadonlyMap<string, EventHandler> = new Map<string, EventHandler>([
  ['room:join', joinRoom],
  ['room:leave', leaveRoom],
  ['message:send', sendMessage],
  ['typing:start', (context, socket, payload) => setTyping(context, socket, payload, true)],
  ['typing:stop', (context, socket, payload) => setTyping(context, socket, payload, false)],
  ['presence:update', updatePresence],
  ['ping', (context, socket) => void socket.emit('pong', { timestamp: context.now() })],
]);

const NO_ROOM = { code: 'ROOM_NOT_FOUND', message: 'Room not found' };

async function joinRoom(
  context: RealtimeContext,
  socket: Socket,
  payload: unknown,
  ack: unknown,
): Promise<void> {
  if (payload === null || payload === undefined) {
    // The real handler fails before it looks for the ack: there is no answer.
    increase(context.counters.malformedFrames, 'payload');
    return;
  }
  const { messenger, counters, rooms } = context;
  const roomName = readRoomName(payload);
  const room = await findRoom(context, roomName);
  if (room === undefined || roomName === undefined) {
    return messenger.answer(socket, 'room:join', ack, { success: false, error: NO_ROOM });
  }
  const userId = userIdOf(socket);
  const memberCount = await rooms.join(room, userId);
  if (!socket.connected) {
    return;
  }
  if (!socket.rooms.has(roomName)) {
    socket.join(roomName);
    counters.roomJoins++;
  }
  messenger.toRoom(roomName, 'user:joined', { roomName, userId }, { except: socket });
  messenger.answer(socket, 'room:join', ack, { success: true, data: { roomName, memberCount } });
}

async function leaveRoom(
  context: RealtimeContext,
  socket: Socket,
  payload: unknown,
  ack: unknown,
): Promise<void> {
  const { messenger, counters, rooms } = context;
  const roomName = readRoomName(payload);
  if (roomName === undefined) {
    increase(counters.malformedFrames, 'payload');
    return;
  }
  const userId = userIdOf(socket);
  await rooms.leave(roomName, userId);
  if (roomName !== socket.id && socket.rooms.has(roomName)) {
    socket.leave(roomName);
    counters.roomLeaves++;
    messenger.toRoom(roomName, 'user:left', { roomName, userId }, { except: socket });
  }
  messenger.answer(socket, 'room:leave', ack, { success: true });
}

async function sendMessage(
  context: RealtimeContext,
  socket: Socket,
  payload: unknown,
  ack: unknown,
): Promise<void> {
  const { messenger, counters, messageWriter } = context;
  const refuse = (error: { code: string; message: string }) =>
    messenger.answer(socket, 'message:send', ack, { success: false, error });
  if (payload === null || payload === undefined) {
    increase(counters.malformedFrames, 'payload');
    return refuse({ code: 'INTERNAL_ERROR', message: 'Failed to send message' });
  }
  const roomName = readRoomName(payload);
  const room = await findRoom(context, roomName);
  if (room === undefined || roomName === undefined) {
    return refuse(NO_ROOM);
  }
  const content = fieldOf(payload, 'content');
  const threadId = fieldOf(payload, 'threadId');
  const metadata = fieldOf(payload, 'metadata');
  const userId = userIdOf(socket);
  const createdAt = new Date(context.now());
  const timestamp = createdAt.toISOString();
  increase(counters.messagesAccepted, 'socket');
  const message = { roomName, userId, content, threadId, timestamp, metadata };
  messenger.toRoom(roomName, 'message:new', message, { sender: socket });
  messageWriter.add({
    ...contentToKeep(content, threadId, metadata),
    channelId: room.channelId,
    userId: senderOf(socket),
    createdAt,
  });
  // After the echo: whoever sends sees its own message first.
  messenger.answer(socket, 'message:send', ack, { success: true });
}

/** A payload that names no room finds none, as in the database. */
async function findRoom(
  { rooms, counters }: RealtimeContext,
  roomName: string | undefined,
): Promise<Room | undefined> {
  if (roomName === undefined) {
    increase(counters.malformedFrames, 'payload');
    return undefined;
  }
  return rooms.find(roomName);
}

function setTyping(context: RealtimeContext, socket: Socket, payload: unknown, typing: boolean): void {
  const roomName = readRoomName(payload);
  const userId = userIdOf(socket);
  if (roomName === undefined || userId === undefined) {
    return;
  }
  const startedAt = new Date(context.now()).toISOString();
  const users = context.typing.set(roomName, userId, typing ? startedAt : undefined);
  if (users !== undefined) {
    context.messenger.toRoom(roomName, 'typing:event', { roomName, users }, { except: socket });
  }
}

function updatePresence(context: RealtimeContext, socket: Socket, payload: unknown): void {
  const userId = userIdOf(socket);
  const status = readStatus(payload);
  if (userId === undefined || status === undefined) {
    return;
  }
  context.presence.set(userId, status);
  context.messenger.presence(socket, { userId, status, ...readCustomStatus(payload) }, true);
}
