import { join } from 'node:path';
import { projectRoot } from '../../host/project-root.ts';
import { startSystem } from '../../target/protocols/start-system.ts';
import { countOf, createScriptRunner, type ScriptRun } from './nchat/run-script.ts';

/** What a run of a suite's test against the built-in target of its system gave. */
export interface SuiteRun extends ScriptRun {
  /** Counts of the summary by metric or sub-metric. */
  readonly count: (key: string) => number;
  /** What the target counted. */
  readonly counters: Readonly<Record<string, unknown>>;
}

/** Runs the tests of one system in real k6, each on a fresh target. */
export interface SuiteBench {
  readonly run: (
    test: string,
    env?: Readonly<Record<string, string>>,
    faults?: readonly unknown[],
  ) => Promise<SuiteRun>;
  readonly close: () => Promise<void>;
}

/** Bundles every script for the protocol of a system. */
export async function openSuiteBench(system: string): Promise<SuiteBench> {
  const runner = await createScriptRunner({ path: join(projectRoot, `lib/protocols/${system}/index.ts`) });
  return {
    run: async (test, env = {}, faults) => {
      const target = await startSystem(system, { faults: true });
      try {
        if (faults !== undefined) {
          const put = await fetch(`${target.restUrl}/api/faults`, {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ seed: 1, faults }),
          });
          if (!put.ok) {
            throw new Error(`the target refused the fault plan: ${await put.text()}`);
          }
        }
        const run = await runner.run(test, {
          TARGET_URL: target.restUrl,
          TARGET_WS_URL: target.realtimeUrl,
          PROFILE: 'smoke',
          ...env,
        });
        return { ...run, count: (key) => countOf(run.summary, key), counters: { ...target.counters } };
      } finally {
        await target.stop();
      }
    },
    close: runner.close,
  };
}
