import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { projectRoot } from '../host/project-root.ts';
import { describeFailure } from './describe-failure.ts';

/** How many tests ended how. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What went wrong where, to be read at the end: a long output is often kept by its last lines alone. */
  readonly failures: readonly string[];
}

/** A file that takes longer hangs. */
const FILE_TIMEOUT_MS = 15 * 60_000;

/** Tests that start processes wait most of their time: for a load to end, for a limit to pass. */
const SIDE_BY_SIDE = 2;

const INTEGRATION = '.it.test.ts';

/** Integration tests that judge how well this machine measures: another one beside them would be what they find. */
const ALONE = '.alone.it.test.ts';

/** Runs the test files that match a filter: unit tests, then integration tests, then those that must run alone. */
export async function runTests(filters: readonly string[], only?: 'unit'): Promise<TestCounts> {
  const files = globSync('test/**/*.test.ts', { cwd: projectRoot })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
  const unit = files.filter((file) => !file.endsWith(INTEGRATION));
  const integration = only === 'unit' ? [] : files.filter((file) => file.endsWith(INTEGRATION));
  const counts = [await runFiles(unit, availableParallelism())];
  const beside = integration.filter((file) => !file.endsWith(ALONE));
  counts.push(await runEach(beside, SIDE_BY_SIDE));
  counts.push(
    await runEach(
      integration.filter((file) => file.endsWith(ALONE)),
      1,
    ),
  );
  return add(counts);
}

/** Runs each file with a temporary folder of its own, some at a time; what a file prints stands together. */
async function runEach(files: readonly string[], lanes: number): Promise<TestCounts> {
  // From the last to the first: the scenarios take longest, and a long file that begins last is waited for alone.
  const waiting = files.toReversed();
  const counts: TestCounts[] = [];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const temporary = await mkdtemp(join(tmpdir(), 't-'));
      // As root a database is another user's, who must get there as to the system's own temporary folder.
      await chmod(temporary, 0o1777);
      const startedMs = Date.now();
      const parts: string[] = [];
      counts.push(await runFiles([file], 1, { TMPDIR: temporary }, (text) => parts.push(text)));
      console.log(`${file}, ${((Date.now() - startedMs) / 1_000).toFixed(1)} s\n${parts.join('')}`);
      await rm(temporary, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return add(counts);
}

async function runFiles(
  files: readonly string[],
  concurrency: number,
  env: Readonly<Record<string, string>> = {},
  print: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<TestCounts> {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  if (files.length === 0) {
    return { ...counts, failures };
  }
  const stream = run({
    files: files.map((file) => join(projectRoot, file)),
    concurrency,
    timeout: FILE_TIMEOUT_MS,
    cwd: projectRoot,
    env: { ...process.env, ...env },
  });
  stream.on('test:fail', ({ name, file, details }) => {
    failures.push(describeFailure(name, file, details.error));
  });
  stream.on('test:summary', ({ file, counts: seen }) => {
    // The summary without a file is that of all files.
    if (file !== undefined) {
      return;
    }
    counts = {
      passed: seen.passed,
      failed: seen.tests - seen.passed - seen.skipped - seen.todo,
      skipped: seen.skipped + seen.todo,
    };
  });
  for await (const text of stream.compose(new spec())) {
    print(String(text));
  }
  return { ...counts, failures };
}

function add(counts: readonly TestCounts[]): TestCounts {
  const sum = (name: 'passed' | 'failed' | 'skipped'): number =>
    counts.reduce((all, each) => all + each[name], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const { passed, failed, skipped, failures } = await runTests(
    args.filter((arg) => arg !== '--unit'),
    args.includes('--unit') ? 'unit' : undefined,
  );
  for (const failure of failures) {
    console.log(failure);
  }
  if (skipped > 0) {
    console.log(`${skipped} skipped`);
  }
  if (passed + failed === 0) {
    console.error(`No test file matches ${args.join(' ')}.`);
  }
  // Last, for those who read only the end.
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
