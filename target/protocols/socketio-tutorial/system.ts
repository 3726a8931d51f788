import type { ChatSystem } from '../chat-system.ts';
import { createSocketIo, nameSocket } from '../socket-io/create-socket-io.ts';
import { createHistory } from './history.ts';

/** What the tutorial's chat may be told. */
export const SOCKETIO_TUTORIAL_LIMITS = {
  /** 1: as at the end of the tutorial, with history, offsets and acknowledgements; 0: as before. */
  lastStep: 0,
  /** Messages kept for those who connect later, at the last step. */
  history: 100_000,
};

/** The chat of Socket.IO's tutorial: no names, and messages go to everybody, the sender too. */
export const system: ChatSystem<typeof SOCKETIO_TUTORIAL_LIMITS> = {
  limits: SOCKETIO_TUTORIAL_LIMITS,
  create: (context) => {
    const { faults, limits } = context;
    const counters = {
      connectionsAccepted: 0,
      connectionsClosed: 0,
      handshakesRefused: new Map([['transport', 0]]),
      messagesAccepted: 0,
      /** Messages whose offset of the client was known already: acknowledged, and not delivered again. */
      messagesRepeated: 0,
      /** `chat message` events, one for each socket. */
      deliveries: 0,
      /** Messages of before that somebody got on connecting. */
      historyDelivered: 0,
      acks: 0,
    };
    const isLast = limits.lastStep === 1;
    const history = createHistory(limits.history);
    const { io, sockets, listen } = createSocketIo(
      context,
      counters.handshakesRefused,
      isLast ? { connectionStateRecovery: {} } : {},
    );

    const broadcast = (socketId: string, parameters: readonly unknown[]): void => {
      const everybody = [...io.of('/').sockets.keys()];
      if (faults.areOff()) {
        counters.deliveries += everybody.length;
        io.emit('chat message', ...parameters);
        return;
      }
      faults.deliver({
        room: '',
        sender: socketId,
        text: JSON.stringify(parameters[0]) ?? '',
        recipients: everybody,
        userOf: sockets.userOf,
        send: (ids, instead) => {
          const there = ids.filter((id) => io.of('/').sockets.has(id));
          counters.deliveries += there.length;
          for (const id of there) {
            io.to(id).emit('chat message', ...(instead === undefined ? parameters : [instead]));
          }
        },
      });
    };
    io.on('connection', (socket) => {
      counters.connectionsAccepted++;
      nameSocket(socket, socket.id);
      faults.established(socket.id);
      socket.on('disconnect', () => counters.connectionsClosed++);
      socket.on('chat message', (message: unknown, ...rest: unknown[]) => {
        const callback = rest.at(-1);
        const [clientOffset] = rest;
        const acknowledge = (): void => {
          if (typeof callback === 'function') {
            faults.acknowledge(socket.id, socket.id, (instead) => {
              counters.acks++;
              Reflect.apply(callback, undefined, instead === undefined ? [] : [instead]);
            });
          }
        };
        if (!isLast) {
          counters.messagesAccepted++;
          broadcast(socket.id, [message]);
          return;
        }
        const offset = history.add(message, typeof clientOffset === 'string' ? clientOffset : undefined);
        if (offset === undefined) {
          counters.messagesRepeated++;
          acknowledge();
          return;
        }
        counters.messagesAccepted++;
        broadcast(socket.id, [message, offset]);
        acknowledge();
      });
      if (isLast && !socket.recovered) {
        const auth: Record<string, unknown> = socket.handshake.auth;
        for (const { message, offset } of history.after(Number(auth['serverOffset']) || 0)) {
          counters.historyDelivered++;
          socket.emit('chat message', message, offset);
        }
      }
    });
    return { counters, sockets, listen };
  },
};
