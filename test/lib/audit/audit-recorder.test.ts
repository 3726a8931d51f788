import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';

/** The rows of a recorder by their windows, the rows of one window added up. */
function totals(recorder: AuditRecorder): Map<number, number[]> {
  const sums = new Map<number, number[]>();
  for (const [number = 0, ...counts] of recorder.windows()) {
    const sum = sums.get(number) ?? counts.map(() => 0);
    sums.set(
      number,
      sum.map((one, i) => one + (counts[i] ?? 0)),
    );
  }
  return sums;
}

test('counts are kept by the second, in whatever order they come', () => {
  const recorder = new AuditRecorder(1_000);
  // An hour, twice over, so that each second is opened again after it was put away.
  for (const part of [1, 2]) {
    for (let second = 3_599; second >= 0; second -= 1) {
      const counts = recorder.at(1_700_000_000_000 + second * 1_000 + 999);
      counts.expected += part;
      counts.notJudged += second % 2;
    }
  }
  const sums = totals(recorder);
  assert.equal(sums.size, 3_600);
  assert.deepEqual(sums.get(1_700_000_000), [3, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(sums.get(1_700_003_599), [3, 0, 0, 0, 0, 0, 2, 0]);
  assert.deepEqual(totals(recorder), sums, 'asking changes nothing');
});

test('a row has the number of its second and its counts', () => {
  const recorder = new AuditRecorder(1_000);
  Object.assign(recorder.at(6_999), {
    expected: 1,
    delivered: 2,
    lost: 3,
    duplicated: 4,
    outOfOrder: 5,
    late: 6,
    notJudged: 7,
    messagesLost: 8,
  });
  assert.deepEqual(recorder.windows(), [[6, 1, 2, 3, 4, 5, 6, 7, 8]]);
});

test('the second that was counted in last is opened again after it was put away', () => {
  const recorder = new AuditRecorder(1_000);
  recorder.at(5_000).expected += 1;
  recorder.windows();
  recorder.at(5_999).expected += 1;
  recorder.at(6_000).lost += 1;
  assert.deepEqual(
    [...totals(recorder)],
    [
      [5, [2, 0, 0, 0, 0, 0, 0, 0]],
      [6, [0, 0, 1, 0, 0, 0, 0, 0]],
    ],
  );
});
