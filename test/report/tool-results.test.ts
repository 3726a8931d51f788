import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { SummaryMetric } from '../../lib/summary/test-summary.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import { buildToolResults } from '../../report/model/tool-session.ts';
import { renderToolResults } from '../../report/render/render-tool-results.ts';
import { definition as storm } from '../../thresholds/go-chat/connection-storm.ts';
import { definition as endurance } from '../../thresholds/go-chat/endurance.ts';
import { definition as tsunami } from '../../thresholds/go-chat/message-tsunami.ts';
import { definition as soak } from '../../thresholds/iris/soak.ts';

const START_MS = Date.parse('2026-11-28T17:31:39.000Z');
const definitions = [storm, tsunami, endurance, soak] as unknown as readonly TestDefinition[];

const counter = (count: number): SummaryMetric => ({ kind: 'counter', values: { count } });
const time = (max: number): SummaryMetric => ({ kind: 'trend', values: { count: 1, max } });

function testOf(
  name: string,
  load: Readonly<Record<string, unknown>>,
  metrics?: Readonly<Record<string, SummaryMetric>>,
): TestRecord {
  return {
    name,
    manifest: { name, state: metrics === undefined ? 'failed' : 'complete', load, startedAtMs: START_MS },
    ...(metrics === undefined
      ? {}
      : {
          summary: {
            schema: 1,
            test: name,
            profile: 'smoke',
            protocol: 'go-chat',
            loadStartedAtMs: START_MS,
            endedAtMs: START_MS + 4_000,
            durationMs: 4_000,
            load,
            targetUrl: 'http://127.0.0.1:1',
            targetWsUrl: 'ws://127.0.0.1:1',
            facts: {},
            metrics,
          },
        }),
  };
}

