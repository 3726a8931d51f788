import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundle } from '../build/bundle.ts';
import { resolveK6 } from '../build/resolve-k6.ts';
import { gcPercent } from '../generators/local/gc-percent.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { planMemory } from '../lib/load/plan-memory.ts';
import type { TestSummary } from '../lib/summary/test-summary.ts';
import { percentile } from '../statistics/percentile.ts';
import { startTarget } from '../target/start-target.ts';
import { compareGenerators } from './generators-cost.ts';
import { runMeasured } from './run-measured.ts';

/** The load of each of two scripts at a time: rooms of ten, so that each message a second is ten deliveries a second. */
const USERS = 1_000;
const ROOMS = 100;
const RATE = Number(process.env['BENCH_RATE'] ?? 500);

/** Two lengths: the difference between them leaves out start, connecting and end, s. */
const SHORT_S = 3;
const LONG_S = Number(process.env['BENCH_SECONDS'] ?? 13);

/** Measurements of each kind; the median is printed. */
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 3);

/** Scripts whose name holds this are measured; all where it is not given. */
const ONLY = process.env['BENCH_ONLY'] ?? '';

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

/** A kind of script, and the bare loop that runs beside it. */
interface Kind {
  readonly name: string;
  readonly run: Run;
  readonly bare: Run;
}

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
    auth: 'shared',
    channelRooms: true,
  });
  try {
    const unaudited = join(folder, 'unaudited');
    const throughput = {
      name: 'message-throughput',
      path: join(projectRoot, 'scripts/nchat/message-throughput.ts'),
    };
    const bareLoop = { name: 'bare-loop', path: join(projectRoot, 'bench/scripts/bare-loop.ts') };
    await bundle([throughput, bareLoop], { to: folder });
    await bundle([throughput], { to: unaudited, plugins: [withoutAudit] });
    const env = {
      TARGET_URL: target.restUrl,
      TARGET_WS_URL: target.realtimeUrl.replace(/^http/, 'ws'),
      JWT_SECRET: secret,
      RATE_LIMIT_BYPASS: bypass,
      K6_NO_USAGE_REPORT: 'true',
      // Go's default, whatever the shell has.
      GOGC: '100',
    };
    // The one setting of a run that bears on the processor.
    const asRun = {
      GOGC: String(
        gcPercent({
          memoryBytes: planMemory(USERS),
          peakConnections: USERS,
          deliveriesPerSec: (RATE * USERS) / ROOMS,
        }),
      ),
    };
    const loop = async (seconds: number, more: Record<string, string> = {}): Promise<Cost> => {
      const load = {
        BENCH_USERS: `${USERS}`,
        BENCH_ROOMS: `${ROOMS}`,
        BENCH_RATE: `${RATE}`,
        BENCH_DURATION_MS: `${seconds * 1_000}`,
        BENCH_PER_VU: '100',
        BENCH_PARSE: 'no',
      };
      const run = await runMeasured(
        k6.path,
        ['run', '--quiet', join(folder, 'bare-loop.js')],
        { ...env, ...load, ...more },
        [0],
      );
      return { ...run, frames: Number(/"framesRead":(\d+)/.exec(run.output)?.[1]) };
    };
    const suite = async (
      seconds: number,
      bundles: string,
      more: Record<string, string> = {},
    ): Promise<Cost> => {
      const summaryPath = join(bundles, 'summary.json');
      const load = {
        USERS: `${USERS}`,
        CHANNELS: `${ROOMS}`,
        RATE: `${RATE}`,
        DURATION: `${seconds}s`,
        SUMMARY_PATH: summaryPath,
        // What a run prints for its merge is a part of the cost.
        AUDIT_LOG: 'yes',
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
    const bare: Run = (seconds) => loop(seconds);
    const kinds: Kind[] = [
      {
        name: 'plain script (parses, one time a frame)',
        run: (seconds) => loop(seconds, { BENCH_PARSE: 'yes' }),
        bare,
      },
      { name: 'k6-chat without its audit', run: (seconds) => suite(seconds, unaudited), bare },
      { name: 'k6-chat (audits every delivery)', run: (seconds) => suite(seconds, folder), bare },
      { name: 'k6-chat as a run starts it', run: (seconds) => suite(seconds, folder, asRun), bare },
      {
        name: 'the same, the bare loop likewise',
        run: (seconds) => suite(seconds, folder, asRun),
        bare: (seconds) => loop(seconds, asRun),
      },
    ];
    print(await measure(kinds.filter(({ name }) => name.includes(ONLY))));
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Result {
  readonly name: string;
  /** Of each measurement, µs. */
  readonly cpuPerFrame: readonly number[];
  /** Of the bare loop beside it at the same time, µs. */
  readonly bareCpuPerFrame: readonly number[];
  readonly peakBytes: number;
}

/**
 * Each kind runs beside the bare loop, both at the same time on the same cores: what a neighbour, the clock of the
 * processor or the target does to one it does to the other, so that their ratio stays where their costs do not.
 */
async function measure(kinds: readonly Kind[]): Promise<readonly Result[]> {
  const results = kinds.map(({ name }) => ({
    name,
    cpuPerFrame: [] as number[],
    bareCpuPerFrame: [] as number[],
    peakBytes: 0,
  }));
  const both = ({ run, bare }: Kind, seconds: number) => Promise.all([run(seconds), bare(seconds)]);
  for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
    for (const [i, kind] of kinds.entries()) {
      const { name } = kind;
      process.stderr.write(`bench: ${repeat}/${REPEATS} ${name}\n`);
      const [short, bareShort] = await both(kind, SHORT_S);
      const [long, bareLong] = await both(kind, LONG_S);
      const result = results[i];
      result?.cpuPerFrame.push(costOfFrame(name, short, long));
      result?.bareCpuPerFrame.push(costOfFrame('bare loop', bareShort, bareLong));
      if (result) {
        result.peakBytes = Math.max(result.peakBytes, long.peakBytes);
      }
    }
  }
  return results;
}

/** What a frame costs in the long run beyond the short one, µs. */
function costOfFrame(name: string, short: Cost, long: Cost): number {
  if (!(long.frames > short.frames)) {
    throw new Error(
      `${name}: expected more frames in ${LONG_S} s than in ${SHORT_S} s, got ${long.frames} and ${short.frames}.`,
    );
  }
  return ((long.cpuSeconds - short.cpuSeconds) * 1e6) / (long.frames - short.frames);
}

function print(results: readonly Result[]): void {
  const medianOf = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;
  const figure = (values: readonly number[], digits: number, unit: string) =>
    `${medianOf(values).toFixed(digits)}${unit} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
  console.log(
    `\n  CPU a frame read, ${USERS} users in ${ROOMS} rooms at ${RATE} messages/s, beside a bare loop that sends and reads as much at the same moments and keeps nothing; median of ${REPEATS} (lowest–highest)\n`,
  );
  console.log(
    `  ${'script'.padEnd(40)} ${'itself'.padStart(22)} ${'bare loop'.padStart(22)} ${'ratio'.padStart(20)}`,
  );
  for (const { name, cpuPerFrame, bareCpuPerFrame, peakBytes } of results) {
    const ratios = cpuPerFrame.map((cost, i) => cost / (bareCpuPerFrame[i] ?? Number.NaN));
    console.log(
      `  ${name.padEnd(40)} ${figure(cpuPerFrame, 1, ' µs').padStart(22)} ${figure(bareCpuPerFrame, 1, ' µs').padStart(22)} ${figure(ratios, 2, '×').padStart(20)} ${`${(peakBytes / 1e6).toFixed(0)} MB`.padStart(8)}`,
    );
  }
}

await bench()
  .then(() => {
    console.log('\n  The same load by one generator and by two, each all together\n');
    return compareGenerators((line) => console.log(`  ${line}`));
  })
  .catch((error: unknown) => {
    printError(error);
    process.exitCode = 1;
  });
