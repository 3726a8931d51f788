import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { above, below } from '../../../lib/config/bounds.ts';
import { type JudgedRow, judgeRow } from '../../../lib/summary/judge-row.ts';
import { decideRun, decideTest } from '../../../report/model/decide-verdicts.ts';

const METRICS = {
  api_time: { kind: 'trend', values: { count: 10, 'p(95)': 300 } },
  api_requests: { kind: 'counter', values: { count: 10 } },
} as const;
const P95 = { metric: 'api_time', stat: 'p(95)', label: 'p95' } as const;
const met = judgeRow({ ...P95, limit: below(500) }, METRICS);
const warned = judgeRow({ ...P95, limit: below(500), warning: below(200) }, METRICS);
const missed = judgeRow({ ...P95, limit: below(250) }, METRICS);
const empty = judgeRow({ metric: 'queries', stat: 'count', label: 'Queries', limit: above(5) }, METRICS);
const short = judgeRow(
  { metric: 'api_requests', stat: 'count', label: 'Requests', limit: above(20) },
  METRICS,
);
const fact = judgeRow({ metric: 'queries', stat: 'count', label: 'Queries' }, METRICS);

function verdict(
  state: 'complete' | 'interrupted' | 'running' | 'failed' | 'not-run' | 'pending',
  rows: readonly JudgedRow[],
): string {
  return decideTest({ state }, rows, []).verdict;
}

describe('the verdict of a test', () => {
  it('follows its state and its targets', () => {
    assert.equal(verdict('complete', [met, fact]), 'PASSED');
    assert.equal(verdict('complete', [met, warned]), 'PARTIAL');
    assert.equal(verdict('complete', [met, missed]), 'FAILED');
    assert.equal(verdict('complete', [met, empty]), 'FAILED');
    assert.equal(verdict('complete', [fact]), 'PARTIAL');
    assert.equal(verdict('interrupted', [met, empty]), 'PARTIAL');
    assert.equal(verdict('interrupted', [met, missed]), 'FAILED');
    assert.equal(verdict('complete', [met, short]), 'FAILED');
    assert.equal(verdict('interrupted', [met, short]), 'PARTIAL', 'what was not done yet is no miss');
    assert.equal(verdict('interrupted', [missed, short]), 'FAILED');
    assert.equal(verdict('running', [met]), 'PARTIAL');
    assert.equal(verdict('failed', [met]), 'FAILED');
    assert.equal(verdict('not-run', [empty]), 'NOT RUN');
    assert.equal(verdict('pending', [empty]), 'NOT RUN');
  });

  it('is no pass where the built-in target ended by itself, and says so first', () => {
    const targetEnded = 'The database of the built-in target ended';
    const first = `${targetEnded} during the test`;
    const late = ['the generator did not keep up: late'];
    assert.deepEqual(decideTest({ state: 'complete', targetEnded }, [met], []), {
      verdict: 'FAILED',
      reasons: [first, 'all 1 targets met'],
    });
    assert.equal(decideTest({ state: 'interrupted', targetEnded }, [met], []).verdict, 'FAILED');
    assert.deepEqual(decideTest({ state: 'complete', targetEnded }, [met], [], late), {
      verdict: 'NOT VALID',
      reasons: [first, ...late],
    });
  });

  it('is NOT VALID where the generator did not keep up, whether its targets are met or missed', () => {
    const late = ['the generator did not keep up: late'];
    assert.deepEqual(decideTest({ state: 'complete' }, [met], [], late), {
      verdict: 'NOT VALID',
      reasons: late,
    });
    assert.deepEqual(decideTest({ state: 'complete' }, [missed], ['k6 says so'], late), {
      verdict: 'NOT VALID',
      reasons: [...late, 'not judged for that reason: p95 is 300 ms, target < 250 ms'],
    });
    assert.equal(decideTest({ state: 'failed' }, [met], [], late).verdict, 'FAILED');
    assert.equal(decideTest({ state: 'not-run' }, [empty], [], late).verdict, 'NOT RUN');
  });

  it('gives each reason with its figure and its bound', () => {
    assert.deepEqual(decideTest({ state: 'complete' }, [missed, empty], []).reasons, [
      'p95 is 300 ms, target < 250 ms',
      'Queries: no data (the summary has no metric queries)',
    ]);
    assert.deepEqual(decideTest({ state: 'complete' }, [warned], []).reasons, [
      'p95 is 300 ms, stricter level < 200 ms',
    ]);
    assert.deepEqual(decideTest(undefined, [], []), { verdict: 'NOT RUN', reasons: ['it was not run'] });
  });
});

describe('the verdict of a run', () => {
  const test = (title: string, of: 'PASSED' | 'PARTIAL' | 'FAILED' | 'NOT VALID' | 'NOT RUN') => ({
    title,
    verdict: of,
    verdictReasons: ['why'],
  });

  it('is that of its worst test; what was not run keeps it from passing', () => {
    assert.equal(decideRun('complete', [test('A', 'PASSED')], [met]).verdict, 'PASSED');
    assert.equal(decideRun('complete', [test('A', 'PASSED'), test('B', 'NOT RUN')], []).verdict, 'PARTIAL');
    assert.equal(decideRun('complete', [test('A', 'PARTIAL')], []).verdict, 'PARTIAL');
    assert.equal(decideRun('complete', [test('A', 'FAILED'), test('B', 'PASSED')], []).verdict, 'FAILED');
    assert.equal(decideRun('complete', [test('A', 'PASSED')], [missed]).verdict, 'FAILED');
    assert.equal(decideRun('interrupted', [test('A', 'PASSED')], []).verdict, 'PARTIAL');
    assert.equal(decideRun('failed', [test('A', 'PASSED')], []).verdict, 'FAILED');
  });

  it('is NOT VALID when a test is and no valid one failed, and then the overall figures fail nothing', () => {
    assert.equal(
      decideRun('complete', [test('A', 'NOT VALID'), test('B', 'PARTIAL')], [missed]).verdict,
      'NOT VALID',
    );
    assert.equal(decideRun('complete', [test('A', 'NOT VALID'), test('B', 'FAILED')], []).verdict, 'FAILED');
  });

  it('names the failures first', () => {
    assert.deepEqual(decideRun('complete', [test('A', 'NOT RUN'), test('B', 'FAILED')], []).reasons, [
      'B: why',
      'A: why',
    ]);
  });
});
