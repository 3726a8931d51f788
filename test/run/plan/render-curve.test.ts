import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderCurve } from '../../../run/plan/render-curve.ts';

test('a ramp rises, holds and falls', () => {
  const curve = [
    { atMs: 0, value: 0 },
    { atMs: 400, value: 100 },
    { atMs: 600, value: 100 },
    { atMs: 1_000, value: 0 },
  ];
  // A quarter of the peak is four eighths of the lower of two lines.
  assert.deepEqual(renderCurve(curve, 10, 2), ['  ▄████▄', '▄████████▄']);
});

test('a jump is drawn as one', () => {
  const curve = [
    { atMs: 0, value: 0 },
    { atMs: 500, value: 0 },
    { atMs: 500, value: 8 },
    { atMs: 1_000, value: 8 },
  ];
  assert.deepEqual(renderCurve(curve, 4, 1), ['  ██']);
});

test('a peak shorter than a column is not hidden', () => {
  const curve = [
    { atMs: 0, value: 0 },
    { atMs: 480, value: 0 },
    { atMs: 490, value: 8 },
    { atMs: 500, value: 0 },
    { atMs: 1_000, value: 0 },
  ];
  assert.deepEqual(renderCurve(curve, 2, 1), ['█']);
});

test('without a load there is no chart', () => {
  assert.deepEqual(renderCurve([], 10, 2), []);
  assert.deepEqual(
    renderCurve(
      [
        { atMs: 0, value: 0 },
        { atMs: 10, value: 0 },
      ],
      10,
      2,
    ),
    [],
  );
});
