import {
  ACK,
  BINARY_ACK,
  BINARY_EVENT,
  CONNECT,
  CONNECT_ERROR,
  DISCONNECT,
  EVENT,
  type Packet,
  parsePacket,
} from '../../lib/protocols/socket-io/parse-packet.ts';
import { openEmbedded } from '../recording/embedded-json.ts';
import type { RecordedSocket, Recording } from '../recording/recording.ts';
import type { Step } from '../recording/step.ts';
import { listPollingFrames } from './list-polling-frames.ts';

/** What was said in one namespace of a Socket.IO connection. */
export interface SocketIoSteps {
  readonly namespace: string;
  readonly steps: readonly Step[];
  /** Namespaces that were used beside it. */
  readonly otherNamespaces: readonly string[];
  /** Packets that came with binary attachments. */
  readonly binaryPackets: number;
  /** The connection began by HTTP long polling and was upgraded. */
  readonly beganByPolling: boolean;
  /** The query that the connection began with: that of the first long poll, else that of the WebSocket. */
  readonly query: URLSearchParams;
}

/** The steps of a Socket.IO connection in the namespace that has most of them, long polling before the upgrade included. */
export function readSocketIoSteps(
  socket: RecordedSocket,
  { requests }: Pick<Recording, 'requests'>,
): SocketIoSteps {
  const polled = listPollingFrames(socket, requests);
  const frames = [...polled.frames, ...socket.frames].sort((a, b) => a.atMs - b.atMs);
  const packets = frames.flatMap(({ atMs, from, data }) => {
    if (typeof data !== 'string') {
      return [];
    }
    const packet = parsePacket(data);
    return [{ atMs, from, wire: data, packet }];
  });
  const counts = new Map<string, number>();
  for (const { packet } of packets) {
    if (packet !== undefined) {
      counts.set(packet.namespace, (counts.get(packet.namespace) ?? 0) + 1);
    }
  }
  const names = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const [namespace = '/', ...otherNamespaces] = names;
  return {
    namespace,
    otherNamespaces,
    binaryPackets: packets.filter(({ packet }) => (packet?.attachments ?? 0) > 0).length,
    beganByPolling: polled.frames.length > 0,
    query: polled.query ?? socket.url.searchParams,
    steps: packets
      .filter(({ packet }) => packet === undefined || packet.namespace === namespace)
      .map(({ atMs, from, wire, packet }, index) => ({
        index,
        atMs,
        from,
        wire,
        ...(packet === undefined
          ? { kind: 'transport' as const, name: transportName(wire), parameters: [] }
          : describe(packet, from)),
      })),
  };
}

function describe(packet: Packet, from: Step['from']): Omit<Step, 'index' | 'atMs' | 'from' | 'wire'> {
  const body = parseBody(packet.body);
  const list = Array.isArray(body) ? body : [];
  const ackId = packet.id === undefined ? {} : { ackId: packet.id };
  switch (packet.type) {
    case CONNECT:
      return { kind: from === 'client' ? 'connect' : 'connected', name: 'connect', parameters: [body ?? {}] };
    case CONNECT_ERROR:
      return { kind: 'refused', name: 'connect error', parameters: [body ?? {}] };
    case EVENT:
    case BINARY_EVENT: {
      const [name, ...said] = list;
      const parameters = said.map((each) => openEmbedded(each));
      return { kind: 'event', name: typeof name === 'string' ? name : String(name), parameters, ...ackId };
    }
    case ACK:
    case BINARY_ACK:
      return { kind: 'ack', name: 'acknowledgement', parameters: list, ...ackId };
    case DISCONNECT:
      return { kind: 'transport', name: 'disconnect', parameters: [] };
    default:
      return { kind: 'transport', name: `packet ${packet.type}`, parameters: [] };
  }
}

function transportName(wire: string): string {
  const names: Readonly<Record<string, string>> = {
    '0': 'open',
    '1': 'close',
    '2': 'ping',
    '3': 'pong',
    '5': 'upgrade',
    '6': 'noop',
  };
  return names[wire[0] ?? ''] ?? 'unknown frame';
}

function parseBody(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
