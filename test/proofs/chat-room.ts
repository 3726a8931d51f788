import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

/** What the room does with its nth message, counted from 1, at all of its readers alike. */
export type Fate = (nth: number) => 'deliver' | 'lose' | 'twice' | { readonly afterOthers: number };

/** A room that is open, on loopback. */
export interface ChatRoom {
  readonly url: string;
  /** The texts of all messages as they came in. */
  readonly received: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Settings of `openChatRoom`. */
export interface ChatRoomOptions {
  /**
   * `example`: users give a name, messages go to all others, with it. `tutorial`: no names, messages go to everybody,
   * the sender too.
   */
  readonly like: 'example' | 'tutorial';
  readonly fate?: Fate;
  /** How often the server asks whether somebody is still there; without it as the package has it. */
  readonly pingIntervalMs?: number;
}

/**
 * A chat room on the official `socket.io` server. The server, its transport and its framing are the project's own; the
 * few handlers are ours, written after what the public example and the public tutorial do, event for event, because
 * files of another project are not kept here. (`official-example.it.test.ts` runs the original file where it is given.)
 */
export async function openChatRoom({
  like,
  fate = () => 'deliver',
  pingIntervalMs,
}: ChatRoomOptions): Promise<ChatRoom> {
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    ...(pingIntervalMs === undefined ? {} : { pingInterval: pingIntervalMs }),
  });
  const received: string[] = [];
  const held: { readonly due: number; readonly send: () => void }[] = [];
  const take = (text: string, send: () => void): void => {
    received.push(text);
    const nth = received.length;
    const what = fate(nth);
    if (typeof what === 'object') {
      held.push({ due: nth + what.afterOthers, send });
    } else {
      for (let times = what === 'lose' ? 0 : what === 'twice' ? 2 : 1; times > 0; times -= 1) {
        send();
      }
    }
    for (const late of held.filter(({ due }) => due === nth)) {
      late.send();
    }
  };
  io.on('connection', like === 'example' ? beExample(io, take) : beTutorial(io, take));
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    stop: async () => {
      await io.close();
    },
  };
}

type Take = (text: string, send: () => void) => void;

function beExample(io: Server, take: Take): (socket: Socket) => void {
  const names = new Map<string, string>();
  return (socket) => {
    socket.on('add user', (username: string) => {
      if (names.has(socket.id)) {
        return;
      }
      names.set(socket.id, username);
      socket.emit('login', { numUsers: names.size });
      socket.broadcast.emit('user joined', { username, numUsers: names.size });
    });
    socket.on('new message', (message: string) => {
      const username = names.get(socket.id);
      take(message, () => io.except(socket.id).emit('new message', { username, message }));
    });
    socket.on('disconnect', () => {
      const username = names.get(socket.id);
      if (names.delete(socket.id)) {
        socket.broadcast.emit('user left', { username, numUsers: names.size });
      }
    });
  };
}

function beTutorial(io: Server, take: Take): (socket: Socket) => void {
  return (socket) => {
    socket.on('chat message', (text: string) => take(text, () => io.emit('chat message', text)));
  };
}
