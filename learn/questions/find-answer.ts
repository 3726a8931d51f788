import type { Finding } from '../recording/finding.ts';
import { listLeaves } from '../recording/list-leaves.ts';
import type { Step } from '../recording/step.ts';

/** How the server answers an event: by its acknowledgement, by an event of its own, or not at all. */
export type Answer = 'acknowledgement' | 'never' | { readonly event: string };

/** An answer comes within this time. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * What answers an event of the client: the acknowledgement it asked for, else the first event after it that the server
 * had not said before and that names the same value; no delivery of a message is one.
 */
export function findAnswer(
  steps: readonly Step[],
  asked: Step,
  value: unknown,
  delivery: string | undefined,
): Finding<Answer> {
  if (asked.ackId !== undefined) {
    const ack = steps.find(
      ({ kind, from, ackId, index }) =>
        kind === 'ack' && from === 'server' && ackId === asked.ackId && index > asked.index,
    );
    if (ack !== undefined) {
      return {
        value: 'acknowledgement',
        confidence: 'certain',
        because: 'the server acknowledged it',
        steps: [ack.index],
      };
    }
  }
  const before = new Set(
    steps
      .filter(({ from, kind, index }) => from === 'server' && kind === 'event' && index < asked.index)
      .map(({ name }) => name),
  );
  const next = steps.filter(
    ({ from, kind, index, atMs, name }) =>
      from === 'server' &&
      kind === 'event' &&
      index > asked.index &&
      atMs - asked.atMs <= ANSWER_WITHIN_MS &&
      name !== delivery &&
      !before.has(name),
  );
  const naming = next.find(({ parameters }) => listLeaves(parameters).some((leaf) => leaf.value === value));
  const answer = naming ?? next.find(({ name }) => /join|subscri|ok|success|ack|enter/i.test(name));
  if (answer !== undefined) {
    return {
      value: { event: answer.name },
      confidence: naming === undefined ? 'unsure' : 'likely',
      because: `then the server said ${JSON.stringify(answer.name)} for the first time`,
      steps: [answer.index],
    };
  }
  return { value: 'never', confidence: 'likely', because: 'the server said nothing to it', steps: [] };
}
