import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundle, maxBundleBytes } from '../build/bundle.ts';
import { printError } from '../build/print-error.ts';
import { projectRoot } from '../build/project-root.ts';
import { resolveK6 } from '../build/resolve-k6.ts';
import { planMemory } from '../lib/load/plan-memory.ts';
import type { TestSummary } from '../lib/summary/test-summary.ts';
import { percentile } from '../report/statistics/percentile.ts';
import { collectAt } from '../run/k6/collect-at.ts';
import { startTarget } from '../target/start-target.ts';
import { runMeasured } from './run-measured.ts';

/** The load of every run: rooms of ten, a thousand messages a second, ten thousand deliveries a second. */
const USERS = 1_000;
const ROOMS = 100;
const RATE = 1_000;

/** Two lengths: the difference between them leaves out start, connecting and end, s. */
const SHORT_S = 3;
const LONG_S = 13;

/** Pairs of runs of each kind; the median is printed. */
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 3);

/** Puts a reader and a ledger that follow nothing in the place of the real ones. */
const withoutAudit: Plugin = {
  name: 'without-audit',
  setup: (build) =>
    build.onResolve({ filter: /create-(ledger|reader)\.ts$/ }, ({ path }) => ({
      path: join(projectRoot, 'bench', path.endsWith('create-ledger.ts') ? 'no-ledger.ts' : 'no-reader.ts'),
    })),
};

/** What one kind of script reads and costs in one run. */
interface Cost {
  readonly cpuSeconds: number;
  readonly frames: number;
  readonly peakBytes: number;
}

type Run = (seconds: number) => Promise<Cost>;

/** Measures what the suite costs over a bare k6 loop on the same frames, as a ratio within one invocation. */
async function bench(): Promise<void> {
  const k6 = await resolveK6();
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-bench-'));
  const secret = randomBytes(16).toString('hex');
  const bypass = randomBytes(16).toString('hex');
  const target = await startTarget({
    jwtSecret: secret,
    rateLimitBypassToken: bypass,
    seedMessages: 0,
    cache: 'memory',
  });
  try {
    const unaudited = join(folder, 'unaudited');
    await bundle({ from: [join(projectRoot, 'scripts'), join(projectRoot, 'bench', 'scripts')], to: folder });
    await bundle({
      from: [join(projectRoot, 'scripts')],
      to: unaudited,
      plugins: [withoutAudit],
      maxBytes: 2 * maxBundleBytes,
    });
    const env = {
      TARGET_URL: target.restUrl,
      TARGET_WS_URL: target.realtimeUrl.replace(/^http/, 'ws'),
      JWT_SECRET: secret,
      RATE_LIMIT_BYPASS: bypass,
      K6_NO_USAGE_REPORT: 'true',
    };
    // The one setting of a run that bears on the processor; the others collect at k6's default.
    const collector = {
      GOGC: String(
        collectAt({
          memoryBytes: planMemory(USERS),
          peakConnections: USERS,
          deliveriesPerSec: (RATE * USERS) / ROOMS,
        }),
      ),
    };
    const bare = async (seconds: number, parse: string): Promise<Cost> => {
      const load = {
        BENCH_USERS: `${USERS}`,
        BENCH_ROOMS: `${ROOMS}`,
        BENCH_RATE: `${RATE}`,
        BENCH_DURATION_MS: `${seconds * 1_000}`,
        BENCH_PER_VU: '100',
        BENCH_PARSE: parse,
      };
      const run = await runMeasured(
        k6.path,
        ['run', '--quiet', join(folder, 'bare-loop.js')],
        { ...env, ...load },
        [0],
      );
      return { ...run, frames: Number(/"framesRead":(\d+)/.exec(run.output)?.[1]) };
    };
    const suite = async (
      seconds: number,
      bundles: string,
      more: Record<string, string> = {},
    ): Promise<Cost> => {
      const summaryPath = join(folder, 'summary.json');
      const load = {
        USERS: `${USERS}`,
        CHANNELS: `${ROOMS}`,
        RATE: `${RATE}`,
        DURATION: `${seconds}s`,
        SUMMARY_PATH: summaryPath,
      };
      const run = await runMeasured(
        k6.path,
        ['run', '--quiet', join(bundles, 'message-throughput.js')],
        { ...env, ...load, ...more },
        [0, 99],
      );
      const summary = JSON.parse(await readFile(summaryPath, 'utf8')) as TestSummary;
      return { ...run, frames: summary.metrics['ws_msgs_received']?.values['count'] ?? Number.NaN };
    };
    const kinds: readonly (readonly [string, Run])[] = [
      ['bare loop (reads, keeps nothing)', (seconds) => bare(seconds, 'no')],
      ['plain script (parses, one time a frame)', (seconds) => bare(seconds, 'yes')],
      ['k6-chat without its audit', (seconds) => suite(seconds, unaudited)],
      ['k6-chat (audits every delivery)', (seconds) => suite(seconds, folder)],
      ['k6-chat as a run starts it', (seconds) => suite(seconds, folder, collector)],
    ];
    print(await measure(kinds));
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Result {
  readonly name: string;
  /** Of each pair of runs, µs. */
  readonly cpuPerFrame: readonly number[];
  readonly peakBytes: number;
}

async function measure(kinds: readonly (readonly [string, Run])[]): Promise<readonly Result[]> {
  const results = kinds.map(([name]) => ({ name, cpuPerFrame: [] as number[], peakBytes: 0 }));
  for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
    // The kinds take turns within each repeat, so that a noisy neighbour disturbs all of them alike.
    for (const [i, [name, run]] of kinds.entries()) {
      process.stderr.write(`bench: ${repeat}/${REPEATS} ${name}\n`);
      const short = await run(SHORT_S);
      const long = await run(LONG_S);
      if (!(long.frames > short.frames)) {
        throw new Error(
          `${name}: expected more frames in ${LONG_S} s than in ${SHORT_S} s, got ${long.frames} and ${short.frames}.`,
        );
      }
      const result = results[i];
      result?.cpuPerFrame.push(((long.cpuSeconds - short.cpuSeconds) * 1e6) / (long.frames - short.frames));
      if (result) {
        result.peakBytes = Math.max(result.peakBytes, long.peakBytes);
      }
    }
  }
  return results;
}

function print(results: readonly Result[]): void {
  const medianOf = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;
  const bareCosts = results[0]?.cpuPerFrame ?? [];
  console.log(
    `\n  CPU a frame read, ${USERS} users in ${ROOMS} rooms at ${RATE} messages/s, median of ${REPEATS} (lowest–highest)\n`,
  );
  for (const { name, cpuPerFrame, peakBytes } of results) {
    const ratio = medianOf(cpuPerFrame.map((cost, i) => cost / (bareCosts[i] ?? Number.NaN)));
    const range = `${Math.min(...cpuPerFrame).toFixed(1)}–${Math.max(...cpuPerFrame).toFixed(1)}`;
    const cost = `${medianOf(cpuPerFrame).toFixed(1)} µs (${range})`;
    console.log(
      `  ${name.padEnd(42)} ${cost.padStart(22)} ${`${ratio.toFixed(2)}×`.padStart(8)} ${`${(peakBytes / 1e6).toFixed(0)} MB`.padStart(8)}`,
    );
  }
  const [unaudited, audited] = results.slice(2);
  const shares = audited?.cpuPerFrame.map((cost, i) => cost / (unaudited?.cpuPerFrame[i] ?? Number.NaN) - 1);
  console.log(
    `\n  The audit adds ${(medianOf(shares ?? []) * 100).toFixed(0)} % to the CPU of each frame.\n`,
  );
}

await bench().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
