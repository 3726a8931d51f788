/** Something the target is about to send. */
export type Departure =
  | { kind: 'delivery'; event: string; roomName: string; recipients: number }
  | { kind: 'ack'; event: string; userId: string }
  | { kind: 'answer'; method: string; route: string; status: number };

/**
 * The one place through which every delivery to a room, ack and REST answer leaves: it must call `send` once to
 * let it go. It exists so that faults can be put in one place without touching what is sent.
 */
export type Outlet = (departure: Departure, send: () => void) => void;

/** The outlet of a healthy server: everything leaves at once. */
export const passThrough: Outlet = (_departure, send) => send();
