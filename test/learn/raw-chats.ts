import type { Server as HttpServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** Chats on plain WebSockets, written with the library `ws`. Each attaches to an HTTP server. */
export const rawChats = {
  /** The broadcast server among the examples of `ws`: what one says all others get, as it is. */
  broadcast: (http: HttpServer): void => {
    const server = new WebSocketServer({ server: http });
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        for (const client of server.clients) {
          if (client !== socket && client.readyState === client.OPEN) {
            client.send(data, { binary: isBinary });
          }
        }
      });
    });
  },
  /** What one says everybody gets, the sender too. */
  everybody: (http: HttpServer): void => {
    const server = new WebSocketServer({ server: http });
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        for (const client of server.clients) {
          client.send(data, { binary: isBinary });
        }
      });
    });
  },
  /** JSON with a token, rooms, acknowledgements, heartbeats of its own and errors. */
  json: (http: HttpServer): void => {
    const server = new WebSocketServer({ server: http, path: '/chat' });
    const rooms = new Map<string, Set<WebSocket>>();
    server.on('connection', (socket) => {
      const say = (value: object): void => socket.send(JSON.stringify(value));
      const timer = setInterval(() => say({ op: 'ping' }), 200);
      socket.on('close', () => clearInterval(timer));
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.op === 'auth') {
          say({ op: 'welcome', user: message.user });
        } else if (message.op === 'join') {
          rooms.set(message.room, (rooms.get(message.room) ?? new Set()).add(socket));
          say({ op: 'joined', room: message.room });
        } else if (message.op === 'post') {
          say({ op: 'ok', ref: message.ref });
          for (const member of rooms.get(message.room) ?? []) {
            member.send(
              JSON.stringify({ op: 'posted', room: message.room, message: { body: message.body } }),
            );
          }
        } else if (message.op !== 'pong') {
          say({ op: 'error', reason: `no such op: ${message.op}` });
        }
      });
    });
  },
};
