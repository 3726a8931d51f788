import type { Send } from '../questions/find-send.ts';
import type { Finding } from '../recording/finding.ts';
import { type Leaf, listLeaves, valueAt } from '../recording/list-leaves.ts';
import { isEventOf, type Step } from '../recording/step.ts';

/** A message of the server that says which of the client's it answers. */
export interface RawAcknowledgement {
  readonly event: string;
  /** The way to the number or text that a message carried too. */
  readonly idPath: Leaf['path'];
  /** The way to it in a message. */
  readonly sentPath: Leaf['path'];
}

/** What acknowledges messages: another message than the delivery, with a value that differs from message to message. */
export function findRawAcknowledgement(
  steps: readonly Step[],
  send: Send,
  changing: readonly Leaf['path'][],
): Finding<RawAcknowledgement> | undefined {
  const server = steps.filter(isEventOf('server')).filter(({ name }) => name !== send.delivery?.event);
  for (const sentPath of changing) {
    const pairs = send.sends.flatMap((sent) => {
      const id = valueAt(sent.parameters, sentPath);
      return server.flatMap((step) => {
        const leaf = listLeaves(step.parameters).find(({ value }) => value === id);
        return step.index > sent.index && leaf !== undefined ? [{ sent, step, leaf }] : [];
      });
    });
    const [first] = pairs;
    if (first !== undefined && pairs.length * 2 >= send.sends.length) {
      return {
        value: { event: first.step.name, idPath: first.leaf.path, sentPath },
        confidence: pairs.length >= 2 ? 'certain' : 'likely',
        because: `${pairs.length} of ${send.sends.length} messages got ${JSON.stringify(first.step.name)} with the same value`,
        steps: [first.sent.index, first.step.index],
      };
    }
  }
  return undefined;
}
