import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ReportModel, reportModelSchema, type Section } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { copyRun, measureFigures, NOW } from './support/fixture-run.ts';

async function reportOf(runDir: string): Promise<ReportModel> {
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

function listed(model: ReportModel, id: string): string[] {
  return (find(model.sections, id)?.blocks ?? []).flatMap((block) =>
    block.kind === 'list' ? block.items.map((item) => (item.kind === 'text' ? item.text : item.kind)) : [],
  );
}

/** Replaces one figure of a test's summary in a copied run. */
function setFigure(runDir: string, test: string, metric: string, stat: string, value: number): Promise<void> {
  return measureFigures(runDir, test, { [metric]: { [stat]: value } });
}

/** The lines of system.ndjson with one value of the database put at a figure from a moment on. */
async function setDatabase(runDir: string, value: string, figure: number): Promise<void> {
  const path = join(runDir, 'system.ndjson');
  const rows = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const changed = rows.map((row) => {
    const line = JSON.parse(row);
    if (line.kind === 'sample' && line.component === 'database' && value in line.values) {
      line.values[value] = figure;
    }
    return JSON.stringify(line);
  });
  await writeFile(path, `${changed.join('\n')}\n`);
}

describe('bottlenecks', () => {
  it('are said to be none where no rule fired', async (context) => {
    const model = await reportOf(await copyRun(context));
    assert.deepEqual(listed(model, 'bottlenecks-critical'), ['None: no rule of this level fired.']);
    assert.deepEqual(listed(model, 'recommendations-now'), ['None: no rule that asks for it fired.']);
  });

  it('are critical where a target was missed, with figure, worst second and what to measure next', async (context) => {
    const runDir = await copyRun(context);
    await setFigure(runDir, 'search-queries', 'query_time', 'p(95)', 812);
    const model = await reportOf(runDir);
    assert.equal(
      listed(model, 'bottlenecks-critical')[0],
      'Search queries: query time (p95) is beyond its target',
    );
    const [figure, moment] = listed(model, 'bottlenecks-critical-1');
    assert.equal(figure, 'Query time (p95) 812 ms, target < 500 ms');
    assert.match(
      moment ?? '',
      /^worst second at [\d.]+ s with p95 [\d.]+ ms \(chart “Search queries: the course of the test”\)$/,
    );
    assert.match(
      listed(model, 'recommendations-now')[0] ?? '',
      /^Search queries: query time \(p95\) is beyond its target: Look at what was busiest at that moment /,
    );
  });

  it('name a resource beyond its level, worse where a target of the same test was missed', async (context) => {
    const runDir = await copyRun(context);
    await setDatabase(runDir, 'connectionsUsedPercent', 97);
    const title = /^Database connections in use \(max\): 97 % in /;
    const before = await reportOf(runDir);
    assert.ok(listed(before, 'bottlenecks-issues').some((line) => title.test(line)));
    assert.ok(!listed(before, 'bottlenecks-critical').some((line) => title.test(line)));
    for (const test of before.tests) {
      const row = test.rows.find(
        ({ unit, stat, limit }) => unit === 'ms' && stat === 'p(95)' && limit !== null,
      );
      assert.ok(row, test.name);
      await setFigure(runDir, test.name, row.metric, 'p(95)', 60_000);
    }
    const after = await reportOf(runDir);
    assert.ok(listed(after, 'bottlenecks-critical').some((line) => title.test(line)));
    assert.ok(
      listed(after, 'saturation-order').some((line) =>
        / Database connections in use reached 80 % at /.test(line),
      ),
    );
  });

  it('say nothing of targets of a test that is not valid, only that the generator was late', async (context) => {
    const runDir = await copyRun(context);
    await setFigure(runDir, 'message-throughput', 'message_latency', 'p(95)', 900);
    await setFigure(runDir, 'message-throughput', 'send_lateness', 'p(99)', 800);
    assert.deepEqual(listed(await reportOf(runDir), 'bottlenecks-critical'), [
      'The generator did not keep up in Message throughput',
    ]);
  });
});

describe('observations', () => {
  it('point at a large gap between the intended moment and the actual send', async (context) => {
    const runDir = await copyRun(context);
    await setFigure(runDir, 'message-throughput', 'message_latency', 'p(99)', 480);
    await setFigure(runDir, 'message-throughput', 'message_service_time', 'p(99)', 20);
    const seen = listed(await reportOf(runDir), 'test-message-throughput-observations');
    assert.match(
      seen.find((line) => line.startsWith('Large gap')) ?? '',
      /^Large gap: p99 is 480 ms from the intended moment and 20 ms from the actual send, 24 times as much\./,
    );
  });

  it('do not where the two are near', async (context) => {
    const seen = listed(await reportOf(await copyRun(context)), 'test-message-throughput-observations');
    assert.deepEqual(
      seen.filter((line) => line.startsWith('Large gap')),
      [],
    );
    assert.ok(seen.some((line) => line.endsWith('late sends hide next to nothing.')));
  });
});
