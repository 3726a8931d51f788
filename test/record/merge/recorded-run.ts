import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAudit } from '../../../lib/audit/audit-line.ts';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import { createRandom } from '../../../lib/load/random.ts';
import { Histogram } from '../../../lib/metrics/histogram.ts';
import { addTimes, parseTimes } from '../../../lib/metrics/parse-times.ts';
import { recordTimes } from '../../../lib/metrics/recorded-times.ts';
import { createTimeRecorder } from '../../../lib/metrics/time-recorder.ts';
import { formatLine, type LineKind } from '../../../lib/metrics/vu-line.ts';
import type { SummaryMetric, TestSummary } from '../../../lib/summary/test-summary.ts';
import { aggregateOf } from '../../../record/merge/second-times.ts';

/** What one virtual user of a run printed and counted. */
export interface RecordedUser {
  readonly vu: number;
  readonly lines: readonly { readonly kind: LineKind; readonly body: string }[];
  /** Deliveries in each second. */
  readonly deliveries: readonly number[];
}

/** What a run is written as. */
export interface RunFiles {
  readonly nonce?: string;
  readonly generators?: number;
  /** All users of all generators. */
  readonly virtualUsers: number;
  /** By how much the generator's clock is off, ms. */
  readonly clockMs?: number;
}

/** When the load began, epoch ms. */
export const START_MS = 1_700_000_000_000;
/** How long it took. */
export const SECONDS = 4;

const TREND = ['count', 'avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)'];
const AGGREGATES = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'],
};

/** What a virtual user of a small test measures and prints, the same for the same number. */
export function recordUser(vu: number, clockMs = 0): RecordedUser {
  const random = createRandom(vu);
  const recorder = createTimeRecorder(true);
  const trend = { add: () => undefined };
  const latency = recordTimes('message_latency', trend, recorder, false).sampled(40_000, 10_000);
  const connect = recordTimes('connect_time', trend, recorder, false);
  const api = recordTimes('api_time', trend, recorder, false);
  const results = recordTimes('query_results', trend, recorder, true);
  const audit = new AuditRecorder(1_000);
  const counts = emptyCounts();
  const lines: { kind: LineKind; body: string }[] = [];
  const deliveries: number[] = [];
  for (let second = 0; second < SECONDS; second += 1) {
    const atMs = START_MS + clockMs + second * 1_000;
    const messages = Math.floor(random() * 60);
    for (let i = 0; i < messages; i += 1) {
      latency.add(2 ** (random() * 10 - 1), undefined, atMs + i);
    }
    connect.add(random() * 9, undefined, atMs);
    api.add(random() * 90, { endpoint: random() < 0.5 ? 'search' : 'channel_get' }, atMs);
    results.add(Math.floor(random() * 20), { type: 'basic' }, atMs);
    const lost = Math.floor(random() * 3);
    const more = { expected: messages + lost, delivered: messages, lost };
    for (const part of [counts, audit.at(atMs)]) {
      part.expected += more.expected;
      part.delivered += more.delivered;
      part.lost += lost;
    }
    for (let i = 0; i < lost; i += 1) {
      audit.note({ kind: 'lost', room: vu - 1, seq: second * 10 + i, reader: i, dueAtMs: atMs });
    }
    deliveries.push(messages);
    if (second === 1) {
      lines.push(...recorder.print().map((body) => ({ kind: 'times' as const, body })));
    }
  }
  const room = { name: `room-${vu}`, index: vu - 1, mark: `~k6c~abcdef${String(vu - 1).padStart(6, '0')}` };
  lines.push(
    ...formatAudit([room], { counts: [counts], sharedToken: () => undefined }, audit, null).map((body) => ({
      kind: 'audit' as const,
      body,
    })),
  );
  lines.push(...recorder.print().map((body) => ({ kind: 'times' as const, body })));
  const body = JSON.stringify({ lines: lines.length + 1, printed: recorder.printed() });
  return { vu, lines: [...lines, { kind: 'end', body }], deliveries };
}

