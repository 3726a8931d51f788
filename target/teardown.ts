/** Steps that undo a start, run in reverse order. */
export interface Teardown {
  add: (step: () => Promise<void>) => void;
  /** Runs every step once, the last added first, even when one fails; further calls wait for the same end. */
  run: () => Promise<void>;
}

/** Makes an empty teardown. */
export function createTeardown(): Teardown {
  const steps: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    const errors: unknown[] = [];
    for (const step of steps.reverse()) {
      await step().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) {
      throw new AggregateError(errors, `Stopping the target failed: ${errors.map(String).join('; ')}`);
    }
  };
  return {
    add: (step) => void steps.push(step),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