function recordOf(tests: readonly TestRecord[], system: RunRecord['system'] = []): RunRecord {
  return {
    manifest: {
      schema: 1,
      runId: 'run',
      startedAt: '2026-11-28T17:31:39.169Z',
      state: 'complete',
      profile: 'smoke',
      versions: {},
      host: { os: 'Linux x64', kernel: '6.1', cores: 2, memoryBytes: 8 * 1024 ** 3, openFileLimit: 65_536 },
      target: { url: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:1', protocol: 'go-chat', embedded: true },
      tests: tests.map(({ manifest }) => manifest),
    },
    tests,
    system,
    files: [],
    problems: [],
  };
}

const stormRun = testOf(
  'connection-storm',
  { users: 200 },
  {
    connections_attempted: counter(200),
    connections_opened: counter(198),
    storm_time: time(2_000),
  },
);
const tsunamiRun = testOf(
  'message-tsunami',
  { messages: 1_000 },
  {
    messages_scheduled: counter(1_000),
    messages_sent: counter(1_000),
    messages_failed: counter(10),
    messages_delivered: counter(990),
    flood_time: time(500),
  },
);

describe('results in the shape of the tool of a system', () => {
  it('are one line a test in its CSV', () => {
    const results = buildToolResults(recordOf([stormRun, tsunamiRun]), definitions);
    assert.ok(results);
    assert.equal(
      renderToolResults(results).get('summary_20261128_173139.csv'),
      [
        'Test Name,Target,Achieved,Success Rate,Rate (per sec),Duration (s),Notes',
        'Connection Apocalypse,200,198,99.0%,99.0,2.00,Peak connections: no data',
        'Message Tsunami,1000,1000,100.0%,2000.0,0.50,Errors: 10; Read by every user: 990',
        '',
      ].join('\r\n'),
    );
  });

  it('are its whole JSON, with the machine, the results, each second and the server’s memory', () => {
    const { test_results, performance_timeline, resource_usage, ...session } = sessionOf(
      recordOf(
        [
          {
            ...stormRun,
            timeline: {
              periodMs: 1_000,
              timesMs: [START_MS + 1_000, START_MS + 2_000],
              aggregates: { counter: ['count', 'rate'], gauge: [], rate: [], trend: [] },
              metrics: new Map([
                [
                  'connections_opened',
                  {
                    kind: 'counter',
                    snapshots: [],
                    cumulative: [
                      [150, 0],
                      [198, 0],
                    ],
                  },
                ],
              ]),
            },
          },
        ],
        [
          {
            kind: 'sample',
            t: START_MS + 1_500,
            source: 'host',
            component: 'host',
            values: { cpuMachinePercent: 50, memoryPercent: 25, memoryBytes: 2 * 1024 ** 3 },
          },
          {
            kind: 'sample',
            t: START_MS + 1_500,
            source: 'host',
            component: 'application',
            values: { cpuCorePercent: 30, memoryBytes: 64 * 1024 ** 2 },
          },
          // Before the load.
          { kind: 'sample', t: START_MS - 1, source: 'host', component: 'host', values: {} },
        ],
      ),
    );
    assert.deepEqual(session, {
      session_id: '20261128_173139',
      timestamp: '2026-11-28T17:31:39.169Z',
      system_info: {
        os: 'Linux',
        os_version: '6.1',
        architecture: 'x64',
        cpu_model: null,
        cpu_cores: null,
        cpu_threads: 2,
        memory_total_gb: 8,
        file_descriptor_limit: 65_536,
        timestamp: '2026-11-28T17:31:39.169Z',
      },
    });
    assert.deepEqual(test_results, [
      {
        test: 'connection_apocalypse',
        target_connections: 200,
        successful_connections: 198,
        creation_time: 2,
        connection_rate: 99,
        peak_connections: 198,
        timestamp: '2026-11-28T17:31:43.000Z',
      },
    ]);
    assert.deepEqual(performance_timeline, [
      {
        timestamp: '2026-11-28T17:31:40.000Z',
        test: 'connection_apocalypse',
        metrics: { total_successful: 150, current_rate: 150 },
      },
      {
        timestamp: '2026-11-28T17:31:41.000Z',
        test: 'connection_apocalypse',
        metrics: { total_successful: 198, current_rate: 99 },
      },
    ]);
    assert.deepEqual(resource_usage, [
      {
        timestamp: '2026-11-28T17:31:40.500Z',
        test_phase: 'connection_apocalypse',
        cpu_percent: 50,
        memory_percent: 25,
        memory_available_gb: 6,
        active_connections: 150,
        server_cpu_percent: 30,
        server_memory_mb: 64,
      },
    ]);
  });

  it('say why there is none of a test that failed', () => {
    const results = buildToolResults(recordOf([testOf('message-tsunami', { messages: 1_000 })]), definitions);
    assert.ok(results);
    const [, line] = (renderToolResults(results).get('summary_20261128_173139.csv') ?? '').split('\r\n');
    assert.equal(
      line,
      'Message Tsunami,1000,no data,no data,no data,no data,' +
        'Errors: no data; Read by every user: no data; the test failed before it had a summary',
    );
  });

  it('are declared by every test of the suite, in fields that are there, and by no other suite', () => {
    for (const { name, profiles, toolResult } of [storm, tsunami, endurance]) {
      const load = { users: 10, messages: 10, ratePerSec: 10, durationMs: 1_000, ...profiles.smoke };
      const result = (
        toolResult as ((load: unknown) => ReturnType<NonNullable<TestDefinition['toolResult']>>) | undefined
      )?.(load);
      assert.ok(result, name);
      const { notes, ...line } = result.line;
      for (const field of [...Object.values(line), ...Object.values(notes)]) {
        assert.ok(Object.hasOwn(result.fields, field), `${name}: ${field}`);
      }
    }
    assert.equal(buildToolResults(recordOf([testOf('soak', { users: 10 }, {})]), definitions), undefined);
  });
});

function sessionOf(record: RunRecord) {
  const results = buildToolResults(record, definitions);
  assert.ok(results);
  const files = renderToolResults(results);
  const session = JSON.parse(files.get('full_results_20261128_173139.json') ?? '');
  assert.deepEqual(JSON.parse(files.get('performance_data_20261128_173139.json') ?? ''), {
    timeline: session.performance_timeline,
    resource_usage: session.resource_usage,
  });
  return session as (typeof results)['session'];
}
