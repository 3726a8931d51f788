import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SummaryMetric } from '../../../lib/summary/test-summary.ts';
import { readRunRecord } from '../../../record/read-run-record.ts';
import type { RunRecord, TestRecord } from '../../../record/run-record.ts';
import { checkAgreement, findUnknownTests } from '../../../report/model/check-agreement.ts';

const recorded = await readRunRecord(fileURLToPath(new URL('../fixtures/smoke/', import.meta.url)));

function recordOf(name: string): TestRecord {
  const found = recorded.tests.find((test) => test.name === name);
  assert.ok(found?.summary);
  return found;
}

type Summary = NonNullable<TestRecord['summary']>;

/** What contradicts in the recorded throughput test once it was changed. */
function contradictions(change: (record: TestRecord, summary: Summary) => TestRecord): string[] {
  const record = recordOf('message-throughput');
  assert.ok(record.summary);
  return checkAgreement(recorded, change(record, record.summary));
}

/** The recorded throughput test with its summary changed. */
function withSummary(change: Partial<Summary>): string[] {
  return contradictions((record, summary) => ({ ...record, summary: { ...summary, ...change } }));
}

/** The recorded throughput test with one metric changed. */
function withMetric(key: string, change: (metric: SummaryMetric) => SummaryMetric): string[] {
  return contradictions((record, summary) => {
    const metric = summary.metrics[key];
    assert.ok(metric, `expected ${key} in the fixture`);
    return { ...record, summary: { ...summary, metrics: { ...summary.metrics, [key]: change(metric) } } };
  });
}

function withValues(key: string, values: Readonly<Record<string, number>>): string[] {
  return withMetric(key, (metric) => ({ ...metric, values: { ...metric.values, ...values } }));
}

