import type { Finding } from '../recording/finding.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import type { Join } from './find-join.ts';
import { isHeartbeat } from './find-pings.ts';

/** What is known of messages. */
export interface Messages {
  readonly firstSend: Step | undefined;
  /** The event by which they are delivered. */
  readonly delivery: string | undefined;
}

/** The event after which a user is in; undefined for as soon as it is connected. */
export type Ready = Step | undefined;

const READY_EVENTS = /connect|ready|welcome|log(ged)?_?in|auth|hello|init|session|registered|accepted/i;

const SIGN_IN_EVENTS = /log_?in|auth|identify|register|sign_?in/i;

/**
 * After which frame one is in: of what the server says between the introduction (or the connection) and what the client
 * says next, the last that is called so, else the last that it says only once. Too early a message is lost in many chats.
 */
export function findReady(
  steps: readonly Step[],
  introduction: readonly Step[] | undefined,
  join: Join | undefined,
  { firstSend, delivery }: Messages,
): Finding<Ready> {
  const connected = steps.find(({ kind }) => kind === 'connected');
  const said = introduction ?? [];
  // Where several things are said, the one that proves who the user is lets it in.
  const asked = Math.max(
    0,
    said.findLastIndex(({ name }) => SIGN_IN_EVENTS.test(name)),
  );
  const after = said[asked]?.index ?? connected?.index ?? -1;
  const next = Math.min(
    ...[said[asked + 1]?.index, join?.step.index, firstSend?.index].filter((index) => index !== undefined),
    steps.length,
  );
  const server = steps.filter(isEventOf('server')).filter((step) => !isHeartbeat(step));
  const between = server.filter(({ index, name }) => index > after && index < next && name !== delivery);
  const called = between.filter(
    ({ name, wire }) => READY_EVENTS.test(name) || READY_EVENTS.test(firstWords(wire)),
  );
  const once = between.filter(({ name }) => server.filter((each) => each.name === name).length === 1);
  const answered = SIGN_IN_EVENTS.test(said[asked]?.name ?? '') ? between[0] : undefined;
  const ready = called.at(-1) ?? once.at(-1) ?? answered;
  const greeting = server.findLast(({ index, name }) => index < after && READY_EVENTS.test(name));
  if (ready === undefined && greeting !== undefined) {
    return {
      value: greeting,
      confidence: 'unsure',
      because: `the server says ${JSON.stringify(greeting.name)} before the client says anything, and nothing of the kind after it`,
      steps: [greeting.index],
    };
  }
  if (ready === undefined) {
    return {
      value: undefined,
      confidence: between.length === 0 ? 'likely' : 'unsure',
      because: 'the server says nothing of its own between the connection and what the client says next',
      steps: connected === undefined ? [] : [connected.index],
    };
  }
  const follows = steps[next];
  const gap =
    follows === undefined
      ? ''
      : `, and the client goes on ${Math.max(0, Math.round(follows.atMs - ready.atMs))} ms after it`;
  return {
    value: ready,
    confidence: called.length > 0 && between.length <= 3 ? 'likely' : 'unsure',
    because: `the server says ${JSON.stringify(ready.name)} before the client goes on${gap}`,
    steps: [ready.index],
  };
}

function firstWords(wire: string): string {
  return wire.slice(0, 60);
}
