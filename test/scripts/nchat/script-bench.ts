import { after, before } from 'node:test';
import type { RunningTarget, TargetOptions } from '../../../target/target-options.ts';
import { BYPASS, SECRET, startTestTarget } from '../../target/test-target.ts';
import { createScriptRunner, type ScriptRun, type ScriptRunner } from './run-script.ts';

type Environment = Readonly<Record<string, string>>;

/** Scripts in real k6, and a fresh target for each test, so that its counts are that test's alone. */
export interface ScriptBench {
  readonly scripts: () => ScriptRunner;
  readonly target: () => RunningTarget;
  /** Runs the check while a target is up, and stops the target afterwards. */
  readonly withTarget: (check: () => Promise<void>, options?: TargetOptions) => Promise<void>;
  /** Runs a script with the load of the smoke profile on the target, with credentials that it takes. */
  readonly run: (test: string, env?: Environment) => Promise<ScriptRun>;
  /** What the target counted so far, as far as the caller says that it reads it. */
  readonly counts: <Counts>() => Promise<Counts>;
}

/** Bundles the scripts before the tests of a file, and cleans up after them. */
export function openScriptBench(): ScriptBench {
  let runner: ScriptRunner | undefined;
  let running: RunningTarget | undefined;
  before(async () => {
    runner = await createScriptRunner();
  });
  after(() => runner?.close());
  const scripts = () => known(runner);
  const target = () => known(running);
  return {
    scripts,
    target,
    withTarget: async (check, options) => {
      running = await startTestTarget(options);
      try {
        await check();
      } finally {
        await running.stop();
      }
    },
    run: (test, env = {}) =>
      scripts().run(test, {
        TARGET_URL: target().restUrl,
        TARGET_WS_URL: target().realtimeUrl,
        JWT_SECRET: SECRET,
        RATE_LIMIT_BYPASS: BYPASS,
        PROFILE: 'smoke',
        ...env,
      }),
    counts: async <Counts>() => {
      const response = await fetch(`${target().restUrl}/api/metrics?format=json`);
      return (await response.json()) as Counts;
    },
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('expected to be called inside a test, and with a target');
  }
  return value;
}
