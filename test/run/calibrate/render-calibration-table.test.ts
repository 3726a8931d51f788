import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../host/project-root.ts';
import { calibrationSchema } from '../../../run/calibrate/calibration-schema.ts';
import {
  calibrationMarks,
  renderCalibrationTable,
  replaceCalibrationTable,
} from '../../../run/calibrate/render-calibration-table.ts';
import { calibration } from './calibration.ts';

test('docs/measurement.md shows docs/calibration.json; if not: node run/calibrate/write-measurement.ts', () => {
  const document = readFileSync(join(projectRoot, 'docs/measurement.md'), 'utf8');
  const kept = calibrationSchema.parse(
    JSON.parse(readFileSync(join(projectRoot, 'docs/calibration.json'), 'utf8')),
  );
  assert.equal(document, replaceCalibrationTable(document, kept));
  assert.equal(kept.isWhole, true);
});

test('a calibration is a Markdown table with its place and moment above it', () => {
  assert.equal(
    renderCalibrationTable(calibration),
    [
      '2026-11-20, k6 v2.2.0, 2 cores of A Model, Linux x64, shared by generator, target and database: 2 of 4 figures within their tolerance.',
      '',
      '| Put into the target | Figure | Injected | Reported | Error | Allowed | |',
      '|---|---|---:|---:|---:|---:|---|',
      '| `lose`: 7 deliveries lost | Lost | 7 | 7 | 0 | exact | ✓ |',
      '|  | Sent | 400 | 399 | −1 | exact | ✗ |',
      '| `delivery-50ms`: 50 ms on each delivery | Latency (p50) (52.75 ms, 2.00 ms \\| undelayed) | 50.01 ms | 50.75 ms | +0.74 ms (+1.5 %) | 1 ms + 1 % | ✓ |',
      '|  | Latency (p95) | 50.01 ms | no data | – | 2 % | ✗ |',
      '| `stall`: no figures | its test came to no end | | | | | ✗ |',
    ].join('\n'),
  );
});

test('only what stands between the marks is replaced, and without marks nothing is', () => {
  const text = `before\n${calibrationMarks.start}\nold\n${calibrationMarks.end}\nafter\n`;
  assert.equal(
    replaceCalibrationTable(text, calibration),
    `before\n${calibrationMarks.start}\n\n${renderCalibrationTable(calibration)}\n\n${calibrationMarks.end}\nafter\n`,
  );
  assert.throws(() => replaceCalibrationTable('no marks', calibration), {
    message: `docs/measurement.md: expected the lines ${calibrationMarks.start} and ${calibrationMarks.end} around the table.`,
  });
});
