import { randomUUID } from 'node:crypto';
import type { Generator } from '../generator.ts';
import { createK6Api } from '../k6-api.ts';
import { outputFlags, segmentFlags, segmentsOf } from '../segments.ts';
import { type K6Run, runK6 } from './run-k6.ts';
import { watchEnds } from './watch-ends.ts';

/** A k6 process of this machine that is to make a part of the load. */
export interface LocalGeneratorOptions
  extends Pick<
    K6Run,
    | 'k6Path'
    | 'yieldsToTarget'
    | 'scriptPath'
    | 'logPath'
    | 'stderrPath'
    | 'env'
    | 'guard'
    | 'holds'
    | 'stopWaitMs'
    | 'memoryMaxBytes'
  > {
  /** From 1 on. */
  readonly number: number;
  /** How many there are. */
  readonly count: number;
  /** A free port of 127.0.0.1 for its API. */
  readonly apiPort: number;
  readonly onStart?: (pid: number) => void;
  readonly onEnd?: (pid: number) => void;
}

/** A generator that is a k6 process of this machine. */
export function createLocalGenerator(options: LocalGeneratorOptions): Generator {
  const { number, count, apiPort, onStart, onEnd } = options;
  const mark = `GENERATOR_MARK=${randomUUID()}`;
  const flags = [
    ...['--paused', '--no-setup', '--address', `127.0.0.1:${apiPort}`, '-e', mark],
    ...(count === 1 ? [] : segmentFlags(segmentsOf(count), number)),
    ...outputFlags(options.env, number),
    // Once is enough, after the end of the first.
    ...(number === 1 ? [] : ['--no-teardown']),
  ];
  const api = createK6Api(`http://127.0.0.1:${apiPort}`);
  return {
    number,
    name: String(number),
    api,
    refuse: (commandLine) =>
      commandLine.includes(mark)
        ? undefined
        : 'it was not started by this run. Run again: another port is taken.',
    run: async (signals) => {
      let pid: number | undefined;
      const ends = watchEnds(options.logPath, api, signals.stop);
      try {
        return await runK6({
          ...options,
          ...signals,
          flags,
          isHung: ends.isHung,
          onStart: (started) => {
            pid = started;
            onStart?.(started);
          },
        });
      } finally {
        ends.close();
        if (pid !== undefined) {
          onEnd?.(pid);
        }
      }
    },
  };
}
