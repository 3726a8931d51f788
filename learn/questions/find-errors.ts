import type { Leaf } from '../recording/list-leaves.ts';
import { listLeaves } from '../recording/list-leaves.ts';
import { isEventOf, type Step } from '../recording/step.ts';

/** An event by which the server states an error, and the way to its text. */
export interface ErrorEvent {
  readonly event: string;
  readonly textPath: Leaf['path'] | undefined;
  readonly step: Step;
}

const ERROR_EVENTS = /error|exception|denied|refused|forbidden|kick|banned|limit|fail/i;

/** The events by which the server states an error, by their names; one entry an event. */
export function findErrors(steps: readonly Step[], delivery: string | undefined): readonly ErrorEvent[] {
  const found = new Map<string, ErrorEvent>();
  for (const step of steps.filter(isEventOf('server'))) {
    if (step.name !== delivery && ERROR_EVENTS.test(step.name) && !found.has(step.name)) {
      const texts = listLeaves(step.parameters).filter(
        ({ value }) => typeof value === 'string' && value !== step.name,
      );
      const text =
        texts.find(({ path }) => /message|reason|error|text|detail/i.test(String(path.at(-1)))) ?? texts[0];
      found.set(step.name, { event: step.name, textPath: text?.path, step });
    }
  }
  return [...found.values()];
}
