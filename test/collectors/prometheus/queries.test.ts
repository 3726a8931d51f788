import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseQueryAnswer } from '../../../collectors/prometheus/client.ts';
import { buildPrometheusValues } from '../../../collectors/prometheus/prometheus-values.ts';
import { parseQueryFile, readQueries } from '../../../collectors/prometheus/queries.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function writeFile(content: unknown): string {
  const path = join(temporaryFolder('collectors-queries-'), 'mine.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test("Every query of the project's file is of a value that another source has, with every variable filled in", () => {
  const queries = readQueries(undefined, undefined);
  assert.equal(Object.keys(buildPrometheusValues(queries)).length, queries.length);
  assert.deepEqual(
    queries.filter(({ query }) => query.includes('$')),
    [],
  );
  assert.ok(queries.some(({ key }) => key === 'database.cacheHitPercent'));
});

test("The user's file is laid over by key: a variable, a changed query, a new one and one taken away", () => {
  const path = writeFile({
    variables: { host: 'instance="db1:9100"' },
    queries: {
      'host.memoryBytes': { from: 'mine', query: 'mine{$host}' },
      'application.sockets': { from: 'mine', query: 'sockets', unit: 'count', meaning: 'open sockets' },
      'host.swapBytes': null,
    },
  });
  const base = readQueries(undefined, '30s');
  const merged = readQueries(path, '30s');
  const find = (key: string) => merged.find((query) => query.key === key);
  assert.equal(merged.length, base.length);
  assert.equal(find('host.memoryBytes')?.query, 'mine{instance="db1:9100"}');
  assert.equal(find('host.swapBytes'), undefined);
  assert.equal(
    find('host.tcpSegmentsOutPerSec')?.query,
    'sum(rate(node_netstat_Tcp_OutSegs{instance="db1:9100"}[30s]))',
  );
  assert.deepEqual(buildPrometheusValues(merged)['application.sockets'], {
    unit: 'count',
    meaning: 'open sockets',
  });
});

test('A value that no source has needs a unit', () => {
  const path = writeFile({ queries: { 'application.sockets': { from: 'mine', query: 'sockets' } } });
  assert.throws(() => buildPrometheusValues(readQueries(path, undefined)), {
    message:
      'application.sockets: no other source has this value, so its query needs a "unit" (and a "meaning")',
  });
});

test('An unknown variable is an error that names the known ones', () => {
  const path = writeFile({ queries: { 'host.memoryBytes': { from: 'mine', query: 'a{$hots}' } } });
  assert.throws(
    () => readQueries(path, undefined),
    (error: Error) => {
      assert.ok(
        error.message.startsWith(`${path}: host.memoryBytes: expected one of the variables application, `),
      );
      assert.ok(error.message.endsWith(', got $hots'));
      return true;
    },
  );
});

test('All errors of a file are given at once, each with its place', () => {
  const text = JSON.stringify({
    queries: { 'moon.size': { from: 'x', query: 'y' }, 'host.a': { from: 'x' } },
    more: 1,
  });
  assert.throws(
    () => parseQueryFile(text, 'mine.json'),
    (error: Error) => {
      assert.match(error.message, /^mine\.json: /);
      assert.match(error.message, /queries › moon\.size/);
      assert.match(error.message, /queries › host\.a › query/);
      assert.match(error.message, /more/);
      return true;
    },
  );
});

test('An answer is one number, nothing, or a refusal to choose between series', () => {
  const vector = (...values: string[]): string =>
    JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1, value] })) },
    });
  assert.deepEqual(parseQueryAnswer(vector('2.5'), 'h'), { status: 'found', value: 2.5 });
  assert.deepEqual(parseQueryAnswer(vector(), 'h'), { status: 'no-data' });
  assert.deepEqual(parseQueryAnswer(vector('NaN'), 'h'), { status: 'no-data' });
  assert.deepEqual(parseQueryAnswer(vector('1', '2'), 'h'), {
    status: 'refused',
    message: 'gave 2 series where one is expected: aggregate them',
  });
  const scalar = JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, '3'] } });
  assert.deepEqual(parseQueryAnswer(scalar, 'h'), { status: 'found', value: 3 });
  assert.throws(() => parseQueryAnswer('<html>', 'h:1'), {
    message: 'Prometheus at h:1 answered in an unknown form; check that PROMETHEUS_URL is its address',
  });
});
