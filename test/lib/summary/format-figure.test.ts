import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBound, formatFigure, formatNumber } from '../../../lib/summary/format-figure.ts';

test('figures carry their unit', () => {
  assert.deepEqual(
    [
      formatFigure(1_234.5, 'ms'),
      formatFigure(0.9995, 'ratio'),
      formatFigure(12_345_678, 'bytes'),
      formatFigure(88.25, 'mbps'),
      formatFigure(1_000, 'per_second'),
      formatFigure(600_000, 'count'),
      formatBound({ op: '>=', value: 0.99 }, 'ratio'),
    ],
    ['1,235 ms', '99.95 %', '12.35 MB', '88.25 Mbps', '1,000/s', '600,000', '>= 99 %'],
  );
});

test('a figure just short of a round one is not rounded onto it', () => {
  assert.equal(formatNumber(99.9983), '99.998');
  assert.equal(formatNumber(0.00004), '0.00004');
});
