import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Frame, Incoming } from '../../../../lib/protocols/chat-protocol.ts';
import { formatToken, tokenMark } from '../../../../lib/protocols/message-token.ts';
import { protocol } from '../../../../lib/protocols/nchat/index.ts';

// Frames are checked against the official server and client, not against a reading of the protocol: our encoder's
// against what the official client puts on the wire, our decoder on what the official server sends.

const http = createServer();
const server = new Server(http, { transports: ['websocket'], pingInterval: 200, pingTimeout: 1_000 });
const received: string[] = [];
let origin = '';

before(async () => {
  (server.engine as unknown as RawServer).on('connection', (raw) => {
    raw.on('packet', ({ type, data }) => {
      received.push(`${digits[type] ?? type}${data ?? ''}`);
    });
  });
  server.use((socket, next) => {
    const { token } = socket.handshake.auth as { token?: unknown };
    next(token === 'bad' ? new Error('no such user') : undefined);
  });
  server.on('connection', (socket) => {
    socket.emit('connected', { protocolVersion: '1.0' });
    socket.on('room:join', (_: unknown, ack: (answer: unknown) => void) =>
      ack({ success: true, data: { roomName: 'r', memberCount: 1 } }),
    );
    socket.on('message:send', (message: { content: string }, ack: (answer: unknown) => void) => {
      if (message.content === 'refuse') {
        ack({ success: false, error: 'not allowed' });
      } else {
        ack({ success: true });
        socket.emit('message:new', message);
      }
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  origin = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
after(() => server.close());

interface Packet {
  readonly type: string;
  readonly data?: string;
}

/** The Engine.IO server below the Socket.IO one; its type declarations leave the event out. */
interface RawServer {
  on(event: 'connection', listener: (raw: RawConnection) => void): void;
}

/** The Engine.IO connection below a Socket.IO one. */
interface RawConnection {
  on(event: 'packet', listener: (packet: Packet) => void): void;
}

const digits: Record<string, string> = { open: '0', close: '1', ping: '2', pong: '3', message: '4' };
const token = formatToken(tokenMark('abcdef', 3), 9);
const message = { content: 'hello "you"', metadata: { mentions: ['ann'] } };

const { codec } = protocol;
const userOf = (name: string) => ({ index: 0, name, token: name });
const state = codec.newState?.(userOf('t')) as NonNullable<ReturnType<NonNullable<typeof codec.newState>>>;
const joinFrame = codec.encodeJoin?.('r', 0, state) ?? '';
const isPing = (incoming: Incoming): boolean => incoming.kind === 'reply' && incoming.frames[0] === '3';

/** Speaks by our frames over a plain WebSocket, `frames` once the chat is ready, and collects what our decoder reads. */
async function talk(
  user: string,
  frames: readonly Frame[],
  isLast: (incoming: Incoming) => boolean,
): Promise<readonly Incoming[]> {
  const socket = new WebSocket(codec.url(origin, userOf(user)));
  const own = codec.newState?.(userOf(user)) ?? state;
  const send = (all: readonly Frame[]) => {
    for (const frame of all) {
      socket.send(frame);
    }
  };
  const seen: Incoming[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => send(codec.hello(userOf(user), own));
    socket.onerror = () => reject(new Error('the official server refused our frames'));
    socket.onclose = () => resolve();
    socket.onmessage = ({ data }) => {
      const incoming = codec.decode(String(data), own) as Incoming;
      seen.push(incoming);
      if (incoming.kind === 'ready') {
        send(frames);
      } else if (incoming.kind === 'reply') {
        send(incoming.frames);
      }
      if (isLast(incoming)) {
        socket.close();
      }
    };
  });
  return seen;
}

test('the official client and our encoder put the same frames on the wire', async () => {
  received.length = 0;
  const client = io(origin.replace('ws', 'http'), { transports: ['websocket'], auth: { token: 't' } });
  await new Promise<void>((resolve) => client.once('connect', resolve));
  await client.emitWithAck('room:join', { roomName: 'r' });
  const official = {
    roomName: 'r',
    content: 'hello "you"',
    metadata: { mentions: ['ann'], k6: '~k6c~abcdef00000300000009~' },
  };
  await client.emitWithAck('message:send', official);
  await new Promise((resolve) => setTimeout(resolve, 50));
  client.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(
    received.filter((frame) => frame !== '3'),
    [...codec.hello(userOf('t'), state), joinFrame, codec.encodeMessage('r', message, token, 1, state), '41'],
  );
  assert.ok(codec.goodbye.includes('41'));
});

test('our frames are understood by the official server, and its answers by our decoder', async () => {
  const frames = [joinFrame, codec.encodeMessage('r', message, token, 1, state)];
  const seen = await talk('t', frames, ({ kind }) => kind === 'message');
  assert.deepEqual(
    seen.filter((incoming) => !isPing(incoming)),
    [
      { kind: 'open' },
      { kind: 'open' },
      { kind: 'ready' },
      { kind: 'ack', id: 0, ok: true, reason: '' },
      { kind: 'ack', id: 1, ok: true, reason: '' },
      {
        kind: 'message',
        text: `42["message:new",${JSON.stringify({ roomName: 'r', content: 'hello "you"', metadata: { mentions: ['ann'], k6: token } })}]`,
      },
    ],
  );
});

test('a refused message and a refused user are given with the server’s reason', async () => {
  const refused = codec.encodeMessage('r', { ...message, content: 'refuse' }, token, 0, state);
  const seen = await talk('t', [refused], ({ kind }) => kind === 'ack');
  assert.deepEqual(seen.at(-1), { kind: 'ack', id: 0, ok: false, reason: 'not allowed' });
  const turnedAway = await talk('bad', [], ({ kind }) => kind === 'refused');
  assert.deepEqual(turnedAway.at(-1), { kind: 'refused', reason: 'no such user' });
});

test('heartbeats keep the connection, and a kick is given', async () => {
  let pings = 0;
  const seen = await talk('t', [], (incoming) => {
    pings += isPing(incoming) ? 1 : 0;
    if (pings === 3) {
      server.disconnectSockets();
    }
    return incoming.kind === 'closed';
  });
  assert.deepEqual(seen.at(-1), { kind: 'closed', reason: 'disconnected by the chat server' });
});
