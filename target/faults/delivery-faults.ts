import type { Delivery } from '../outlet.ts';
import { createDelays, type DrawnDelay } from './delay-faults.ts';
import type { FaultDetails } from './fault-log.ts';
import type { Fault } from './fault-plan.ts';
import { faultsOf, type PlayedPlan } from './fault-tools.ts';
import { messageIdOf } from './message-id-of.ts';
import { createQuota, DEFAULT_SPREAD } from './quota.ts';
import { createSwaps } from './swap-deliveries.ts';

/** What is sent instead of a message whose shape is to be wrong. */
export const WRONG_SHAPE = { wrong: 'shape' };

/** Lets messages go to their recipients, or not as they should. */
export interface DeliveryFaults {
  deliver: (delivery: Delivery, send: () => void) => void;
  /** Lets go what is still held back. */
  end: () => void;
}

// Longer than the users of the tests wait between two messages.
const DEFAULT_HOLD_MS = 15_000;

const NO_DELAY: DrawnDelay = { totalMs: 0, parts: [] };

/**
 * Makes the faults of a plan that deliveries meet; undefined when it has none. A delivery is one message at one
 * recipient, and meets one counted fault at most.
 */
export function createDeliveryFaults(played: PlayedPlan): DeliveryFaults | undefined {
  const { tools } = played;
  const counted = [
    ...faultsOf(played, 'lose'),
    ...faultsOf(played, 'duplicate'),
    ...faultsOf(played, 'reorder'),
    ...faultsOf(played, 'wrong-shape').filter(({ fault }) => fault.at === 'delivery'),
  ].map((each) => ({
    ...each,
    quota: createQuota(each.fault.count, each.fault.every ?? DEFAULT_SPREAD),
  }));
  const delays = createDelays(played, 'delivery');
  if (counted.length === 0 && delays === undefined) {
    return undefined;
  }
  const swaps = createSwaps(tools);
  const hold = delays?.hold ?? ((_drawn: DrawnDelay, act: () => readonly FaultDetails[]) => void act());

  // Every active fault sees every delivery, so that each spreads over all of them, whatever the others take.
  const claim = () => {
    let claimed: (typeof counted)[number] | undefined;
    for (const each of counted) {
      if (each.isActive() && each.quota.see()) {
        claimed ??= each;
      }
    }
    claimed?.quota.take();
    return claimed;
  };

  const deliver = (delivery: Delivery) => {
    const { event, roomName, payload, exceptId, senderId, wire } = delivery;
    // Those who get the message as it is go together where they are delayed alike: it is encoded once for them.
    const together = new Map<number, { drawn: DrawnDelay; everyone: FaultDetails[]; ids: string[] }>();
    const message = { room: roomName, ...messageIdOf(payload) };
    const sender = senderId ?? '';
    for (const id of [...wire.members(roomName)]) {
      if (id === exceptId) {
        continue;
      }
      const details = { ...message, recipient: wire.userOf(id), socketId: id };
      const send = (what: unknown = payload) => wire.send([id], event, what);
      const sendFaulty = (fault: Fault, act: () => void) =>
        hold(delays?.draw() ?? NO_DELAY, () => {
          act();
          tools.record(fault, tools.nowMs(), details);
          return [details];
        });
      const pair = `${id} ${roomName} ${sender}`;
      const overtaken = swaps.take(pair);
      if (overtaken !== undefined) {
        hold(delays?.draw() ?? NO_DELAY, () => {
          send();
          overtaken();
          return [details];
        });
        continue;
      }
      const claimed = claim();
      if (claimed === undefined) {
        const drawn = delays?.draw() ?? NO_DELAY;
        const group = together.get(drawn.totalMs) ?? { drawn, everyone: [], ids: [] };
        together.set(drawn.totalMs, group);
        group.everyone.push(details);
        group.ids.push(id);
        continue;
      }
      const { fault, quota, untilMs } = claimed;
      switch (fault.fault) {
        case 'lose':
          tools.record(fault, tools.nowMs(), details);
          break;
        case 'duplicate':
          sendFaulty(fault, () => {
            send();
            send();
          });
          break;
        case 'wrong-shape':
          sendFaulty(fault, () => send(WRONG_SHAPE));
          break;
        case 'reorder':
          swaps.hold(pair, {
            forMs: Math.min(fault.holdMs ?? DEFAULT_HOLD_MS, untilMs - tools.nowMs()),
            overtaken: () => {
              send();
              tools.record(fault, tools.nowMs(), details);
            },
            inOrder: () => {
              send();
              quota.giveBack();
            },
          });
          break;
        default:
          fault satisfies never;
      }
    }
    for (const { drawn, everyone, ids } of together.values()) {
      hold(drawn, () => {
        wire.send(ids, event, payload);
        return everyone;
      });
    }
  };
  const parts = [...counted, ...faultsOf(played, 'delay')];
  return {
    deliver: (delivery, send) => {
      if (swaps.size() === 0 && !parts.some((part) => part.isActive())) {
        send();
      } else {
        deliver(delivery);
      }
    },
    end: swaps.releaseAll,
  };
}
