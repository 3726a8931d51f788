import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Capacity } from '../../record/capacity-schema.ts';
import { analyseCapacity } from '../../report/model/analyse-capacity.ts';
import { judgeDatabaseScalability } from '../../report/model/database-scalability.ts';
import type { RunFigures } from '../../report/model/report-context.ts';
import { reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { changeManifest, copyRun, NOW } from './support/fixture-run.ts';

/** Steps that met their targets up to a load, and what the database's CPU was in each, %. */
function capacityOf(
  cpuByLoad: Readonly<Record<number, number>>,
  goodTo: number,
): { capacity: ReturnType<typeof analyseCapacity>; steps: RunFigures[] } {
  const loads = Object.keys(cpuByLoad).map(Number);
  const record: Capacity = {
    schema: 1,
    test: 'message-throughput',
    unit: 'msg/s',
    plannedLoad: 1_000,
    latencyLimitMs: 200,
    steps: loads.map((load) => ({
      runId: `run-${load}`,
      load,
      throughput: load,
      p95LatencyMs: load > goodTo ? 900 : 20,
      verdict: load > goodTo ? 'FAILED' : 'PASSED',
      isValid: true,
    })),
  };
  const steps = loads.map((load) => ({
    runId: `run-${load}`,
    figures: [
      {
        key: 'system/database/cpuMachinePercent/p95',
        label: 'CPU',
        group: 'Database',
        unit: 'percent' as const,
        better: 'lower' as const,
        value: cpuByLoad[load] ?? null,
      },
    ],
  }));
  return { capacity: analyseCapacity(record), steps };
}

describe('the scalability of the database', () => {
  it('passes where the planned load was carried with its levels not reached', () => {
    assert.deepEqual(judgeDatabaseScalability(capacityOf({ 250: 5, 500: 10, 1000: 20, 2000: 40 }, 2_000)), {
      status: 'pass',
      words: 'PASSED',
      note: 'no level reached at 2,000 msg/s: CPU of the database (p95) 40 %',
      confidence: 'medium (4 valid steps, 250 to 2,000 msg/s)',
    });
  });

  it('is a warning at the first level, a failure at the second, by the largest load that was carried', () => {
    const judged = (cpu: number) => {
      const found = judgeDatabaseScalability(capacityOf({ 500: 10, 1000: cpu, 2000: 99 }, 1_000));
      return 'reason' in found ? found.reason : [found.status, found.note];
    };
    assert.deepEqual(judged(79), ['pass', 'no level reached at 1,000 msg/s: CPU of the database (p95) 79 %']);
    assert.deepEqual(judged(80), ['warn', 'beyond its level at 1,000 msg/s: CPU of the database (p95) 80 %']);
    assert.deepEqual(judged(95)[0], 'fail');
  });

  it('fails where less than the planned load was carried, and is open where no more was tried', () => {
    const failed = judgeDatabaseScalability(capacityOf({ 250: 5, 500: 10, 1000: 20 }, 500));
    assert.ok('note' in failed);
    assert.equal(failed.status, 'fail');
    assert.match(
      failed.note,
      /^less than the planned 1,000 msg\/s was carried; no level reached at 500 msg\/s/,
    );
    const open = judgeDatabaseScalability(capacityOf({ 250: 5, 500: 10, 750: 20 }, 750));
    assert.ok('note' in open);
    assert.equal(open.status, 'warn');
    assert.match(open.note, /^no step reached the planned 1,000 msg\/s; /);
  });

  it('has no data without steps of load, and where no step sampled the database', () => {
    assert.deepEqual(judgeDatabaseScalability({ capacity: undefined, steps: [] }), {
      reason: 'one load is one point: make capacity runs steps of load',
    });
    const { capacity } = capacityOf({ 250: 5, 500: 10, 1000: 20 }, 1_000);
    assert.deepEqual(judgeDatabaseScalability({ capacity, steps: [] }), {
      reason: 'the database was not sampled in any valid load step',
    });
  });

  it('is given in the readiness table and beside the load steps, from the folders of the steps', async (context) => {
    const last = await copyRun(context, 'run-3');
    for (const load of [1, 2]) {
      await changeManifest(await copyRun(context, `run-${load}`, dirname(last)), (manifest) => ({
        ...manifest,
        runId: `step-${load}`,
      }));
    }
    await changeManifest(last, (manifest) => ({ ...manifest, runId: 'step-3' }));
    const capacity: Capacity = {
      schema: 1,
      test: 'message-throughput',
      unit: 'msg/s',
      plannedLoad: 30,
      latencyLimitMs: 200,
      steps: [1, 2, 3].map((step) => ({
        runId: `step-${step}`,
        load: 10 * step,
        throughput: 10 * step,
        p95LatencyMs: 5,
        verdict: 'PASSED',
        isValid: true,
      })),
    };
    await writeFile(join(last, 'capacity.json'), JSON.stringify(capacity));
    const { paths } = await writeReport(last, { now: NOW, stepSummaryPath: '' });
    reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
    const markdown = await readFile(paths.markdown, 'utf8');
    assert.match(
      markdown,
      /^\| Database scalability \| ✅ PASSED \(no level reached at 30 msg\/s: .*\) \| medium \(3 valid steps, 10 to 30 msg\/s\) \|$/m,
    );
    const table = markdown.split('_The database in each valid step._')[1] ?? '';
    assert.equal(table.match(/^\| (10|20|30) \| [\d.]+ % \| [\d.]+\/s \| [\d.]+ % \| /gm)?.length, 3);
  });
});
