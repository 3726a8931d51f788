import type { Finding } from '../recording/finding.ts';
import { keyOf, type Leaf, listLeaves } from '../recording/list-leaves.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import { findAnswer } from './find-answer.ts';
import type { Send } from './find-send.ts';

/** How a room is joined. */
export interface Join {
  readonly event: string;
  /** The way to the room in the parameters of the event. */
  readonly roomPath: Leaf['path'];
  /** The room that was joined. */
  readonly room: string | number;
  /** The way to the room in a message; undefined where messages do not name it. */
  readonly roomPathInMessage: Leaf['path'] | undefined;
  readonly answer: 'acknowledgement' | 'never' | { readonly event: string };
  readonly step: Step;
}

const JOIN_EVENTS = /join|subscribe|^sub\b|enter|open|room|channel/i;
const ROOM_KEYS = /room|channel|topic|conversation|thread|group|^chat|^rid$/i;

/**
 * Which event joins a room: one before the first message with a value that all messages of the recording name too, else
 * one that is called so. Undefined where there is none: everybody is in one room.
 */
export function findJoin(steps: readonly Step[], send: Send | undefined): Finding<Join> | undefined {
  const firstSend = send?.sends[0];
  const before = steps
    .filter(isEventOf('client'))
    .filter(
      ({ index, name }) => name !== send?.event && index < (firstSend?.index ?? Number.POSITIVE_INFINITY),
    );
  const inMessages = send === undefined ? [] : constantLeaves(send);
  const scored = before.flatMap((step) =>
    listLeaves(step.parameters)
      .filter(({ value }) => typeof value !== 'boolean' && value !== '')
      .map((leaf) => {
        const same = inMessages.find(({ value }) => value === leaf.value);
        const isNamed = JOIN_EVENTS.test(step.name);
        const isRoomKey =
          ROOM_KEYS.test(String(leaf.path.at(-1))) || ROOM_KEYS.test(String(same?.path.at(-1)));
        const isType = leaf.value === step.name;
        // Beside it a number may stand that only says which question an answer belongs to.
        const isWord = typeof leaf.value === 'string' && /[a-z]/i.test(leaf.value);
        const score = isType
          ? 0
          : (same === undefined ? 0 : 2) +
            (isNamed ? 3 : 0) +
            (isRoomKey ? 2 : 0) +
            (isWord ? 0.5 : 0) +
            (/room/i.test(String(leaf.path.at(-1))) ? 0.25 : 0);
        return { step, leaf, same, score, isNamed };
      }),
  );
  const [best] = scored.sort((a, b) => b.score - a.score || b.step.index - a.step.index);
  if (best === undefined || best.score < 3) {
    return undefined;
  }
  const { step, leaf, same, isNamed } = best;
  const answer = findAnswer(steps, step, leaf.value, send?.delivery?.event);
  const given = steps
    .filter(isEventOf('server'))
    .find(
      ({ index, parameters }) =>
        index < step.index && listLeaves(parameters).some(({ value }) => value === leaf.value),
    );
  const named = JSON.stringify(step.name);
  const because =
    same === undefined
      ? `${named} comes before the first message and is called like it`
      : `${named} names the room that messages name too`;
  return {
    value: {
      event: step.name,
      roomPath: leaf.path,
      room: leaf.value as string | number,
      roomPathInMessage: same?.path,
      answer: answer.value,
      step,
    },
    confidence:
      same === undefined || !isNamed || given !== undefined
        ? 'unsure'
        : answer.confidence === 'certain'
          ? 'certain'
          : 'likely',
    because:
      given === undefined
        ? `${because}; ${answer.because}`
        : `${because}, and the server gave it by ${JSON.stringify(given.name)}: a test names its rooms itself, and where only the server can, that takes a codec (Codec of k6-chat/protocol)`,
    steps: [...(given === undefined ? [] : [given.index]), step.index, ...answer.steps],
  };
}

/** Texts and numbers that are the same in each message, except what is sent. */
function constantLeaves({ sends, textPath }: Send): readonly Leaf[] {
  const [first, ...others] = sends.map(({ parameters }) => listLeaves(parameters));
  return (first ?? [])
    .filter(({ path }) => keyOf(path) !== keyOf(textPath))
    .filter(({ path, value }) =>
      others.every((leaves) =>
        leaves.some((each) => keyOf(each.path) === keyOf(path) && each.value === value),
      ),
    );
}
