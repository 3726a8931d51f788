import type { K6Api } from './k6-api.ts';
import type { K6Outcome } from './local/run-k6.ts';

/** What a generator obeys while it runs. */
export interface GeneratorSignals {
  /** Aborted when it is to end in good order. */
  readonly stop: AbortSignal;
  /** Aborted when it is to end now. */
  readonly kill: AbortSignal;
  /** Asked every second: whether it takes longer than it ever should. */
  readonly isOverdue: () => boolean;
}

/** One k6 that makes a part of the load, wherever it runs. */
export interface Generator {
  /** From 1 on; the first one runs the set-up. */
  readonly number: number;
  /** What people call it: its number, or the host it runs on. */
  readonly name: string;
  readonly api: K6Api;
  /** Starts it, paused before its load; resolves when it has ended, however it ended. */
  readonly run: (signals: GeneratorSignals) => Promise<K6Outcome>;
  /** Why the k6 that answers is not this generator, from the arguments that it was started with; undefined when it is. */
  readonly refuse: (commandLine: readonly string[]) => string | undefined;
}