describe('the sources of a test', () => {
  it('agree in the recorded run', () => {
    for (const test of recorded.tests) {
      assert.deepEqual(checkAgreement(recorded, test), [], test.name);
    }
    assert.deepEqual(findUnknownTests(recorded), []);
  });

  it('contradict when the summary is of another test, profile, protocol or load', () => {
    assert.deepEqual(withSummary({ test: 'search-queries', profile: '10k', protocol: 'whisper' }), [
      'the summary is of the test search-queries, the manifest of message-throughput',
      'the summary is of the profile 10k, the manifest of smoke',
      'the summary is of the protocol whisper, the manifest of nchat',
    ]);
    const { load } = recordOf('message-throughput').summary ?? {};
    assert.deepEqual(withSummary({ load: { ...load, ratePerSec: 500 } }), [
      'the summary is of another load: ratePerSec is 500, in the manifest 50',
    ]);
  });

  it('contradict when the summary, the timeline or the audit is of another time', () => {
    const hour = 3_600_000;
    const sentence = (what: string): string => `the time of ${what} is not that of the test in the manifest`;
    for (const shift of [-hour, hour]) {
      assert.deepEqual(
        contradictions((record, summary) => ({
          ...record,
          summary: {
            ...summary,
            loadStartedAtMs: (summary.loadStartedAtMs ?? 0) + shift,
            endedAtMs: summary.endedAtMs + shift,
          },
        })),
        [sentence('the summary’s load')],
      );
      assert.deepEqual(
        contradictions(({ timeline, ...record }) => {
          assert.ok(timeline);
          return {
            ...record,
            timeline: { ...timeline, timesMs: timeline.timesMs.map((timeMs) => timeMs + shift) },
          };
        }),
        [sentence('the timeline')],
      );
      assert.deepEqual(
        contradictions(({ audit, ...record }) => {
          assert.ok(audit);
          const windows = audit.windows.map((window) => ({ ...window, startMs: window.startMs + shift }));
          return { ...record, audit: { ...audit, windows } };
        }),
        [sentence('the audit')],
      );
    }
  });

  it('contradict when k6 ended with 99 and the summary holds every limit, and the other way about', () => {
    const ended = (exitCode: number | null): string[] =>
      contradictions((record) => ({ ...record, manifest: { ...record.manifest, exitCode } }));
    assert.deepEqual(ended(99), [
      'k6 ended with status 99 (a limit was missed), but the summary holds every limit',
    ]);
    assert.deepEqual(ended(107), ['the test is complete, but k6 ended with status 107']);
    assert.deepEqual(ended(null), ['the test is complete, but k6 ended with no status']);
    assert.deepEqual(
      withMetric('message_success', (metric) => ({
        ...metric,
        values: { rate: 0.5, passes: 125, fails: 125 },
        thresholds: { 'rate>0.99': false },
      })),
      ['k6 ended with status 0, but the summary says that message_success rate>0.99 was missed'],
    );
  });

  it('agree where several k6 have no status of one, or where k6 judged a sample and all times say otherwise', () => {
    const merge = {
      schema: 1 as const,
      generators: [],
      problems: [],
      proof: { counts: 0, percentiles: 0, worstShare: 0 },
      missing: {},
      sampled: [],
      differences: [],
    };
    const generator = { folder: '1', number: 1, virtualUsers: 1, lines: 3, firstMs: null, lastMs: null };
    const ended = (exitCode: number | null, more: object): string[] =>
      contradictions((record) => ({
        ...record,
        manifest: { ...record.manifest, exitCode },
        merge: { ...merge, generators: [generator], ...more },
      }));
    assert.deepEqual(ended(null, { generators: [generator, { ...generator, folder: '2', number: 2 }] }), []);
    const difference = { key: 'message_latency', expression: 'p(95)<200', k6: false, merged: true };
    assert.deepEqual(ended(99, { differences: [difference] }), []);
    assert.equal(ended(99, {}).length, 1);
    assert.equal(ended(null, {}).length, 1);
  });

  it('contradict when values were set good and k6’s verdict was left, or the other way about', () => {
    assert.deepEqual(
      contradictions((record, summary) => {
        const metric = summary.metrics['message_success'];
        assert.ok(metric);
        const turned = { ...metric, thresholds: { 'rate>0.99': false } };
        return {
          ...record,
          manifest: { ...record.manifest, exitCode: 99 },
          summary: { ...summary, metrics: { ...summary.metrics, message_success: turned } },
        };
      }),
      ['k6 judged message_success rate>0.99 as missed, which its figures contradict'],
    );
    assert.deepEqual(withValues('message_latency', { max: 9_000 }), [
      'k6 judged message_latency max<2000 as held, which its figures contradict',
    ]);
  });

  it('contradict when a figure cannot be: a negative count, a share above 1, percentiles out of order', () => {
    assert.deepEqual(withValues('errors', { count: -2 }).slice(0, 1), [
      'errors has a count of -2, which cannot be',
    ]);
    assert.deepEqual(withValues('message_success', { rate: 1.2 }), [
      'message_success has a rate of 1.20, which cannot be',
    ]);
    assert.deepEqual(withValues('message_success', { passes: 200, fails: 50 }), [
      'message_success has a rate of 1 with 200 of 250, which cannot be',
    ]);
    assert.deepEqual(withValues('ack_time', { 'p(95)': 90, 'p(99)': 80, max: 100 }), [
      'ack_time has p(95) 90 above p(99) 80, which cannot be',
    ]);
    assert.deepEqual(withValues('ack_time', { min: -0.5 }), [], 'clocks of two machines');
    const early = { min: -3.6, 'p(1)': -2.7, 'p(5)': -0.1 };
    assert.deepEqual(withValues('timer_lag', early), [], 'timers that fire a little early');
    assert.deepEqual(withValues('timer_lag', { min: -3.6, 'p(75)': -1 }), [
      'timer_lag has a p(75) of -1, which cannot be',
    ]);
  });

  it('contradict when summary and timeline, or summary and audit, count differently', () => {
    assert.deepEqual(withValues('messages_acked', { count: 249 }), [
      'messages_acked is 249 in the summary and 250 in the timeline',
    ]);
    assert.deepEqual(withValues('deliveries', { count: 1_251 }), [
      'deliveries is 1,251 in the summary and 1,250 in the timeline',
      'Deliveries delivered: the audit counts 1,250, the summary’s deliveries 1,251',
    ]);
  });

  it('contradict when deliveries were counted and their audit is gone', () => {
    assert.deepEqual(
      contradictions(({ audit: _, ...record }) => record),
      ['the summary counts 1,250 deliveries, but there is no readable audit of them'],
    );
  });

  it('may lack what an interruption took, but may not say more', () => {
    const cut = (change: (summary: Summary) => Summary): string[] =>
      contradictions(({ audit: _, ...record }, summary) => ({
        ...record,
        manifest: { ...record.manifest, state: 'interrupted', exitCode: 105 },
        summary: change(summary),
      }));
    const acked = (count: number) => (summary: Summary) => {
      const metric = summary.metrics['messages_acked'];
      assert.ok(metric);
      return {
        ...summary,
        metrics: { ...summary.metrics, messages_acked: { ...metric, values: { ...metric.values, count } } },
      };
    };
    assert.deepEqual(
      cut((summary) => summary),
      [],
    );
    assert.deepEqual(cut(acked(260)), []);
    assert.deepEqual(cut(acked(240)), ['messages_acked is 240 in the summary and 250 in the timeline']);
  });

  it('are not asked of a test that was not run', () => {
    const { manifest } = recordOf('message-throughput');
    const record = { ...recordOf('search-queries'), manifest: { ...manifest, state: 'not-run' as const } };
    assert.deepEqual(checkAgreement(recorded, record), []);
    assert.deepEqual(checkAgreement(recorded, undefined), []);
  });
});

describe('the tests of a manifest', () => {
  it('are all those that have results, each once', () => {
    const { manifest } = recorded;
    const [first] = manifest.tests;
    assert.ok(first);
    const changed = (tests: RunRecord['manifest']['tests']): string[] =>
      findUnknownTests({ ...recorded, manifest: { ...manifest, tests } });
    assert.deepEqual(changed(manifest.tests.filter(({ name }) => name !== 'search-queries')), [
      'the manifest does not know the test search-queries, which has results',
    ]);
    assert.deepEqual(changed([first, ...manifest.tests]), [
      'the manifest has the test websocket-connections twice',
    ]);
  });
});
