import type { Server, Socket } from 'node:net';
import type { Teardown } from '../teardown.ts';
import { type Holder, startHolder } from './start-holder.ts';

/** Of the files that a process may open: what the server keeps for connections of its own. */
const OWN_SHARE = 0.75;
/** What a holder takes, which has few other files. */
const HOLDER_SHARE = 0.8;

/** Lets a server have more connections than one process may open files; once for each. */
export type SpreadConnections = (server: Server) => void;

/** What decides where connections are held. */
export interface SpreadOptions {
  /** Files that one process may open. */
  readonly openFiles: number;
  readonly log: (line: string) => void;
  readonly teardown: Teardown;
}

/**
 * Has connections beyond what this process may open held by others. An operating system lets a process open only so many
 * files, and a server whose state is in one process could not have more clients than that. The server accepts them all;
 * near its limit it hands the socket to a holder and speaks with that client over a pipe. Holders start as they are needed.
 */
export function spreadConnections({ openFiles, log, teardown }: SpreadOptions): SpreadConnections {
  const most = Math.max(1, Math.floor(openFiles * OWN_SHARE));
  const mostHeld = Math.max(1, Math.floor(openFiles * HOLDER_SHARE));
  const holders: Holder[] = [];
  // Before the servers are made, so that it is done after they have ended their connections.
  teardown.add(async () => void (await Promise.all(holders.map(({ stop }) => stop()))));
  const spread = new Set<Server>();
  let own = 0;
  const count = (change: number): void => {
    own += change;
    for (const server of spread) {
      // Not a byte may be read here of what another process is to read.
      Object.assign(server, { pauseOnConnect: own >= most });
    }
  };
  const withRoom = (): Holder => {
    const found = holders.find(({ connections, isGone }) => !isGone() && connections.size < mostHeld);
    if (found !== undefined) {
      return found;
    }
    const started = startHolder(log);
    holders.push(started);
    return started;
  };
  return (server) => {
    if (spread.has(server)) {
      return;
    }
    spread.add(server);
    const handlers = server.listeners('connection');
    server.removeAllListeners('connection');
    const halfOpen = Reflect.get(server, 'allowHalfOpen') === true;
    server.on('connection', (socket: Socket) => {
      const isHeld = own >= most;
      if (!isHeld) {
        count(1);
        socket.once('close', () => count(-1));
      }
      const connection = isHeld ? withRoom().take(socket, halfOpen) : socket;
      for (const handler of handlers) {
        Reflect.apply(handler, server, [connection]);
      }
    });
  };
}
