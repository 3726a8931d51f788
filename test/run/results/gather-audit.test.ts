import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAudit } from '../../../lib/audit/audit-line.ts';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import { gatherAudit } from '../../../run/results/gather-audit.ts';

/** A line as k6 logs what a script prints. */
function logged(text: string): string {
  return `time="2026-11-20T22:00:00Z" level=info msg=${JSON.stringify(text)} source=console`;
}

function lineOf(index: number, name: string, dueAtMs: number, auditors: number | null = null): string {
  const recorder = new AuditRecorder(1_000);
  Object.assign(recorder.at(dueAtMs), { expected: 3, delivered: 2, lost: 1 });
  recorder.note({ kind: 'lost', room: index, seq: 8, reader: 2, dueAtMs });
  const counts = { ...emptyCounts(), expected: 3, delivered: 2, lost: 1 };
  const mark = `~k6c~abcdef00000${index}`;
  return logged(formatAudit([{ name, index, mark }], [counts], recorder, auditors));
}

test('the audits of all virtual users become one, and the log keeps the rest', () => {
  const warning = 'time="2026-11-20T22:00:00Z" level=warning msg="connect: refused" source=console';
  const hostile = 'lunch "<b>\\ & co"';
  const { log, audit } = gatherAudit(
    [lineOf(2, hostile, 7_500), warning, lineOf(1, 'one', 5_000), ''].join('\n'),
  );
  assert.equal(log, `${warning}\n`);
  const counts = { ...emptyCounts(), expected: 3, delivered: 2, lost: 1 };
  assert.deepEqual(audit, {
    schema: 1,
    mode: 'exact',
    auditorsPerRoom: null,
    lateOverMs: 1_000,
    windowMs: 1_000,
    totals: { ...emptyCounts(), expected: 6, delivered: 4, lost: 2 },
    rooms: [
      { name: hostile, ...counts },
      { name: 'one', ...counts },
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
  const { audit } = gatherAudit(lineOf(1, 'one', 0, 4));
  assert.deepEqual([audit?.mode, audit?.auditorsPerRoom], ['sampled', 4]);
});

test('a log without audits stays as it is', () => {
  assert.deepEqual(gatherAudit('hello\n'), { log: 'hello\n', audit: undefined });
});
