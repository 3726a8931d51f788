import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAudit } from '../../../lib/audit/audit-line.ts';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import { AuditLines } from '../../../record/merge/audit-lines.ts';

function bodiesOf(
  index: number,
  name: string,
  dueAtMs: number,
  auditors: number | null = null,
): readonly string[] {
  const recorder = new AuditRecorder(1_000);
  Object.assign(recorder.at(dueAtMs), { expected: 3, delivered: 2, lost: 1 });
  recorder.note({ kind: 'lost', room: index, seq: 8, reader: 2, dueAtMs });
  const counts = { ...emptyCounts(), expected: 3, delivered: 2, lost: 1 };
  const mark = `~k6c~abcdef00000${index}`;
  return formatAudit(
    [{ name, index, mark }],
    { counts: [counts], sharedToken: () => undefined },
    recorder,
    auditors,
  );
}

function join(...users: readonly (readonly string[])[]) {
  const lines = new AuditLines();
  for (const [i, bodies] of users.entries()) {
    for (const [seq, body] of bodies.entries()) {
      lines.take({
        kind: 'audit',
        nonce: 'abcdef',
        generator: 1,
        generators: 1,
        vu: users.length - i,
        seq,
        body,
      });
    }
  }
  return lines.join()?.audit;
}

test('the audits of all virtual users become one, in the order of the virtual users', () => {
  const hostile = 'lunch "<b>\\ & co"';
  const audit = join(bodiesOf(2, hostile, 7_500), bodiesOf(1, 'one', 5_000));
  const counts = { ...emptyCounts(), expected: 3, delivered: 2, lost: 1 };
  assert.deepEqual(audit, {
    schema: 1,
    mode: 'exact',
    auditorsPerRoom: null,
    lateOverMs: 1_000,
    windowMs: 1_000,
    totals: { ...emptyCounts(), expected: 6, delivered: 4, lost: 2 },
    rooms: [
      { name: 'one', ...counts },
      { name: hostile, ...counts },
    ],
    windows: [
      { startMs: 5_000, ...counts },
      { startMs: 7_000, ...counts },
    ],
    examples: [
      { kind: 'lost', id: '~k6c~abcdef00000100000008~', room: 'one', reader: 2, dueAtMs: 5_000 },
      { kind: 'lost', id: '~k6c~abcdef00000200000008~', room: hostile, reader: 2, dueAtMs: 7_500 },
    ],
  });
});

test('with auditors the audit says that it is a sample, and of how many', () => {
  const audit = join(bodiesOf(1, 'one', 0, 4));
  assert.deepEqual([audit?.mode, audit?.auditorsPerRoom], ['sampled', 4]);
});

test('many rooms and seconds are printed in lines that no carrier of logs cuts, and none is lost', () => {
  const recorder = new AuditRecorder(1_000);
  const rooms = Array.from({ length: 250 }, (_, i) => ({
    name: `room-${i}`,
    index: i,
    mark: `~k6c~abcdef${String(i).padStart(6, '0')}`,
  }));
  for (let second = 0; second < 950; second += 1) {
    recorder.at(second * 1_000).expected += 1;
  }
  recorder.note({ kind: 'lost', room: 201, seq: 3, reader: 0, dueAtMs: 4 });
  const bodies = formatAudit(
    rooms,
    { counts: rooms.map(() => ({ ...emptyCounts(), expected: 1 })), sharedToken: () => undefined },
    recorder,
    null,
  );
  assert.ok(
    bodies.length > 3 && bodies.every(({ length }) => length < 16_000),
    `${bodies.map(({ length }) => length)}`,
  );
  const audit = join(bodies);
  assert.equal(audit?.rooms.length, 250);
  assert.equal(audit?.windows.length, 950);
  assert.equal(audit?.totals.expected, 250);
  assert.deepEqual(audit?.examples, [
    { kind: 'lost', id: '~k6c~abcdef00020100000003~', room: 'room-201', reader: 0, dueAtMs: 4 },
  ]);
});

test('without a line there is no audit', () => {
  assert.equal(join(), undefined);
});
