/** The packet types of Socket.IO protocol 5, by their digit. */
export const CONNECT = 0;
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;
export const CONNECT_ERROR = 4;
export const BINARY_EVENT = 5;
export const BINARY_ACK = 6;

/** One Socket.IO packet, its body still text. */
export interface Packet {
  readonly type: number;
  /** Binary frames that follow and belong to it. */
  readonly attachments: number;
  /** `/` where the packet names none. */
  readonly namespace: string;
  readonly id: number | undefined;
  /** JSON, or empty. */
  readonly body: string;
}

const PACKET = /^4([0-6])(?:(\d+)-)?(?:(\/[^,]*),)?(\d+)?/;

/** Takes an Engine.IO message apart: `4<type>[<attachments>-][<namespace>,][<id>][<JSON>]`; undefined for any other frame. */
export function parsePacket(frame: string): Packet | undefined {
  const match = PACKET.exec(frame);
  if (match === null) {
    return undefined;
  }
  const [head, type, attachments, namespace, id] = match;
  return {
    type: Number(type),
    attachments: Number(attachments ?? 0),
    namespace: namespace ?? '/',
    id: id === undefined ? undefined : Number(id),
    body: frame.slice(head.length),
  };
}
