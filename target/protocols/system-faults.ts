import type { Server } from 'node:http';
import type { LabelledCounter } from '../counters.ts';
import type { Faults } from '../faults/faults.ts';
import { gateUpgrades } from '../faults/gate-upgrades.ts';
import type { DeliveryWire } from '../outlet.ts';

/** A message on its way to its recipients. */
export interface FaultyDelivery {
  readonly room: string;
  readonly sender: string;
  /** What the message says; the mark of a load test in it names it in the log. */
  readonly text: string;
  /** Ids of the sockets that are to get it. */
  readonly recipients: readonly string[];
  readonly userOf: (socketId: string) => string;
  /** Sends it to sockets, as far as they are still there, or something else instead. */
  readonly send: (socketIds: readonly string[], instead?: unknown) => void;
}

/** The faults of the built-in target as the systems meet them; without a plan nothing is in the way. */
export interface SystemFaults {
  /** Whether no plan is in effect: messages may then go out by a way of their own. */
  readonly areOff: () => boolean;
  readonly deliver: (delivery: FaultyDelivery) => void;
  /** Sends what tells a client that it is accepted, perhaps later. */
  readonly greet: (socketId: string, userId: string, send: () => void) => void;
  /** Acknowledges a message, perhaps later or with something else instead. */
  readonly acknowledge: (socketId: string, userId: string, send: (instead?: unknown) => void) => void;
  /** Notes that a client is there: faults that disconnect may take it. */
  readonly established: (socketId: string) => void;
  /** Whether a part of the system, such as a matcher, is out of order now. */
  readonly isOut: (part: string) => boolean;
  /** Lets faults meet the WebSocket upgrades of a server, before those that handle them now. */
  readonly gate: (server: Server, refused: LabelledCounter) => void;
}

/** How tokens of load tests look in a message. */
const MARKED = /~k6c~\w+~/;

const noDelivery = (delivery: FaultyDelivery): void => delivery.send(delivery.recipients);

/** The faults of a system that takes none. */
export const NO_FAULTS: SystemFaults = {
  areOff: () => true,
  deliver: noDelivery,
  greet: (_socketId, _userId, send) => send(),
  acknowledge: (_socketId, _userId, send) => send(),
  established: () => undefined,
  isOut: () => false,
  gate: () => undefined,
};

/** Lets a plan meet the messages, handshakes and acknowledgements of a system. */
export function createSystemFaults(faults: Faults): SystemFaults {
  return {
    areOff: () => faults.play() === undefined,
    deliver: (delivery) => {
      const { room, sender, text, recipients, userOf, send } = delivery;
      const messageId = MARKED.exec(text)?.[0];
      const payload = { userId: sender, metadata: { messageId } };
      const wire: DeliveryWire = {
        members: () => recipients,
        userOf,
        send: (ids, _event, what) => (what === payload ? send(ids) : send(ids, what)),
      };
      faults.outlet(
        {
          kind: 'delivery',
          event: 'message:new',
          roomName: room,
          recipients: recipients.length,
          payload,
          exceptId: undefined,
          senderId: sender,
          wire,
        },
        () => send(recipients),
      );
    },
    greet: (socketId, userId, send) => faults.outlet({ kind: 'handshake', socketId, userId }, () => send()),
    acknowledge: (socketId, userId, send) =>
      faults.outlet({ kind: 'ack', event: 'message:send', socketId, userId }, send),
    established: (socketId) => faults.play()?.established(socketId),
    isOut: (part) => faults.play()?.isOut(part) === true,
    gate: (server, refused) => gateUpgrades(server, faults, { handshakesRefused: refused }),
  };
}
