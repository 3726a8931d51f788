import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Capacity } from '../../record/capacity-schema.ts';
import { analyseCapacity } from '../../report/model/analyse-capacity.ts';
import { type ReportModel, reportModelSchema, type Section } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { uslThroughput } from '../../statistics/usl-model.ts';
import { copyRun, NOW } from './support/fixture-run.ts';

const LAW = { gamma: 1, alpha: 1e-5, beta: 2.5e-8 };

/** Steps that follow the law to the letter, slow from a load on. */
function stepsOf(loads: readonly number[], slowFrom = Infinity): Capacity {
  return {
    schema: 1,
    test: 'message-throughput',
    unit: 'msg/s',
    plannedLoad: 1_000,
    latencyLimitMs: 200,
    steps: loads.map((load) => ({
      runId: `run-${load}`,
      load,
      throughput: uslThroughput(LAW, load),
      p95LatencyMs: load >= slowFrom ? 900 : 20,
      verdict: load >= slowFrom ? 'FAILED' : 'PASSED',
      isValid: true,
    })),
  };
}

async function reportWith(runDir: string, capacity: Capacity | string): Promise<ReportModel> {
  const text = typeof capacity === 'string' ? capacity : JSON.stringify(capacity);
  await writeFile(join(runDir, 'capacity.json'), text);
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  return reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
}

function find(sections: readonly Section[], id: string): Section | undefined {
  for (const section of sections) {
    const found = section.id === id ? section : find(section.sections, id);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

describe('analyseCapacity', () => {
  it('takes the step before the latency limit is crossed as the knee', () => {
    const view = analyseCapacity(stepsOf([250, 500, 1_000, 1_500, 2_000, 3_000, 4_000], 2_000));
    assert.equal(view.capacityLoad, 1_500);
    assert.equal(view.isLowerBound, false);
  });

  it('leaves out steps whose generator did not keep up, and calls the largest good load a lower bound', () => {
    const capacity = stepsOf([250, 500, 1_000]);
    const [last] = capacity.steps.splice(2, 1);
    assert.ok(last);
    capacity.steps.push({ ...last, verdict: 'NOT VALID', isValid: false });
    const view = analyseCapacity(capacity);
    assert.equal(view.leftOut, 1);
    assert.equal(view.capacityLoad, 500);
    assert.equal(view.isLowerBound, true);
    assert.equal(view.law.kind, 'cannot');
  });

  it('finds the law that the steps follow, within its interval', () => {
    const { law } = analyseCapacity(stepsOf([500, 1_000, 2_000, 3_000, 4_000, 6_000, 9_000]));
    assert.ok(law.kind === 'fit');
    assert.ok(law.intervals.beta.low <= LAW.beta * 1.001 && law.intervals.beta.high >= LAW.beta * 0.999);
  });
});

describe('the report of a capacity run', () => {
  it('shows steps, knee on a chart, capacity, headroom and projections', async (context) => {
    const model = await reportWith(
      await copyRun(context),
      stepsOf([250, 500, 1_000, 1_500, 2_000, 3_000, 4_000], 2_000),
    );
    const chart = model.charts.find(({ id }) => id === 'bars-capacity-throughput');
    assert.ok(chart?.kind === 'bars');
    assert.equal(chart.categories[3], '1,500 msg/s ◀ knee');
    const table = find(model.sections, 'current-capacity')?.blocks[0];
    assert.ok(table?.kind === 'table');
    const row = table.rows[1]?.cells.map((cell) => ('text' in cell ? cell.text : cell.kind));
    assert.deepEqual(row, ['Messages/second', '1,500/s', '50/s', '50 %']);
    const need = find(model.sections, 'projection-20000')?.blocks[0];
    assert.ok(need?.kind === 'facts');
    const [first] = need.rows;
    assert.ok(first?.cell.kind === 'text');
    assert.match(
      first.cell.text,
      /^2,000 msg\/s \(one message from each user every 10 s\) is 1\.33 times the knee\. As it stands the law expects 1,\d+(\.\d+)? completed a second \(/,
    );
  });

  it('says that one load is one point where there are no steps', async (context) => {
    const runDir = await copyRun(context);
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    assert.match(
      await readFile(paths.markdown, 'utf8'),
      /one load is one point: capacity needs several steps of load/,
    );
  });

  it('names a capacity.json that cannot be read among the problems', async (context) => {
    const model = await reportWith(await copyRun(context), '{"schema":1');
    assert.deepEqual(model.problems, [
      { file: 'capacity.json', message: 'the file is not whole JSON (11 characters, cut short?)' },
    ]);
  });
});
