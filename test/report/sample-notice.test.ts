import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { writeReport } from '../../report/write-report.ts';
import { changeSummary, copyRun, NOW } from './support/fixture-run.ts';

const NOTICE = /Message latency is that of ([\d,]+) of ([\d,]+) deliveries, a random sample\./;

for (const { taken, says } of [
  { taken: 0.5, says: 'that they are one' },
  { taken: 1, says: 'nothing of it where all were kept' },
]) {
  test(`latencies that are a sample: the results say ${says}`, async (context) => {
    const runDir = await copyRun(context);
    let expected: readonly string[] = [];
    await changeSummary(runDir, 'message-throughput', (summary) => {
      const all = summary.metrics['deliveries']?.values['count'] ?? 0;
      const latency = summary.metrics['message_latency'];
      assert.ok(latency && all > 0);
      const count = Math.floor(all * taken);
      expected = [count, all].map((figure) => figure.toLocaleString('en'));
      const values = { ...latency.values, count };
      return { ...summary, metrics: { ...summary.metrics, message_latency: { ...latency, values } } };
    });
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const found = NOTICE.exec(await readFile(paths.markdown, 'utf8'));
    assert.deepEqual(found?.slice(1), taken < 1 ? expected : undefined);
  });
}
