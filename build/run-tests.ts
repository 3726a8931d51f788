import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { projectRoot } from '../host/project-root.ts';

/** How many tests ended how. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that takes longer hangs. */
const FILE_TIMEOUT_MS = 15 * 60_000;

/**
 * Runs the test files that match a filter: unit tests side by side, then those that start processes one after
 * another, because they measure and would disturb each other.
 */
export async function runTests(filters: readonly string[], only?: 'unit'): Promise<TestCounts> {
  const files = globSync('test/**/*.test.ts', { cwd: projectRoot })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
  const unit = files.filter((file) => !file.endsWith('.it.test.ts'));
  const integration = only === 'unit' ? [] : files.filter((file) => file.endsWith('.it.test.ts'));
  const first = await runFiles(unit, availableParallelism());
  const second = await runFiles(integration, 1);
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}

async function runFiles(files: readonly string[], concurrency: number): Promise<TestCounts> {
  let counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) {
    return counts;
  }
  const stream = run({
    files: files.map((file) => join(projectRoot, file)),
    concurrency,
    timeout: FILE_TIMEOUT_MS,
    cwd: projectRoot,
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
  await pipeline(stream.compose(new spec()), process.stdout, { end: false });
  return counts;
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const { passed, failed, skipped } = await runTests(
    args.filter((arg) => arg !== '--unit'),
    args.includes('--unit') ? 'unit' : undefined,
  );
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
