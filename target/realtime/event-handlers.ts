import type { Socket } from 'socket.io';
import { increase } from '../counters.ts';
import { parsePresencePayload, parseRoomPayload, parseSendPayload } from './parse-payload.ts';
import type { RealtimeContext } from './realtime-context.ts';
import { userIdOf } from './room-messenger.ts';

/** What is answered to an event's ack. */
export type Outcome = { success: true; data?: unknown } | { success: false; error: string };

/** Handles one event of one socket. */
export type EventHandler = (context: RealtimeContext, socket: Socket, payload: unknown) => Outcome;

/** The events a client may send, by name. */
export const EVENT_HANDLERS: ReadonlyMap<string, EventHandler> = new Map<string, EventHandler>([
  ['room:join', joinRoom],
  ['room:leave', leaveRoom],
  ['message:send', sendMessage],
  ['typing:start', (context, socket, payload) => setTyping(context, socket, payload, true)],
  ['typing:stop', (context, socket, payload) => setTyping(context, socket, payload, false)],
  ['presence:update', updatePresence],
  ['ping', answerPing],
]);

function joinRoom(context: RealtimeContext, socket: Socket, payload: unknown): Outcome {
  const parsed = parseRoomPayload(payload);
  if (!parsed.ok) {
    return refuse(context, parsed.error);
  }
  const { roomName } = parsed.value;
  if (context.channels.idOfRoom(roomName) === undefined) {
    return { success: false, error: `There is no room ${JSON.stringify(roomName)}.` };
  }
  if (!socket.rooms.has(roomName)) {
    socket.join(roomName);
    context.counters.roomJoins++;
    context.messenger.toRoom(roomName, 'user:joined', { roomName, userId: userIdOf(socket) }, socket);
  }
  return {
    success: true,
    data: { roomName, memberCount: socket.nsp.adapter.rooms.get(roomName)?.size ?? 0 },
  };
}

function leaveRoom(context: RealtimeContext, socket: Socket, payload: unknown): Outcome {
  const parsed = parseRoomPayload(payload);
  if (!parsed.ok) {
    return refuse(context, parsed.error);
  }
  const { roomName } = parsed.value;
  if (!isMember(socket, roomName)) {
    return notMember(roomName);
  }
  announceLeaving(context, socket, roomName);
  socket.leave(roomName);
  context.counters.roomLeaves++;
  return { success: true, data: { roomName } };
}

function sendMessage(context: RealtimeContext, socket: Socket, payload: unknown): Outcome {
  const parsed = parseSendPayload(payload);
  if (!parsed.ok) {
    return refuse(context, parsed.error);
  }
  const { roomName, content, threadId, metadata } = parsed.value;
  const channelId = context.channels.idOfRoom(roomName);
  if (channelId === undefined || !isMember(socket, roomName)) {
    return notMember(roomName);
  }
  const userId = userIdOf(socket);
  const createdAt = new Date(context.now());
  increase(context.counters.messagesAccepted, 'socket');
  const timestamp = createdAt.toISOString();
  context.messenger.toRoom(roomName, 'message:new', {
    roomName,
    userId,
    content,
    threadId,
    timestamp,
    metadata,
  });
  context.messageWriter.add({ channelId, userId, content, threadId, metadata, createdAt });
  return { success: true };
}

function setTyping(context: RealtimeContext, socket: Socket, payload: unknown, typing: boolean): Outcome {
  const parsed = parseRoomPayload(payload);
  if (!parsed.ok) {
    return refuse(context, parsed.error);
  }
  const { roomName } = parsed.value;
  if (!isMember(socket, roomName)) {
    return notMember(roomName);
  }
  const users = context.typing.set(roomName, userIdOf(socket), typing);
  if (users !== undefined) {
    context.messenger.toRoom(roomName, 'typing:event', { roomName, users }, socket);
  }
  return { success: true };
}

function updatePresence(context: RealtimeContext, socket: Socket, payload: unknown): Outcome {
  const parsed = parsePresencePayload(payload);
  if (!parsed.ok) {
    return refuse(context, parsed.error);
  }
  const userId = userIdOf(socket);
  context.presence.set(userId, parsed.value.status);
  for (const roomName of roomsOf(socket)) {
    context.messenger.toRoom(roomName, 'presence:changed', { userId, ...parsed.value });
  }
  return { success: true };
}

function answerPing(context: RealtimeContext, socket: Socket): Outcome {
  socket.emit('pong', { timestamp: context.now() });
  return { success: true };
}

/** Tells the other members of a room that a socket's user leaves it, and that the user no longer types there. */
export function announceLeaving(context: RealtimeContext, socket: Socket, roomName: string): void {
  const userId = userIdOf(socket);
  const users = context.typing.set(roomName, userId, false);
  if (users !== undefined) {
    context.messenger.toRoom(roomName, 'typing:event', { roomName, users }, socket);
  }
  context.messenger.toRoom(roomName, 'user:left', { roomName, userId }, socket);
}

/** Returns the rooms a socket has joined, without the one of its own that Socket.IO makes. */
export function roomsOf(socket: Socket): string[] {
  return [...socket.rooms].filter((roomName) => roomName !== socket.id);
}

// The room that Socket.IO makes for each socket carries its id as name and is nobody's channel.
function isMember(socket: Socket, roomName: string): boolean {
  return roomName !== socket.id && socket.rooms.has(roomName);
}

function notMember(roomName: string): Outcome {
  return { success: false, error: `Join the room ${JSON.stringify(roomName)} first.` };
}

function refuse(context: RealtimeContext, error: string): Outcome {
  increase(context.counters.malformedFrames, 'payload');
  return { success: false, error };
}
