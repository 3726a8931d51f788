import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withUsedMetrics } from '../../build/leave-out-metrics.ts';
import { projectRoot } from '../../build/project-root.ts';
import { catalogue } from '../../lib/metrics/catalogue.ts';

const source = readFileSync(join(projectRoot, 'lib', 'metrics', 'catalogue.ts'), 'utf8');
const names = Object.keys(catalogue);
const rowsOf = (text: string) => names.filter((name) => new RegExp(`^ {2}${name}: `, 'm').test(text));

test('the rows that are named stay, with what proves that they had something to measure', () => {
  const left = withUsedMetrics(source, "const metrics = ['ack_time', 'joins'];");
  assert.deepEqual(rowsOf(left), ['joins', 'messages_acked', 'ack_time']);
  assert.match(left, /export function metricSpec/);
});

test('every row is known: where all are named nothing but comments is lost', () => {
  const left = withUsedMetrics(source, names.join(' '));
  const lines = (text: string) =>
    text.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line));
  assert.deepEqual(lines(left), lines(source));
});

test('a word that only contains a name does not keep its row', () => {
  assert.deepEqual(rowsOf(withUsedMetrics(source, 'all_joins_of_the_day')), []);
});