/** The rows of a generator's log, as k6 writes them, those of all its users in turn. */
export function logRows(
  users: readonly RecordedUser[],
  generator: number,
  { nonce = 'abcdef', generators = 1 }: Pick<RunFiles, 'nonce' | 'generators'> = {},
): string[] {
  const rows: string[] = [];
  const longest = Math.max(0, ...users.map(({ lines }) => lines.length));
  for (let seq = 0; seq < longest; seq += 1) {
    for (const { vu, lines } of users) {
      const line = lines[seq];
      if (line !== undefined) {
        const text = formatLine({ ...line, nonce, generator, generators, vu, seq });
        rows.push(`time="2023-11-14T22:13:20Z" level=info msg=${JSON.stringify(text)} source=console`);
      }
    }
  }
  return rows;
}

/** Writes the files of a generator with these users: what its k6 would have written. */
export function writeGenerator(
  testDir: string,
  number: number,
  users: readonly RecordedUser[],
  { nonce = 'abcdef', generators = 1, virtualUsers, clockMs = 0 }: RunFiles,
): string {
  const dir = join(testDir, 'generators', String(number));
  mkdirSync(dir, { recursive: true });
  const other = `time="2023-11-14T22:13:20Z" level=warning msg="connect: refused" source=console`;
  const rows = [other, ...logRows(users, number, { nonce, generators }), ''];
  writeFileSync(join(dir, 'k6.log'), rows.join('\n'));
  const summary: TestSummary = {
    schema: 1,
    test: 'message-throughput',
    profile: 'smoke',
    protocol: 'nchat',
    loadStartedAtMs: START_MS,
    endedAtMs: START_MS + clockMs + SECONDS * 1_000,
    durationMs: SECONDS * 1_000,
    load: { users: virtualUsers },
    targetUrl: 'http://127.0.0.1:1',
    targetWsUrl: 'ws://127.0.0.1:1',
    facts: {},
    metrics: metricsOf(users),
    run: { nonce, virtualUsers },
  };
  writeFileSync(join(dir, 'summary.json'), JSON.stringify(summary));
  writeFileSync(join(dir, 'timeline.ndjson'), timelineOf(users, clockMs));
  return dir;
}

function metricsOf(users: readonly RecordedUser[]): TestSummary['metrics'] {
  const histograms = new Map<string, Histogram>();
  const add = (key: string, take: (histogram: Histogram) => void): void => {
    const own = histograms.get(key) ?? new Histogram();
    histograms.set(key, own);
    take(own);
  };
  const keys = ['message_latency', 'connect_time', 'api_time', 'api_time{endpoint:search}', 'query_results'];
  for (const key of keys) {
    add(key, () => undefined);
  }
  for (const { kind, body } of users.flatMap(({ lines }) => lines)) {
    for (const printed of kind === 'times' ? parseTimes(body) : []) {
      const { metric, tags, isSample } = printed.key;
      // k6 knows only what it was given.
      if (metric !== 'message_latency' || isSample) {
        add(metric, (own) => addTimes(own, printed));
      }
      if (tags['endpoint'] === 'search') {
        add('api_time{endpoint:search}', (own) => addTimes(own, printed));
      }
    }
  }
  const trend = (histogram: Histogram): SummaryMetric => ({
    kind: 'trend',
    values: Object.fromEntries(TREND.map((name) => [name, aggregateOf(histogram, name) ?? 0])),
    thresholds: { 'p(95)<1000': true },
  });
  const count = users.flatMap(({ deliveries }) => deliveries).reduce((sum, each) => sum + each, 0);
  return {
    deliveries: {
      kind: 'counter',
      values: { count, rate: count / SECONDS },
      thresholds: { 'count>0': count > 0 },
    },
    message_success: { kind: 'rate', values: { rate: count === 0 ? 0 : 1, passes: count, fails: 0 } },
    ...Object.fromEntries([...histograms].map(([key, histogram]) => [key, trend(histogram)])),
  };
}

function timelineOf(users: readonly RecordedUser[], clockMs: number): string {
  const rows: unknown[] = [
    { event: 'param', data: { period: 1_000, aggregates: AGGREGATES } },
    {
      event: 'metric',
      data: { deliveries: { type: 'counter' }, time: { type: 'gauge' }, vus: { type: 'gauge' } },
    },
  ];
  let total = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    const count = users.reduce((sum, { deliveries }) => sum + (deliveries[second] ?? 0), 0);
    total += count;
    const atMs = START_MS + clockMs + (second + 1) * 1_000;
    rows.push({ event: 'cumulative', data: [[total, total], [atMs], [users.length]] });
    rows.push({ event: 'snapshot', data: [[count, count], [atMs], [users.length]] });
  }
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
