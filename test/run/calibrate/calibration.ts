import type { Calibration, CalibrationRow } from '../../../run/calibrate/calibration-schema.ts';

const row = (changes: Partial<CalibrationRow>): CalibrationRow => ({
  case: 'lose',
  test: 'message-throughput',
  fault: '7 deliveries lost',
  figure: 'Lost',
  unit: 'count',
  injected: 7,
  reported: 7,
  error: 0,
  tolerance: 0,
  toleranceText: 'exact',
  ok: true,
  ...changes,
});

const delayed = {
  case: 'delivery-50ms',
  fault: '50 ms on each delivery',
  unit: 'ms',
  injected: 50.01,
} as const;

/** A small calibration with something of everything. */
export const calibration: Calibration = {
  schema: 1,
  takenAt: '2026-11-20T22:14:48.000Z',
  durationMs: 350_000,
  versions: { k6: 'v2.2.0', 'k6-chat': '0.1.0', node: 'v24.21.0' },
  host: { os: 'Linux x64', cpuModel: 'A Model', cores: 2, memoryBytes: 8_000_000_000 },
  isWhole: false,
  rows: [
    row({}),
    row({ figure: 'Sent', injected: 400, reported: 399, error: -1, ok: false }),
    row({
      ...delayed,
      figure: 'Latency (p50)',
      reported: 50.75,
      error: 0.74,
      tolerance: 1.5,
      toleranceText: '1 ms + 1 %',
      note: '52.75 ms, 2.00 ms | undelayed',
    }),
    row({
      ...delayed,
      figure: 'Latency (p95)',
      reported: null,
      error: null,
      tolerance: 1,
      toleranceText: '2 %',
      ok: false,
    }),
  ],
  failures: [{ case: 'stall', reason: 'its test came to no end' }],
};
