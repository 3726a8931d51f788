import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type ReportModel, reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { copyRun, measureFigures, NOW } from './support/fixture-run.ts';

/** The report of the recorded run with one p99 of its throughput test replaced. */
async function reportWith(
  context: TestContext,
  metric: string,
  p99: number,
): Promise<{ model: ReportModel; runDir: string }> {
  const runDir = await copyRun(context);
  await measureFigures(runDir, 'message-throughput', { [metric]: { 'p(99)': p99 } });
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  return { model: reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8'))), runDir };
}

function verdictOf(model: ReportModel): string | undefined {
  return model.tests.find(({ name }) => name === 'message-throughput')?.verdict;
}

describe('a generator that did not keep up', () => {
  for (const [metric, atLimit, above] of [
    ['send_lateness', 125, 125.1],
    ['timer_lag', 250, 250.1],
  ] as const) {
    it(`makes a test whose targets are met not valid when its ${metric} is above the limit, and not at it`, async (context) => {
      assert.equal(verdictOf((await reportWith(context, metric, atLimit)).model), 'PASSED');
      const { model } = await reportWith(context, metric, above);
      assert.equal(verdictOf(model), 'NOT VALID');
      assert.equal(model.verdict, 'NOT VALID');
    });
  }

  it('is late to read without a word on the verdict while nothing was lost, as latency ends at the socket', async (context) => {
    const lagOf = (model: ReportModel) =>
      model.tests
        .find(({ name }) => name === 'message-throughput')
        ?.health.find(({ id }) => id === 'read-lag');
    const { model, runDir } = await reportWith(context, 'read_lag', 500.1);
    assert.equal(verdictOf(model), 'PASSED');
    assert.deepEqual(
      [lagOf(model)?.actual, lagOf(model)?.status, lagOf(model)?.note],
      [500.1, 'pass', 'nothing was lost, so it took no message for lost'],
    );
    await measureFigures(runDir, 'message-throughput', { deliveries_lost: { count: 1 } });
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const lost = reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
    assert.deepEqual([verdictOf(lost), lagOf(lost)?.status], ['NOT VALID', 'fail']);
  });

  it('is given with what to do in every document', async (context) => {
    const { model, runDir } = await reportWith(context, 'timer_lag', 400);
    const sentence =
      'the generator did not keep up: Timer lag, p99 is 400 ms, limit 250 ms. Fewer sockets for each virtual user (SOCKETS_PER_VU), more generators or a larger machine; keep the target off the generator’s machine';
    assert.deepEqual(model.verdictReasons, [`Message throughput: ${sentence}`]);
    const latency = model.quickMetrics.find(({ metric }) => metric === 'message_latency');
    assert.deepEqual(
      [latency?.actual, latency?.status, latency?.noDataReason],
      [null, 'no-data', 'not valid: 2.86 ms was read, but the generator did not keep up'],
    );
    const [markdown, html, junit] = await Promise.all(
      ['report.md', 'report.html', 'junit.xml'].map((file) => readFile(join(runDir, file), 'utf8')),
    );
    assert.match(markdown ?? '', /🚫 NOT VALID/);
    assert.match(html ?? '', /class="verdict no-data">.*NOT VALID</);
    assert.match(
      junit ?? '',
      /name="generator: Timer lag, p99 ≤ 250 ms"><error message="not valid: the generator did not keep up, got 400 ms\./,
    );
    assert.match(junit ?? '', /<skipped message="not judged, because the generator did not keep up; got /);
    assert.doesNotMatch(junit ?? '', /<failure/, 'not in the overall figures either');
    assert.doesNotMatch(junit ?? '', /classname="message-throughput" name="[^"]*"><system-out>/);
  });
});

describe('the garbage collector of the generator', () => {
  /** Adds the collector's share of every sample of the generator, per cent; the shares take turns. */
  async function reportWithGarbage(context: TestContext, ...shares: number[]): Promise<ReportModel> {
    const runDir = await copyRun(context);
    const path = join(runDir, 'system.ndjson');
    const rows = (await readFile(path, 'utf8')).trimEnd().split('\n');
    let turn = 0;
    const changed = rows.map((row) => {
      const line = JSON.parse(row);
      if (line.kind === 'values' && line.source === 'host') {
        line.values.gcSharePercent = { unit: '%', meaning: 'share' };
      }
      if (line.kind === 'sample' && line.component === 'generator') {
        Object.assign(line.values, { gcSharePercent: shares[turn++ % shares.length], gcCollections: 2 });
      }
      return JSON.stringify(line);
    });
    await writeFile(path, `${changed.join('\n')}\n`);
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    return reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
  }

  function garbageOf(model: ReportModel) {
    const test = model.tests.find(({ name }) => name === 'message-throughput');
    return test?.health.find(({ id }) => id === 'garbage');
  }

  /** The table of latencies by the collector's share, as words. */
  function collectionTable(model: ReportModel): string[][] {
    const all = (sections: ReportModel['sections']): ReportModel['sections'] =>
      sections.flatMap((one) => [one, ...all(one.sections)]);
    const health = all(model.sections).find(({ id }) => id === 'generator-health');
    const found = health?.blocks.find(
      (block) => block.kind === 'table' && block.caption?.startsWith('Message latency while'),
    );
    if (found?.kind !== 'table') {
      return [];
    }
    const head = found.columns.map(({ label }) => label);
    const rows = found.rows.map(({ cells }) =>
      cells.map((cell) =>
        cell.kind === 'figure' ? `${cell.text} (${cell.note})` : 'text' in cell ? cell.text : cell.kind,
      ),
    );
    return [head, ...rows];
  }

  it('makes a test not valid in whose seconds it takes more than it can without being felt', async (context) => {
    const most = await reportWithGarbage(context, 29.9);
    assert.deepEqual([garbageOf(most)?.actual, garbageOf(most)?.status], [29.9, 'pass']);
    assert.equal(verdictOf(most), 'PASSED');
    const more = await reportWithGarbage(context, 30.1);
    assert.deepEqual([garbageOf(more)?.actual, garbageOf(more)?.status], [30.1, 'fail']);
    assert.equal(verdictOf(more), 'NOT VALID');
  });

  it('is shown beside the latency of the seconds in which it took little and much', async (context) => {
    const model = await reportWithGarbage(context, 9.9, 10, 9.9, 9.9);
    // Matched by hand: the recording's seconds end about a quarter of a second before those of the samples.
    assert.deepEqual(collectionTable(model), [
      ['Collector’s share of the second', 'WebSocket connections', 'Message throughput'],
      ['under 10 %', '4.76 ms (6 s)', '2.79 ms (4 s)'],
      ['10 to 30 %', '3.97 ms (2 s)', '2.93 ms (1 s)'],
      ['30 % and more', 'no-data', 'no-data'],
    ]);
  });

  it('has no data, and no verdict, where k6 given of no collection', async (context) => {
    const runDir = await copyRun(context);
    const path = join(runDir, 'system.ndjson');
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replaceAll(/"gc[A-Z]\w*":[\d.]+,?/g, '').replaceAll(',}', '}'),
    );
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const model = reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
    assert.deepEqual(
      [garbageOf(model)?.status, garbageOf(model)?.noDataReason],
      ['no-data', 'the samples of the generator do not have it'],
    );
    assert.deepEqual(collectionTable(model), []);
  });
});

describe('a slow target under a healthy generator', () => {
  it('stays valid and fails', async (context) => {
    const { model } = await reportWith(context, 'message_latency', 900);
    assert.equal(verdictOf(model), 'FAILED');
  });
});
