import type { OwnInstrument } from '../metrics/instruments.ts';
import type { stepMetrics } from '../metrics/step-metrics.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** The steps of a tour through a chat system, each counted as it came out. */
export interface Steps {
  /** Takes a step: it has succeeded unless it throws. Where an earlier one failed it is not taken and has failed too. */
  readonly take: (name: string, step: () => Promise<unknown> | unknown) => Promise<void>;
}

/** The steps of one VU. */
export function takeSteps(
  { context }: ChatVu,
  own: (metric: keyof typeof stepMetrics) => OwnInstrument,
): Steps {
  let hasFailed = false;
  return {
    take: async (step, act) => {
      const startMs = context.clock();
      own('steps').add(1, { step });
      try {
        if (hasFailed) {
          throw new Error('not taken, as one before it has failed');
        }
        await act();
        own('steps_passed').add(1, { step });
        own('step_success').add(1, { step });
        own('step_time').add(context.clock() - startMs, { step });
      } catch (error) {
        hasFailed = true;
        own('step_success').add(0, { step });
        context.fail(step, 'rejected', error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Ends a step that has not come out as it should. */
export function expectThat(holds: boolean, expected: string, got: unknown): void {
  if (!holds) {
    throw new Error(`expected ${expected}, got ${JSON.stringify(got)}`);
  }
}
