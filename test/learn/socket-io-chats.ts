import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';

/** Chats written with the plain library, as its own examples are. Each attaches to an HTTP server. */
export const socketIoChats = {
  /** The chat of Socket.IO's tutorial, first steps. */
  tutorial: (http: HttpServer): void => {
    const io = new Server(http);
    io.on('connection', (socket) => {
      socket.on('chat message', (text) => io.emit('chat message', text));
    });
  },
  /** The chat among the examples of Socket.IO. */
  example: (http: HttpServer): void => {
    const io = new Server(http);
    let users = 0;
    io.on('connection', (socket) => {
      let username: string | undefined;
      socket.on('add user', (name: string) => {
        username = name;
        users += 1;
        socket.emit('login', { numUsers: users });
        socket.broadcast.emit('user joined', { username, numUsers: users });
      });
      socket.on('typing', () => socket.broadcast.emit('typing', { username }));
      socket.on('new message', (message) => socket.broadcast.emit('new message', { username, message }));
    });
  },
  /** Path, namespace and query of its own; deliveries ask for acknowledgements. */
  team: (http: HttpServer): void => {
    const team = new Server(http, { path: '/rt/' }).of('/team');
    team.on('connection', (socket) => {
      socket.emit('welcome', { you: socket.handshake.query['token'] });
      socket.on('enter', (request: { room: string }, answer: (value: object) => void) => {
        void socket.join(request.room);
        answer({ ok: true });
      });
      socket.on('say', (message: { room: string; text: string }, answer: (value: object) => void) => {
        team
          .to(message.room)
          .timeout(5_000)
          .emit('said', { body: message.text }, () => undefined);
        answer({ ok: true });
      });
      socket.on('nonsense', () => socket.emit('chat error', { reason: 'not understood' }));
    });
  },
};
