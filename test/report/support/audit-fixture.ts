import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import type { Audit, AuditCounts } from '../../../record/audit-schema.ts';
import { changeSummary, readSummary, setTimelineTotals } from './fixture-run.ts';

/** The moment at which the load of the recorded throughput test began, epoch ms. */
export const THROUGHPUT_START = await readStart();

/** Deliveries that were all expected and read once, but for what is said otherwise. */
export function countsOf(expected: number, other: Partial<AuditCounts> = {}): AuditCounts {
  const { lost = 0, notJudged = 0 } = other;
  return { ...emptyCounts(), ...other, expected, delivered: expected - lost - notJudged };
}

/** An audit whose rooms and seconds add up to its totals; the parts are those that are given. */
export function buildAuditFile(
  rooms: Readonly<Record<string, AuditCounts>>,
  windows: readonly AuditCounts[],
  other: Partial<Audit> = {},
): Audit {
  const list = Object.entries(rooms).map(([name, counts]) => ({ name, ...counts }));
  const sum = (key: keyof AuditCounts): number => list.reduce((total, room) => total + room[key], 0);
  return {
    schema: 1,
    mode: 'exact',
    auditorsPerRoom: null,
    lateOverMs: 500,
    windowMs: 1_000,
    totals: {
      expected: sum('expected'),
      delivered: sum('delivered'),
      lost: sum('lost'),
      duplicated: sum('duplicated'),
      outOfOrder: sum('outOfOrder'),
      late: sum('late'),
      notJudged: sum('notJudged'),
      messagesLost: sum('messagesLost'),
    },
    rooms: list,
    windows: windows.map((counts, second) => ({ startMs: THROUGHPUT_START + 1_000 * second, ...counts })),
    examples: [],
    ...other,
  };
}

/** Writes an audit into the throughput test of a copied run and makes its summary count the same. */
export async function putAudit(runDir: string, audit: Audit): Promise<void> {
  await writeFile(join(runDir, 'message-throughput', 'audit.json'), JSON.stringify(audit));
  const { totals } = audit;
  const counted: Readonly<Record<string, number>> = {
    deliveries_expected: totals.expected,
    deliveries: totals.delivered,
    deliveries_lost: totals.lost,
    deliveries_duplicated: totals.duplicated,
    deliveries_out_of_order: totals.outOfOrder,
    deliveries_not_judged: totals.notJudged,
  };
  await changeSummary(runDir, 'message-throughput', (summary) => {
    const metrics = { ...summary.metrics };
    for (const [name, count] of Object.entries(counted)) {
      const found = metrics[name];
      assert.ok(found, `expected ${name} in the fixture`);
      metrics[name] = { ...found, values: { ...found.values, count } };
    }
    return { ...summary, metrics };
  });
  await setTimelineTotals(runDir, 'message-throughput', counted);
}

async function readStart(): Promise<number> {
  const { loadStartedAtMs } = await readSummary('message-throughput');
  assert.ok(loadStartedAtMs);
  return loadStartedAtMs;
}

/** The part of a Markdown report from a heading of its throughput test to the next heading. */
export async function readAuditSection(runDir: string): Promise<string> {
  const markdown = await readFile(join(runDir, 'report.md'), 'utf8');
  const test = markdown.split('Test 2: Message throughput')[1] ?? '';
  return (test.split('Delivery audit\n')[1] ?? '').split('\n#')[0]?.trim() ?? '';
}
