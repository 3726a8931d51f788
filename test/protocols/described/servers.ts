import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocket, WebSocketServer } from 'ws';

/** A chat written with the plain libraries, and what it counted. */
export interface PlainChat {
  readonly url: string;
  readonly counts: { connections: number; messages: number; deliveries: number; acknowledged: number };
  readonly stop: () => void;
}

const zero = () => ({ connections: 0, messages: 0, deliveries: 0, acknowledged: 0 });

/** Socket.IO at a path and a namespace of its own; each delivery asks for an acknowledgement, and one event is binary. */
export async function serveAcknowledging(): Promise<PlainChat> {
  const http = createServer();
  const server = new Server(http, { path: '/rt/', serveClient: false });
  const counts = zero();
  server.of('/chat').on('connection', (socket) => {
    if (socket.handshake.query['key'] === undefined) {
      socket.disconnect();
      return;
    }
    counts.connections += 1;
    socket.emit('avatar', { png: Buffer.from([1, 2, 3, 4]) });
    socket.on('enter', (room: string, done: () => void) => {
      socket.join(room);
      done();
    });
    socket.on('say', async (room: string, text: string, done: () => void) => {
      counts.messages += 1;
      const members = await socket.nsp.in(room).fetchSockets();
      for (const member of members) {
        counts.deliveries += 1;
        socket.nsp.sockets.get(member.id)?.emit('said', text, (answer: string) => {
          counts.acknowledged += answer === 'seen' ? 1 : 0;
        });
      }
      done();
    });
  });
  return listening(http, counts, () => server.close());
}

/** JSON over plain WebSocket: hello, welcome, rooms, acknowledgements, and a ping of its own making. */
export async function serveJson(): Promise<PlainChat> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const counts = zero();
  const rooms = new Map<string, Set<WebSocket>>();
  server.on('connection', (socket) => {
    counts.connections += 1;
    const say = (message: unknown) => socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const { type, name, room, text, id } = JSON.parse(String(data));
      if (type === 'hello') {
        say({ type: 'welcome', name });
        say({ type: 'ping' });
      } else if (type === 'join') {
        rooms.set(room, (rooms.get(room) ?? new Set()).add(socket));
        say({ type: 'joined', room });
      } else if (type === 'say') {
        counts.messages += 1;
        for (const member of rooms.get(room) ?? []) {
          counts.deliveries += 1;
          member.send(JSON.stringify({ type: 'said', room, text }));
        }
        say({ type: 'ok', id });
      } else if (type === 'pong') {
        counts.acknowledged += 1;
      }
    });
  });
  return listening(http, counts, () => server.close());
}

/** How long a client of `serveBeaten` may be without a heartbeat, ms. */
export const BEATEN_MS = 1_000;

/**
 * Text frames whose messages end with a control character, as the JSON of SignalR does, and clients that are cut off when
 * their heartbeats stay away. Written from its specification, as no server of the kind runs here; `acknowledged` counts
 * the heartbeats.
 */
export async function serveBeaten(): Promise<PlainChat> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const counts = zero();
  const write = (message: unknown): string => `${JSON.stringify(message)}\u001e`;
  server.on('connection', (socket) => {
    counts.connections += 1;
    let patience = setTimeout(() => socket.terminate(), BEATEN_MS);
    socket.on('close', () => clearTimeout(patience));
    socket.on('message', (data) => {
      for (const text of String(data).split('\u001e').slice(0, -1)) {
        const { protocol, type, arguments: said } = JSON.parse(text);
        if (protocol === 'json') {
          // The answer to the handshake, and a ping in the same frame.
          socket.send(write({}) + write({ type: 6 }));
        } else if (type === 6) {
          counts.acknowledged += 1;
          clearTimeout(patience);
          patience = setTimeout(() => socket.terminate(), BEATEN_MS);
        } else if (type === 1) {
          counts.messages += 1;
          for (const client of server.clients) {
            counts.deliveries += 1;
            client.send(write({ type: 1, target: 'ReceiveMessage', arguments: said }));
          }
        }
      }
    });
  });
  return listening(http, counts, () => server.close());
}

/** What one client says goes to all clients, or to all others, as it came. */
export async function serveBroadcast(toSender: boolean): Promise<PlainChat> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const counts = zero();
  server.on('connection', (socket) => {
    counts.connections += 1;
    socket.on('message', (data, isBinary) => {
      counts.messages += 1;
      for (const client of server.clients) {
        if ((toSender || client !== socket) && client.readyState === WebSocket.OPEN) {
          counts.deliveries += 1;
          client.send(data, { binary: isBinary });
        }
      }
    });
  });
  return listening(http, counts, () => server.close());
}

async function listening(
  http: ReturnType<typeof createServer>,
  counts: PlainChat['counts'],
  close: () => void,
): Promise<PlainChat> {
  await once(http.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    counts,
    stop: () => {
      close();
      http.close();
      http.closeAllConnections();
    },
  };
}
