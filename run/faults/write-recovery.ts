import { join } from 'node:path';
import { analyseRecovery } from '../../faults/recovery/analyse-recovery.ts';
import type { Span } from '../../faults/recovery/figure.ts';
import { writeWhole } from '../../host/write-whole.ts';
import type { LoadPlan } from '../../lib/config/test-definition.ts';
import { auditSchema } from '../../record/audit-schema.ts';
import { parseFaults } from '../../record/parse-faults.ts';
import { parseJsonText } from '../../record/parse-json-text.ts';
import { parseTimeline } from '../../record/parse-timeline.ts';
import { readText } from '../../record/read-text.ts';
import { summarySchema } from '../../record/summary-schema.ts';
import type { PlannedTest } from '../planned-test.ts';

/** Works out what the faults of a test did to it and writes `recovery.json`; nothing for a test without faults. */
export async function writeRecovery(
  testDir: string,
  { plan, faults, load: { deliveryTimeoutMs } }: Pick<PlannedTest, 'plan' | 'faults' | 'load'>,
): Promise<void> {
  const logText = faults === undefined ? undefined : await readText(join(testDir, 'faults.ndjson'));
  if (faults === undefined || logText === undefined) {
    return;
  }
  const { timeline } = parseTimeline(await readText(join(testDir, 'timeline.ndjson')));
  const audit = parseJsonText(await readText(join(testDir, 'audit.json')), auditSchema);
  const summary = parseJsonText(await readText(join(testDir, 'summary.json')), summarySchema);
  const startMs = (summary.ok ? summary.value.loadStartedAtMs : undefined) ?? timeline?.timesMs[0] ?? 0;
  const recovery = analyseRecovery({
    timeline,
    audit: audit.ok ? audit.value : undefined,
    faults: parseFaults(logText).spans,
    load: fullLoad(plan, startMs),
    holdMs: faults.holdMs,
    deliveryTimeoutMs,
  });
  await writeWhole(join(testDir, 'recovery.json'), `${JSON.stringify(recovery, null, 2)}\n`);
}

/** When the load is at its peak, where it stays there; else all of it. */
export function fullLoad({ curve, durationMs }: LoadPlan, startMs: number): Span {
  const peak = Math.max(0, ...curve.map(({ value }) => value));
  const atPeak = curve.filter(({ value }) => value >= peak).map(({ atMs }) => atMs);
  const [fromMs, toMs] = [Math.min(...atPeak), Math.max(...atPeak)];
  return toMs > fromMs
    ? { fromMs: startMs + fromMs, toMs: startMs + toMs }
    : { fromMs: startMs, toMs: startMs + durationMs };
}
