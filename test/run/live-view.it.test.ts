import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../host/find-free-port.ts';
import { startRun, startTarget } from './processes.ts';

// A real Prometheus that takes what k6 writes, asked with the very queries of the dashboard in the repository.

const base = mkdtempSync(join(tmpdir(), 'live-view-'));
after(() => rmSync(base, { recursive: true }));

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const dashboard = JSON.parse(
  readFileSync(new URL('../../docs/grafana/k6-chat.json', import.meta.url), 'utf8'),
) as Dashboard;

test('every panel of the dashboard shows what two generators send to Prometheus', async (t) => {
  const port = await findFreePort();
  const config = join(base, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(base, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
    ],
    { stdio: 'ignore' },
  );
  t.after(() => prometheus.kill('SIGKILL'));
  const origin = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 100 && !(await fetch(`${origin}/-/ready`).catch(() => undefined))?.ok; i += 1) {
    await sleep(100);
  }
  const { restUrl, realtimeUrl } = await startTarget(t);
  const run = startRun(
    t,
    [
      'run',
      'PROFILE=smoke',
      'TESTS=message-throughput',
      'DURATION=12s',
      'USERS=40',
      'CHANNELS=8',
      'GENERATORS=2',
    ],
    {
      RESULTS_DIR: join(base, 'results'),
      TARGET_URL: restUrl,
      TARGET_WS_URL: realtimeUrl,
      JWT_SECRET: 'secret-of-the-target',
      K6_OUT: 'experimental-prometheus-rw',
      K6_PROMETHEUS_RW_SERVER_URL: `${origin}/api/v1/write`,
      K6_PROMETHEUS_RW_TREND_STATS: 'p(95),p(99),max',
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '2s',
    },
  );
  await run.exit();
  const ask = async (expr: string, atS = Date.now() / 1_000) => {
    const query = expr.replaceAll('$__rate_interval', '1m');
    const answer = await fetch(`${origin}/api/v1/query?time=${atS}&query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as {
      data: {
        result: readonly {
          readonly metric: Record<string, string>;
          readonly value: readonly [number, string];
        }[];
      };
    };
    return data.result;
  };
  const sent = await ask('k6_messages_sent_total');
  assert.deepEqual(new Set(sent.map(({ metric }) => metric['generator'])), new Set(['1', '2']));
  for (const { title, targets } of dashboard.panels) {
    for (const { expr } of targets) {
      assert.ok((await ask(expr)).length > 0, `${title}: ${expr} has no data`);
    }
  }
});
