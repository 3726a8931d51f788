const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A second request this soon is the same key press, forwarded by npm as well as sent by the terminal. */
const SAME_PRESS_MS = 500;

/** What the user's Ctrl-C asks for. */
export interface Interrupt {
  /** Aborted at the first request: end in good order. */
  readonly stop: AbortSignal;
  /** Aborted at the second: end now. */
  readonly kill: AbortSignal;
  /** Gives the signals back to their default. */
  release(): void;
}

/** Turns SIGINT, SIGTERM and SIGHUP into the two abort signals. */
export function catchInterrupt(log: (line: string) => void): Interrupt {
  const stop = new AbortController();
  const kill = new AbortController();
  let stoppedAtMs = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!stop.signal.aborted) {
      stoppedAtMs = Date.now();
      log(`\n${signal}: stopping in good order; once more to stop at once.`);
      stop.abort();
    } else if (Date.now() - stoppedAtMs > SAME_PRESS_MS) {
      kill.abort();
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  return {
    stop: stop.signal,
    kill: kill.signal,
    release: () => {
      for (const signal of SIGNALS) {
        process.off(signal, onSignal);
      }
    },
  };
}
