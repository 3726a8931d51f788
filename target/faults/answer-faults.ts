import type { Departure } from '../outlet.ts';
import { createDelays, type Delays } from './delay-faults.ts';
import { WRONG_SHAPE } from './delivery-faults.ts';
import type { FaultDetails } from './fault-log.ts';
import { faultsOf, type PlayedPlan } from './fault-tools.ts';
import { createQuota, DEFAULT_SPREAD } from './quota.ts';

/** What is not a delivery. */
export type Answer = Exclude<Departure, { kind: 'delivery' }>;

/** Lets an ack, handshake or REST answer go, or not as it should. */
export type AnswerFaults = (answer: Answer, send: (instead?: unknown) => void) => void;

/** Where what a client asked for is described: without these routes nobody could tell what a fault did. */
const UNTOUCHED = /^[A-Z]+ \/api\/(faults|health|metrics)(\/|$)/;

/** Returns whether faults may meet a route, given as `GET /api/channels`. */
export function isTouchable(route: string): boolean {
  return !UNTOUCHED.test(route);
}

/** Makes the faults of a plan that acks, handshakes and REST answers meet. */
export function createAnswerFaults(played: PlayedPlan): AnswerFaults {
  const { tools } = played;
  const delays: Record<Answer['kind'], Delays | undefined> = {
    ack: createDelays(played, 'ack'),
    handshake: createDelays(played, 'handshake'),
    answer: createDelays(played, 'rest'),
  };
  const wrongs = faultsOf(played, 'wrong-shape').map((wrong) => ({
    ...wrong,
    quota: createQuota(wrong.fault.count, wrong.fault.every ?? DEFAULT_SPREAD),
  }));
  return (answer, send) => {
    const route = answer.kind === 'answer' ? `${answer.method} ${answer.route}` : undefined;
    if (route !== undefined && !isTouchable(route)) {
      return send();
    }
    const details: FaultDetails =
      answer.kind === 'answer'
        ? { ...(route === undefined ? {} : { route }) }
        : { recipient: answer.userId, socketId: answer.socketId };
    let wrong: (typeof wrongs)[number] | undefined;
    for (const each of wrongs) {
      if (each.isActive() && canBeWrong(answer, each.fault.at, each.fault.route, route) && each.quota.see()) {
        wrong ??= each;
      }
    }
    wrong?.quota.take();
    const act = () => {
      if (wrong === undefined) {
        send();
      } else {
        send(answer.kind === 'answer' ? JSON.stringify(WRONG_SHAPE) : WRONG_SHAPE);
        tools.record(wrong.fault, tools.nowMs(), { at: wrong.fault.at, ...details });
      }
      return [details];
    };
    const delay = delays[answer.kind];
    if (delay === undefined) {
      act();
    } else {
      delay.hold(delay.draw(route), act);
    }
  };
}

/** Only what is a success can be wrong in its shape alone: acks of messages, and REST answers of text. */
function canBeWrong(
  answer: Answer,
  at: string,
  start: string | undefined,
  route: string | undefined,
): boolean {
  if (answer.kind === 'ack') {
    return at === 'ack' && answer.event === 'message:send';
  }
  if (answer.kind !== 'answer' || at !== 'rest') {
    return false;
  }
  if (answer.status >= 300 || typeof answer.payload !== 'string') {
    return false;
  }
  return start === undefined || route?.startsWith(start) === true;
}
