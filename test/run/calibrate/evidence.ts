import type { Evidence } from '../../../run/calibrate/calibration-case.ts';

/** Evidence with the figures given and nothing else. */
export function evidenceOf(
  metrics: Readonly<Record<string, Readonly<Record<string, number>>>>,
  rest: Partial<Evidence> = {},
): Evidence {
  return {
    summary: {
      schema: 1,
      test: 'message-throughput',
      profile: 'smoke',
      protocol: 'nchat',
      loadStartedAtMs: 1_000,
      endedAtMs: 9_000,
      durationMs: 8_000,
      load: {},
      targetUrl: 'http://127.0.0.1:1',
      targetWsUrl: 'ws://127.0.0.1:1',
      facts: {},
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, values]) => [name, { kind: 'trend' as const, values }]),
      ),
    },
    counters: {},
    injected: {},
    log: [],
    observations: [],
    spans: [],
    ...rest,
  };
}
