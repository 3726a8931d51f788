import type { Finding } from '../recording/finding.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import type { Join } from './find-join.ts';
import { isHeartbeat } from './find-pings.ts';
import type { Send } from './find-send.ts';

const SIDE_EVENTS = /typing|presence|seen|read|load|fetch|list|history|get/i;

/**
 * What the client says by itself when it is connected, before it joins and writes: a name, a token. In order; the first
 * is the one that most chats wait for.
 */
export function findIntroduction(
  steps: readonly Step[],
  send: Send | undefined,
  join: Join | undefined,
): Finding<readonly Step[]> | undefined {
  const until = Math.min(
    join?.step.index ?? Number.POSITIVE_INFINITY,
    send?.sends[0]?.index ?? Number.POSITIVE_INFINITY,
  );
  const said = steps
    .filter(isEventOf('client'))
    .filter((step) => step.index < until && step.name !== send?.event && step.name !== join?.event)
    .filter((step) => !isHeartbeat(step) && !SIDE_EVENTS.test(step.name));
  // What it says again and again is no introduction.
  const once = said.filter(
    ({ name }) => steps.filter((step) => isEventOf('client')(step) && step.name === name).length === 1,
  );
  const [first] = once;
  return first === undefined
    ? undefined
    : {
        value: once,
        confidence: once.length === 1 ? 'likely' : 'unsure',
        because:
          once.length === 1
            ? `the client says ${JSON.stringify(first.name)} once, before anything else`
            : `the client says ${once.map(({ name }) => JSON.stringify(name)).join(', then ')} before it writes; a description of Socket.IO has room for the first alone`,
        steps: once.map(({ index }) => index),
      };
}
