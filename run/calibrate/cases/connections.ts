import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, exactly, injected } from '../checks.ts';
import { type DelayPlace, distributedDelays, fixedDelays, lognormal } from '../delay-cases.ts';
import { connections, manyConnections } from '../loads.ts';

const test = 'websocket-connections';
const users = Number(connections['USERS']);

const handshake: DelayPlace = {
  test,
  load: connections,
  putWhen: 'before',
  baseline: 'baseline-connections',
  at: 'handshake',
  title: 'the chat handshake',
  metric: 'connect_time',
  figure: 'Connection time',
};

const accept: DelayPlace = { ...handshake, at: 'accept', title: 'accepting a connection' };

/** What happens to connections, errors by kind among it. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'refuse',
    fault: '7 upgrades answered with 503',
    test,
    load: connections,
    faults: [{ fault: 'refuse', count: 7 }],
    putWhen: 'before',
    checks: [
      count('Connection errors', 'connection_errors', injected('refuse')),
      count('Errors of kind not_chat', 'errors', injected('refuse'), { kind: 'not_chat' }),
      count('Connections opened', 'connections_opened', counted('connectionsAccepted')),
    ],
  },
  {
    name: 'reset',
    fault: '6 connections reset in their upgrade',
    test,
    load: connections,
    faults: [{ fault: 'reset', count: 6 }],
    putWhen: 'before',
    checks: [
      count('Connection errors', 'connection_errors', injected('reset')),
      count('Errors of kind reset', 'errors', injected('reset'), { kind: 'reset' }),
      count('Connections opened', 'connections_opened', counted('connectionsAccepted')),
    ],
  },
  {
    name: 'disconnect',
    fault: '5 established connections dropped',
    test,
    load: connections,
    faults: [{ fault: 'disconnect', count: 5 }],
    putWhen: 'before',
    checks: [
      count('Unexpected disconnections', 'disconnects', injected('disconnect')),
      count('Errors of kind dropped', 'errors', injected('disconnect'), { kind: 'dropped' }),
      count('Connections opened', 'connections_opened', exactly(users)),
    ],
  },
  {
    name: 'baseline-connections',
    fault: 'none',
    test,
    load: connections,
    faults: [],
    putWhen: 'before',
    checks: [
      count('Connections opened', 'connections_opened', counted('connectionsAccepted')),
      count('Connections attempted', 'connections_attempted', exactly(users)),
      count('Channels joined', 'joins', counted('roomJoins')),
      count('Messages sent', 'messages_sent', counted('messagesAccepted.socket')),
      count('Connection errors', 'connection_errors', exactly(0)),
      count('Unexpected disconnections', 'disconnects', exactly(0)),
    ],
  },
  ...fixedDelays(handshake),
  ...fixedDelays(accept),
  distributedDelays({ ...handshake, load: manyConnections }, lognormal),
];
