/**
 * One thing that a client or the server said on a socket, whatever the transport: an event of Socket.IO, a JSON message,
 * a text. The questions are asked of these.
 */
export interface Step {
  /** Its place among all steps; how a summary refers to it. */
  readonly index: number;
  readonly atMs: number;
  readonly from: 'client' | 'server';
  readonly kind:
    | 'event'
    /** Answers the event with the same `ackId` from the other side. */
    | 'ack'
    /** The client asks to be let in. */
    | 'connect'
    /** The server lets it in. */
    | 'connected'
    | 'refused'
    /** Part of the transport: heartbeats, upgrades, the end. */
    | 'transport';
  /** The event's name; for JSON messages what their type field says; a fixed word for those without. */
  readonly name: string;
  /** Plain JSON. */
  readonly parameters: readonly unknown[];
  readonly ackId?: number;
  /** As it crossed the wire, for a summary. */
  readonly wire: string;
}

/** Whether a step is an event from that side. */
export function isEventOf(side: Step['from']): (step: Step) => boolean {
  return ({ from, kind }) => kind === 'event' && from === side;
}
