import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { resolveK6 } from '../build/resolve-k6.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import type { TestSummary } from '../lib/summary/test-summary.ts';
import { percentile } from '../statistics/percentile.ts';
import { startSystem } from '../target/protocols/start-system.ts';
import { runMeasured } from './run-measured.ts';

/** Users of one virtual user; each message comes back to all of them. */
const USERS = (process.env['FLOOD_USERS'] ?? '1,4').split(',').map(Number);
const MESSAGES = Number(process.env['FLOOD_MESSAGES'] ?? 50_000);
const REPEATS = Number(process.env['FLOOD_REPEATS'] ?? 3);
const WINDOW = 500;

/**
 * How many messages a second `message-tsunami` sends and reads back, beside plain scripts that flood the same server,
 * one after the other: side by side they would take each other's cores, and each goes as fast as it can.
 */
async function flood(): Promise<void> {
  const k6 = await resolveK6();
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-bench-'));
  const target = await startSystem('go-chat');
  const run = (name: string, env: Record<string, string>, codes: number[]) =>
    runMeasured(
      k6.path,
      ['run', '--quiet', join(folder, `${name}.js`)],
      { K6_NO_USAGE_REPORT: 'true', GOGC: '400', ...env },
      codes,
    );
  const bare = async (users: number, parses: string): Promise<number> => {
    const { output } = await run(
      'bare-flood',
      {
        FLOOD_URL: target.realtimeUrl.replace(/^http/, 'ws'),
        FLOOD_USERS: `${users}`,
        FLOOD_MESSAGES: `${MESSAGES}`,
        FLOOD_WINDOW: `${WINDOW}`,
        FLOOD_PARSE: parses,
      },
      [0],
    );
    return Number(/FLOOD ([\d.]+)/.exec(output)?.[1]);
  };
  const suite = async (users: number): Promise<number> => {
    const summaryPath = join(folder, 'summary.json');
    await run(
      'message-tsunami',
      {
        TARGET_URL: target.realtimeUrl,
        PROFILE: 'demo',
        USERS: `${users}`,
        MESSAGES: `${MESSAGES}`,
        WINDOW: `${WINDOW}`,
        SUMMARY_PATH: summaryPath,
        AUDIT_LOG: 'yes',
      },
      [0, 99],
    );
    const { metrics } = JSON.parse(await readFile(summaryPath, 'utf8')) as TestSummary;
    const delivered = metrics['messages_delivered']?.values['count'];
    if (delivered !== MESSAGES) {
      throw new Error(`message-tsunami: expected ${MESSAGES} messages delivered, got ${delivered}.`);
    }
    return (delivered * 1_000) / (metrics['flood_time']?.values['max'] ?? Number.NaN);
  };
  try {
    await bundle(
      [
        { name: 'message-tsunami', path: join(projectRoot, 'scripts/go-chat/message-tsunami.ts') },
        { name: 'bare-flood', path: join(projectRoot, 'bench/scripts/bare-flood.ts') },
      ],
      { to: folder, protocol: { path: join(projectRoot, 'lib/protocols/go-chat/index.ts') } },
    );
    for (const users of USERS) {
      const rates = { plain: [] as number[], parsing: [] as number[], suite: [] as number[] };
      for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
        process.stderr.write(`flood: ${repeat}/${REPEATS} ${users} users\n`);
        rates.plain.push(await bare(users, 'no'));
        rates.parsing.push(await bare(users, 'yes'));
        rates.suite.push(await suite(users));
      }
      const [plain = Number.NaN, parsing = Number.NaN, own = Number.NaN] = Object.values(rates).map(
        (each) => percentile(each, 0.5) ?? Number.NaN,
      );
      console.log(
        `  ${users} users, messages/s: ${plain.toFixed(0)} counted, ${parsing.toFixed(0)} parsed and timed, ${own.toFixed(0)} by message-tsunami: ${(own / plain).toFixed(2)} and ${(own / parsing).toFixed(2)} of them (medians of ${REPEATS})`,
      );
    }
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await flood().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
