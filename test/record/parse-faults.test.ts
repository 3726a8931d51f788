import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFaults } from '../../record/parse-faults.ts';

function textOf(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

describe('a log of injected faults', () => {
  it('gives one window for what was injected again and again, and one more after a pause', () => {
    const text = textOf([
      { atMs: 1_000, fault: 'delay', at: 'delivery', delayMs: 51.2 },
      { atMs: 2_500, fault: 'delay', at: 'delivery', delayMs: 49.9 },
      { atMs: 4_500, fault: 'delay' },
      { atMs: 6_501, fault: 'delay' },
    ]);
    assert.deepEqual(parseFaults(text), {
      windows: [
        { label: 'delay', fromMs: 1_000, toMs: 4_500, count: 3 },
        { label: 'delay', fromMs: 6_501, toMs: 6_501, count: 1 },
      ],
      spans: [],
      problems: [],
    });
  });

  it('keeps faults of different kind or id apart, in the order of time, and lets one last as long as it did', () => {
    const text = textOf([
      { atMs: 1_000, fault: 'stall', tookMs: 5_000 },
      { atMs: 1_500, fault: 'lose', id: 'first' },
      { atMs: 1_600, fault: 'lose', id: 'second' },
      { atMs: 7_000, fault: 'stall', id: 'stall', tookMs: 10 },
    ]);
    assert.deepEqual(parseFaults(text).windows, [
      { label: 'stall', fromMs: 1_000, toMs: 7_010, count: 2 },
      { label: 'lose (first)', fromMs: 1_500, toMs: 1_500, count: 1 },
      { label: 'lose (second)', fromMs: 1_600, toMs: 1_600, count: 1 },
    ]);
  });

  it('counts lines that cannot be read and windows beyond a hundred', () => {
    const many = Array.from({ length: 103 }, (_, index) => ({ atMs: 10_000 * index, fault: 'reset' }));
    const { windows, problems } = parseFaults(`${textOf(many)}{"atMs":1,"fau\n{"atMs":"x","fault":"lose"}\n`);
    assert.equal(windows.length, 100);
    assert.deepEqual(problems, [
      '2 of its lines could not be read (cut short?)',
      'it has 103 windows of faults; the first 100 are shown',
    ]);
  });

  it('what the run injected is a window from injection to removal, and what failed is a problem', () => {
    const injected = {
      ...{ event: 'injected', id: 'cut', what: 'partition', where: 'generator-target', driver: 'toxiproxy' },
      ...{ description: 'partition at generator-target', atMs: 1_000, tookMs: 3, plannedAtMs: 990 },
    };
    const lines = [
      injected,
      { event: 'removed', id: 'cut', atMs: 4_000, tookMs: 2, by: 'schedule' },
      { event: 'failed', id: 'late', atMs: 5_000, step: 'inject', reason: 'the proxy is gone' },
    ];
    const parsed = parseFaults(lines.map((line) => JSON.stringify(line)).join('\n'));
    assert.deepEqual(parsed.windows, [
      { label: 'cut: partition at generator-target', fromMs: 1_000, toMs: 4_000, count: 1 },
    ]);
    assert.deepEqual(parsed.problems, ['fault late could not be injected: the proxy is gone']);
    assert.deepEqual(
      parsed.spans.map(({ id, fromMs, toMs }) => ({ id, fromMs, toMs })),
      [{ id: 'cut', fromMs: 1_000, toMs: 4_000 }],
    );
  });
});
