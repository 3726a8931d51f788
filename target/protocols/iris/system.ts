import { createServer } from 'node:http';
import type { ChatSystem } from '../chat-system.ts';
import { closeServer } from '../wire/close-server.ts';
import { IrisCore } from './core.ts';
import { createIrisCounters } from './counters.ts';
import { IRIS_LIMITS, type IrisLimits } from './limits.ts';
import { Listeners } from './listeners.ts';
import { createTcpSide } from './tcp-side.ts';
import { createWebSocketSide, type SideContext } from './web-socket-side.ts';

/**
 * Messages from user to user in binary packets, over WebSocket and TCP; what comes for somebody who is away is stored.
 * Counters and faults have a port of their own, because the listeners of an edge can die.
 */
export const system: ChatSystem<IrisLimits> = {
  limits: IRIS_LIMITS,
  create: (context) => {
    const { limits, faults, now, teardown, listen } = context;
    const counters = createIrisCounters();
    const listeners = new Listeners(context, counters);
    const kill: SideContext['kill'] = (transport, reason) => listeners.kill(transport, reason);
    const kept = limits.storedOutlive === 0 ? undefined : context.kept;
    const core = new IrisCore({ limits, faults, now, kept, counters, kill });
    const webSockets = createWebSocketSide({ context, counters, core, kill });
    const tcp = createTcpSide({ context, counters, core, kill });
    const control = createServer((request, response) => {
      if (!context.control(request, response)) {
        response.writeHead(404).end();
      }
    });
    teardown.add(async () => {
      control.closeAllConnections();
      await Promise.all([listeners.close(), closeServer(control)]);
    });
    return {
      counters,
      sockets: {
        ids: () => [...webSockets.ids(), ...tcp.ids()],
        userOf: (id) => webSockets.userOf(id) ?? tcp.userOf(id) ?? '',
        drop: (id) => {
          webSockets.drop(id);
          tcp.drop(id);
        },
      },
      listen: async () => ({
        restUrl: await listen(control, context.restPort),
        realtimeUrl: await listeners.open('ws', webSockets, context.realtimePort),
        tcpUrl: (await listeners.open('tcp', tcp, context.tcpPort)).replace('http', 'tcp'),
      }),
    };
  },
};
