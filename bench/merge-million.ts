import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../host/project-root.ts';
import { formatAudit } from '../lib/audit/audit-line.ts';
import { AuditRecorder } from '../lib/audit/audit-recorder.ts';
import { emptyCounts } from '../lib/audit/delivery-counts.ts';
import { createRandom } from '../lib/load/random.ts';
import { Histogram } from '../lib/metrics/histogram.ts';
import { addTimes, parseTimes } from '../lib/metrics/parse-times.ts';
import { createTimeRecorder } from '../lib/metrics/time-recorder.ts';
import { formatLine, type LineKind } from '../lib/metrics/vu-line.ts';
import { mergeTest } from '../record/merge/merge-test.ts';
import { RowWriter } from '../record/merge/row-writer.ts';
import { aggregateOf } from '../record/merge/second-times.ts';

/** The test whose logs are made up: every user says something once a minute to nine others. */
const USERS = Number(process.env['MERGE_USERS'] ?? 1_000_000);
const USERS_PER_VU = 100;
const GENERATORS = 20;
const SECONDS = Number(process.env['MERGE_SECONDS'] ?? 600);
const ROOMS_PER_VU = 10;
const MESSAGES_PER_SEC = USERS_PER_VU / 60;
const START_MS = 1_700_000_000_000;

/** Virtual users that differ; the others print as one of them does. */
const TEMPLATES = 40;

const STATS = ['count', 'avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)'];

/** What a virtual user prints, whatever its number is. */
interface Template {
  readonly lines: readonly { readonly kind: LineKind; readonly body: string }[];
  readonly histograms: ReadonlyMap<string, Histogram>;
  readonly deliveries: number;
}

/** Makes the logs of a test of a million users, merges them in a process of its own and says what that took. */
async function main(): Promise<void> {
  const [, , given] = process.argv;
  if (given !== undefined) {
    const startMs = performance.now();
    const { problems, proof } = await mergeTest(given);
    const { maxRSS } = process.resourceUsage();
    const seconds = (performance.now() - startMs) / 1_000;
    console.log(JSON.stringify({ problems, proof, seconds, peakMb: maxRSS / 1_024 }));
    return;
  }
  const testDir = await mkdtemp(join(tmpdir(), 'k6-chat-merge-'));
  try {
    const bytes = await writeLogs(testDir);
    console.log(
      `${USERS} users in ${USERS / USERS_PER_VU} virtual users of ${GENERATORS} generators, ${SECONDS} s: ${(bytes / 1e6).toFixed(0)} MB of lines`,
    );
    const child = spawn(process.execPath, [join(projectRoot, 'bench/merge-million.ts'), testDir], {
      stdio: 'inherit',
    });
    await once(child, 'close');
  } finally {
    await rm(testDir, { recursive: true });
  }
}

async function writeLogs(testDir: string): Promise<number> {
  const templates = Array.from({ length: TEMPLATES }, (_, i) => makeTemplate(i + 1));
  const users = USERS / USERS_PER_VU;
  let bytes = 0;
  for (let generator = 1; generator <= GENERATORS; generator += 1) {
    const dir = join(testDir, 'generators', String(generator));
    await mkdir(dir, { recursive: true });
    const log = new RowWriter(join(dir, 'k6.log'));
    const sums = new Map<string, Histogram>();
    let deliveries = 0;
    for (let vu = generator; vu <= users; vu += GENERATORS) {
      const template = templates[vu % TEMPLATES] as Template;
      deliveries += template.deliveries;
      for (const [key, histogram] of template.histograms) {
        const sum = sums.get(key) ?? new Histogram();
        sums.set(key, sum);
        sum.merge(histogram);
      }
      for (const [seq, { kind, body }] of template.lines.entries()) {
        const own = kind === 'audit' ? ofUser(body, vu) : body;
        const text = formatLine({
          kind,
          nonce: 'abcdef',
          generator,
          generators: GENERATORS,
          vu,
          seq,
          body: own,
        });
        log.write(`time="2023-11-14T22:13:20Z" level=info msg=${JSON.stringify(text)} source=console`);
      }
    }
    log.close();
    bytes += (await stat(join(dir, 'k6.log'))).size;
    const trends = [...sums].map(([key, histogram]) => [
      key,
      {
        kind: 'trend',
        values: Object.fromEntries(STATS.map((name) => [name, aggregateOf(histogram, name) ?? 0])),
      },
    ]);
    const summary = {
      schema: 1,
      test: 'message-throughput',
      profile: 'custom',
      protocol: 'nchat',
      loadStartedAtMs: START_MS,
      endedAtMs: START_MS + SECONDS * 1_000,
      durationMs: SECONDS * 1_000,
      load: { users: USERS },
      targetUrl: '',
      targetWsUrl: '',
      facts: {},
      metrics: {
        deliveries: { kind: 'counter', values: { count: deliveries, rate: 0 } },
        ...Object.fromEntries(trends),
      },
      run: { nonce: 'abcdef', virtualUsers: users },
    };
    await writeFile(join(dir, 'summary.json'), JSON.stringify(summary));
    await writeFile(join(dir, 'timeline.ndjson'), timelineOf(deliveries));
  }
  return bytes;
}

