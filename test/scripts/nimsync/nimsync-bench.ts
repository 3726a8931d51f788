import { setTimeout as sleep } from 'node:timers/promises';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import type { Load } from '../../../lib/config/variables.ts';
import { judgeRow } from '../../../lib/summary/judge-row.ts';
import type { RunningTarget, TargetOptions } from '../../../target/target-options.ts';
import { BYPASS, readCounters, SECRET, startTestTarget } from '../../target/test-target.ts';
import { countOf, createScriptRunner, type ScriptRun } from '../nchat/run-script.ts';

/** What a run of a test against a fresh built-in target gave. */
export interface NimsyncRun extends ScriptRun {
  /** Counts of the summary by metric or sub-metric. */
  readonly count: (key: string) => number;
  /** The labels of the rows that miss their limits or have no data, those that need a timeline apart. */
  readonly missed: readonly string[];
  /** What the target counted. */
  readonly counters: Readonly<Record<string, unknown>>;
}

/** How a run differs from a healthy one at smoke size. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Faults of the target's own plan. */
  readonly faults?: readonly unknown[];
  /** When they begin: as soon as the target has made so many deliveries; at once when absent. */
  readonly faultsAfter?: number;
  readonly target?: TargetOptions;
}

/** Runs the tests of the suite in real k6, each on a target of its own, side by side where a test wants that. */
export interface NimsyncBench {
  readonly run: (test: string, options?: RunOptions) => Promise<NimsyncRun>;
  readonly close: () => Promise<void>;
}

/** Bundles the scripts. */
export async function openNimsyncBench(): Promise<NimsyncBench> {
  const runner = await createScriptRunner();
  const definitions = await loadDefinitions();
  return {
    run: async (test, { env = {}, faults = [], faultsAfter = 0, target: options = {} } = {}) => {
      const target = await startTestTarget({ faults: true, ...options });
      try {
        const running = putFaults(target, faults, faultsAfter);
        await (faultsAfter === 0 ? running : undefined);
        const run = await runner.run(test, {
          TARGET_URL: target.restUrl,
          TARGET_WS_URL: target.realtimeUrl,
          JWT_SECRET: SECRET,
          RATE_LIMIT_BYPASS: BYPASS,
          PROFILE: 'smoke',
          ...env,
        });
        await running;
        const { summary } = run;
        const rows = definitions.find(({ name }) => name === test)?.rows(summary?.load as unknown as Load);
        const missed = (rows ?? [])
          .map((row) => judgeRow(row, summary?.metrics ?? {}))
          .filter(({ status }) => status === 'fail' || status === 'no-data')
          .map(({ label }) => label);
        return {
          ...run,
          count: (key) => countOf(summary, key),
          missed,
          counters: await readCounters(target),
        };
      } finally {
        await target.stop();
      }
    },
    close: runner.close,
  };
}

/** Puts a plan into effect when the target has made so many deliveries; waits for them half a minute at most. */
async function putFaults(target: RunningTarget, faults: readonly unknown[], after: number): Promise<void> {
  for (let tries = 0; after > 0 && tries < 1_500; tries += 1) {
    if (Number((await readCounters(target))['deliveries']) >= after) {
      break;
    }
    await sleep(20);
  }
  const put = await fetch(`${target.restUrl}/api/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seed: 1, faults }),
  });
  if (!put.ok) {
    throw new Error(`the target refused the fault plan: ${await put.text()}`);
  }
}

/** What both ends counted of the same sockets: connections, messages and deliveries; the target's beside the suite's. */
export function socketCounts({ count, counters }: NimsyncRun) {
  const { socket } = counters['messagesAccepted'] as { readonly socket: number };
  return {
    suite: ['connections_opened', 'messages_acked', 'messages_received'].map(count),
    target: [counters['connectionsAccepted'], socket, counters['deliveries']],
  };
}

/** REST requests by method, route and status as the target counted them, the bench's own questions apart. */
export function restCounts({ counters }: NimsyncRun): Readonly<Record<string, number>> {
  const all = Object.entries(counters['restRequests'] as Readonly<Record<string, number>>);
  return Object.fromEntries(all.filter(([key]) => !/ \/api\/(metrics|health|faults)/.test(key)).sort());
}
