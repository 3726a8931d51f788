import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../host/project-root.ts';
import { healthSchema } from '../record/generator-schema.ts';

/** The load that is made by one k6 and by two: that of the design's own measurement. */
const LOAD = [
  ...['PROFILE=smoke', 'TESTS=message-throughput', 'USERS=1000', 'CHANNELS=100'],
  ...['RATE=500', 'DURATION=20s', 'SEED_MESSAGES=500'],
];

/** What generators took, all together. */
interface Cost {
  /** Mean of the cores in use. */
  readonly cores: number;
  /** Sum of what each held at its peak, bytes. */
  readonly memoryBytes: number;
}

/** Runs the same load by one k6 and by two, and prints what two take of one: processor and memory in sum. */
export async function compareGenerators(log: (line: string) => void): Promise<void> {
  const one = await measure(1);
  const two = await measure(2);
  const show = ({ cores, memoryBytes }: Cost): string =>
    `${cores.toFixed(2)} cores, ${(memoryBytes / 1e6).toFixed(0)} MB`;
  log(`one generator   ${show(one)}`);
  log(`two generators  ${show(two)}`);
  log(
    `two of one      processor ${(two.cores / one.cores).toFixed(2)}, memory ${(two.memoryBytes / one.memoryBytes).toFixed(2)}`,
  );
}

async function measure(generators: number): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-generators-'));
  try {
    await run([...LOAD, `GENERATORS=${generators}`, `RESULTS_DIR=${folder}`]);
    const places = join(folder, 'latest', 'message-throughput', 'generators');
    const costs = await Promise.all(
      (await readdir(places)).map(async (number) => {
        const text = await readFile(join(places, number, 'health.ndjson'), 'utf8');
        const lines = text
          .trim()
          .split('\n')
          .map((line) => healthSchema.parse(JSON.parse(line)));
        const cores = lines.map((line) => (line.cpuPercent / 100) * line.cores);
        return {
          cores: cores.reduce((sum, each) => sum + each, 0) / cores.length,
          memoryBytes: Math.max(...lines.map((line) => line.memoryBytes)),
        };
      }),
    );
    return {
      cores: costs.reduce((sum, each) => sum + each.cores, 0),
      memoryBytes: costs.reduce((sum, each) => sum + each.memoryBytes, 0),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(projectRoot, 'run/main.ts'), 'run', ...words], {
    stdio: 'ignore',
  });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
}

if (import.meta.main) {
  await compareGenerators(console.log);
}
