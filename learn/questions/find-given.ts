import type { Finding } from '../recording/finding.ts';
import { keyOf, type Leaf, listLeaves } from '../recording/list-leaves.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import type { Send } from './find-send.ts';

/** A value that a message needs and that the server gave the session before. */
export interface Given {
  /** The way to it in a message. */
  readonly path: Leaf['path'];
  /** The event by which the server gave it. */
  readonly event: string;
}

/** Shorter values are found everywhere by chance. */
const LEAST_LENGTH = 6;

/**
 * Values in messages that the client can only have from the server: the id of a conversation it was paired into, of a
 * session. A description cannot say them; that takes a codec, which may keep state.
 *
 * @param roomPath The way to the room, which the test itself chooses.
 */
export function findGiven(
  steps: readonly Step[],
  { sends, textPath }: Pick<Send, 'sends' | 'textPath'>,
  roomPath: Leaf['path'] | undefined,
): readonly Finding<Given>[] {
  const [first] = sends;
  if (first === undefined) {
    return [];
  }
  const before = steps.filter(({ index }) => index < first.index);
  return listLeaves(first.parameters).flatMap(({ path, value }): Finding<Given>[] => {
    const isOurs = [textPath, roomPath].some((own) => own !== undefined && keyOf(own) === keyOf(path));
    if (isOurs || typeof value !== 'string' || value.length < LEAST_LENGTH || value === first.name) {
      return [];
    }
    const says = (step: Step): boolean => listLeaves(step.parameters).some((leaf) => leaf.value === value);
    const given = before.find((step) => isEventOf('server')(step) && says(step));
    const saidBefore = before.find((step) => isEventOf('client')(step) && says(step));
    if (given === undefined || (saidBefore !== undefined && saidBefore.index < given.index)) {
      return [];
    }
    return [
      {
        value: { path, event: given.name },
        confidence: 'unsure',
        because: `the server gave the value of it by ${JSON.stringify(given.name)}; a description cannot say that, a codec can (Codec of k6-chat/protocol)`,
        steps: [given.index, first.index],
      },
    ];
  });
}
