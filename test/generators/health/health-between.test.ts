import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthBetween } from '../../../generators/health/health-between.ts';
import { parseProcessMetrics } from '../../../lib/metrics/parse-process-metrics.ts';

const text = [
  '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.',
  '# TYPE process_cpu_seconds_total counter',
  'process_cpu_seconds_total 1.5',
  'process_resident_memory_bytes 4.6628864e+07',
  'go_gc_duration_seconds{quantile="1"} 0.1',
  'go_gc_duration_seconds_sum 0.25',
  'go_sched_gomaxprocs_threads 2',
  'process_open_fds 11',
  'process_max_fds 20000',
].join('\n');

test('the state of a process is read from its metrics', () => {
  assert.deepEqual(parseProcessMetrics(text), {
    cpuSeconds: 1.5,
    memoryBytes: 46_628_864,
    gcPauseSeconds: 0.25,
    cores: 2,
    files: { open: 11, limit: 20_000 },
  });
});

test('metrics without one of the figures tell nothing', () => {
  assert.equal(parseProcessMetrics(text.replace(/^process_cpu.*$/m, '')), undefined);
  assert.equal(parseProcessMetrics(''), undefined);
});

test('files are told where they are known, and nothing else depends on them', () => {
  const { files, ...others } = parseProcessMetrics(text) ?? {};
  assert.deepEqual(files, { open: 11, limit: 20_000 });
  const without = text.split('\n').filter((line) => !line.includes('_fds'));
  assert.deepEqual(parseProcessMetrics(without.join('\n')), others);
});

test('what a process did is the difference of two samples, over all its cores', () => {
  const steady = { cores: 2 };
  const before = { ...steady, atMs: 1_000, cpuSeconds: 1, memoryBytes: 5, gcPauseSeconds: 0.1 };
  const now = {
    ...steady,
    atMs: 3_000,
    cpuSeconds: 2,
    memoryBytes: 7,
    gcPauseSeconds: 0.125,
    files: { open: 9, limit: 100 },
  };
  assert.deepEqual(healthBetween(before, now), {
    t: 3_000,
    cpuPercent: 25,
    memoryBytes: 7,
    gcPauseMs: 25,
    cores: 2,
    files: { open: 9, limit: 100 },
  });
});

test('another process, or no time between, tells nothing', () => {
  const steady = { memoryBytes: 5, gcPauseSeconds: 0.1, cores: 2 };
  const before = { ...steady, atMs: 1_000, cpuSeconds: 5 };
  assert.equal(healthBetween(before, { ...before, atMs: 2_000, cpuSeconds: 1 }), undefined);
  assert.equal(healthBetween(before, before), undefined);
});
