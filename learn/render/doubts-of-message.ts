import type { Answers } from '../questions/ask-all.ts';
import { describePath } from '../questions/describe-path.ts';
import { keyOf, type Leaf } from '../recording/list-leaves.ts';

/**
 * What is a guess about how a message is sent; undefined where nothing is.
 *
 * @param changing Values that differ from message to message and that nothing explains.
 */
export function doubtsOfMessage(
  { send, given }: Pick<Answers, 'send' | 'given'>,
  changing: readonly Leaf['path'][],
): string | undefined {
  const unexplained = changing.filter((path) =>
    given.every(({ value }) => keyOf(value.path) !== keyOf(path)),
  );
  const doubts = [
    ...(send?.confidence === 'unsure' ? [send.because] : []),
    ...given.map(({ value, because }) => `${describePath(value.path)}: ${because}`),
    ...(unexplained.length === 0
      ? []
      : [`${unexplained.map(describePath).join(', ')} differed from message to message`]),
  ];
  return doubts.length === 0 ? undefined : doubts.join('; ');
}
