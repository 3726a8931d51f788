/** The sockets behind a delivery, for an outlet that treats its recipients one by one. */
export interface DeliveryWire {
  /** Ids of the sockets in a room. */
  members: (roomName: string) => Iterable<string>;
  /** The user behind a socket, as its token said. */
  userOf: (socketId: string) => string;
  /** Sends an event to sockets, as far as they are still there, and counts it. */
  send: (socketIds: readonly string[], event: string, payload: unknown) => void;
}

/** An event on its way to the sockets of a room, except one where given. */
export interface Delivery {
  kind: 'delivery';
  event: string;
  roomName: string;
  recipients: number;
  payload: unknown;
  exceptId: string | undefined;
  /** Who sent the message, by the token of its socket; undefined where nobody did. */
  senderId: string | undefined;
  wire: DeliveryWire;
}

/** Something the target is about to send; a handshake is the answer to a Socket.IO connect, refusals included. */
export type Departure =
  | Delivery
  | { kind: 'ack'; event: string; socketId: string; userId: string }
  | { kind: 'handshake'; socketId: string; userId: string }
  | { kind: 'answer'; method: string; route: string; status: number; payload: unknown };

/**
 * The one place through which every delivery to a room, ack, handshake and REST answer leaves: it must call `send`
 * once to let it go, of an ack or an answer with something else instead where it wants. A delivery may go out by its
 * wire instead. It exists so that faults can be put in one place without touching what is sent.
 */
export type Outlet = (departure: Departure, send: (instead?: unknown) => void) => void;

/** The outlet of a healthy server: everything leaves at once. */
export const passThrough: Outlet = (_departure, send) => send();
