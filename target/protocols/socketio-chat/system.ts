import type { Socket } from 'socket.io';
import type { ChatSystem } from '../chat-system.ts';
import { createSocketIo, nameSocket } from '../socket-io/create-socket-io.ts';

/** Limits of the chat example; it has none of its own. */
export const SOCKETIO_CHAT_LIMITS = {};

/** The chat among the examples of Socket.IO's own repository: users give a name, messages go to all others. */
export const system: ChatSystem<typeof SOCKETIO_CHAT_LIMITS> = {
  limits: SOCKETIO_CHAT_LIMITS,
  create: (context) => {
    const counters = {
      connectionsAccepted: 0,
      connectionsClosed: 0,
      handshakesRefused: new Map([['transport', 0]]),
      /** Users who gave a name. */
      logins: 0,
      messagesAccepted: 0,
      /** `new message` events, one for each other socket. */
      deliveries: 0,
    };
    const { faults } = context;
    const { io, sockets, listen } = createSocketIo(context, counters.handshakesRefused);
    let numUsers = 0;

    const say = (socket: Socket, username: string | undefined, message: unknown): void => {
      counters.messagesAccepted++;
      const payload = { username, message };
      const others = [...io.of('/').sockets.keys()].filter((id) => id !== socket.id);
      if (faults.areOff()) {
        counters.deliveries += others.length;
        socket.broadcast.emit('new message', payload);
        return;
      }
      faults.deliver({
        room: '',
        sender: username ?? socket.id,
        text: JSON.stringify(payload),
        recipients: others,
        userOf: sockets.userOf,
        send: (ids, instead) => {
          const there = ids.filter((id) => io.of('/').sockets.has(id));
          counters.deliveries += there.length;
          for (const id of there) {
            io.to(id).emit('new message', instead ?? payload);
          }
        },
      });
    };
    io.on('connection', (socket) => {
      let username: string | undefined;
      counters.connectionsAccepted++;
      nameSocket(socket, '');
      socket.on('add user', (name: unknown) => {
        if (username !== undefined) {
          return;
        }
        username = String(name);
        nameSocket(socket, username);
        numUsers++;
        counters.logins++;
        faults.greet(socket.id, username, () => {
          socket.emit('login', { numUsers });
          socket.broadcast.emit('user joined', { username, numUsers });
        });
        faults.established(socket.id);
      });
      socket.on('new message', (message: unknown) => say(socket, username, message));
      socket.on('typing', () => socket.broadcast.emit('typing', { username }));
      socket.on('stop typing', () => socket.broadcast.emit('stop typing', { username }));
      socket.on('disconnect', () => {
        counters.connectionsClosed++;
        if (username !== undefined) {
          numUsers--;
          socket.broadcast.emit('user left', { username, numUsers });
        }
      });
    });
    return { counters, sockets, listen };
  },
};
