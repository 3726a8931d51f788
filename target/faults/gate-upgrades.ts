import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Counters, increase } from '../counters.ts';
import type { Faults } from './faults.ts';

/** Lets faults meet the WebSocket upgrades of a server, before those that handle them now. */
export function gateUpgrades(
  server: Server,
  faults: Pick<Faults, 'play'>,
  { handshakesRefused }: Pick<Counters, 'handshakesRefused'>,
): void {
  const handlers = server.listeners('upgrade');
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request, socket: Duplex, head) => {
    const pass = () => {
      for (const handler of handlers) {
        Reflect.apply(handler, server, [request, socket, head]);
      }
    };
    const play = faults.play();
    if (play === undefined) {
      pass();
    } else if (play.upgrades.meet(socket, pass) === 'refused') {
      increase(handshakesRefused, 'transport');
    }
  });
}
