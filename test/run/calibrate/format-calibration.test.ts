import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCalibration } from '../../../run/calibrate/format-calibration.ts';
import { calibration } from './calibration.ts';

test('a calibration is a table that names each case once and ends with how many figures are good', () => {
  assert.equal(
    formatCalibration(calibration),
    `
  case           figure         injected  reported              error  allowed
  lose           Lost                  7         7                  0  exact       ✓ within
                 Sent                400       399                 −1  exact       ✗ beyond
  delivery-50ms  Latency (p50)  50.01 ms  50.75 ms  +0.74 ms (+1.5 %)  1 ms + 1 %  ✓ within
                 Latency (p95)  50.01 ms   no data                  –  2 %         ✗ beyond
  stall: no figures, because its test came to no end

  2 of 4 figures within their tolerance, 1 case without figures.`,
  );
});