/** The rooms of a virtual user are its own. */
function ofUser(audit: string, vu: number): string {
  return audit
    .replaceAll('"room-', `"room-${vu}-`)
    .replaceAll(/"index":(\d+)/g, (_, index) => `"index":${vu * ROOMS_PER_VU + Number(index)}`);
}

function makeTemplate(seed: number): Template {
  const random = createRandom(seed);
  const recorder = createTimeRecorder(true);
  const latency = recorder.series('message_latency', undefined, { isExact: false, capacity: 1_024 });
  const others = ['message_service_time', 'ack_time', 'send_lateness', 'read_lag'].map((name) =>
    recorder.series(name, undefined, { isExact: false }),
  );
  const audit = new AuditRecorder(1_000);
  const lines: { kind: LineKind; body: string }[] = [];
  let deliveries = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    const atMs = START_MS + second * 1_000;
    const messages = Math.floor(MESSAGES_PER_SEC + random());
    for (let message = 0; message < messages; message += 1) {
      for (const series of others) {
        series.add(Math.exp(3 + 2 * random()), atMs);
      }
      for (let reader = 0; reader < USERS_PER_VU / ROOMS_PER_VU; reader += 1) {
        latency.add(Math.exp(3 + 3 * random()), atMs);
        deliveries += 1;
      }
    }
    const counts = audit.at(atMs);
    counts.expected += messages * 10;
    counts.delivered += messages * 10;
    if (second % 10 === 9) {
      lines.push(...recorder.print().map((body) => ({ kind: 'times' as const, body })));
    }
  }
  const rooms = Array.from({ length: ROOMS_PER_VU }, (_, index) => ({
    name: `room-${index}`,
    index,
    mark: `~k6c~abcdef${String(index).padStart(6, '0')}`,
  }));
  const counts = rooms.map(() => emptyCounts());
  const ledger = { counts, sharedToken: () => undefined };
  lines.push(...formatAudit(rooms, ledger, audit, null).map((body) => ({ kind: 'audit' as const, body })));
  const histograms = new Map<string, Histogram>();
  for (const { body } of lines.filter(({ kind }) => kind === 'times')) {
    for (const printed of parseTimes(body)) {
      const own = histograms.get(printed.key.metric) ?? new Histogram();
      histograms.set(printed.key.metric, own);
      addTimes(own, printed);
    }
  }
  const end = { lines: lines.length + 1, printed: recorder.printed() };
  return { lines: [...lines, { kind: 'end', body: JSON.stringify(end) }], histograms, deliveries };
}

function timelineOf(deliveries: number): string {
  const rows: unknown[] = [
    { event: 'metric', data: { deliveries: { type: 'counter' }, time: { type: 'gauge' } } },
  ];
  for (let second = 1; second <= SECONDS; second += 1) {
    const total = Math.floor((deliveries * second) / SECONDS);
    rows.push({ event: 'cumulative', data: [[total, 0], [START_MS + second * 1_000]] });
    rows.push({ event: 'snapshot', data: [[0, 0], [START_MS + second * 1_000]] });
  }
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

await main();
