import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type ReportModel, reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import {
  changeManifest,
  changeSummary,
  changeTest,
  copyRun,
  measureFigures,
  NOW,
  readSummary,
} from './support/fixture-run.ts';

const OPTIONS = { now: NOW, stepSummaryPath: '' };

async function reportOf(runDir: string): Promise<ReportModel> {
  const { paths } = await writeReport(runDir, OPTIONS);
  return reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
}

function testOf(model: ReportModel, name: string): ReportModel['tests'][number] {
  const found = model.tests.find((test) => test.name === name);
  assert.ok(found, `expected ${name} in the report`);
  return found;
}

describe('writeReport', () => {
  it('keeps verdict and documents when the summary of CI cannot be written', async (context) => {
    const runDir = await copyRun(context);
    const stepSummaryPath = join(runDir, 'no-such-folder', 'summary.md');
    const written = await writeReport(runDir, { now: NOW, stepSummaryPath });
    assert.equal(written.verdict, 'PASSED');
    assert.deepEqual(written.warnings, [
      `GITHUB_STEP_SUMMARY: the summary cannot be written to ${stepSummaryPath} (ENOENT).`,
    ]);
    assert.match(await readFile(written.paths.html, 'utf8'), /^<!doctype html>/i);
  });

  it('returns the verdict, the paths of the documents and the judged rows', async (context) => {
    const runDir = await copyRun(context);
    const written = await writeReport(runDir, OPTIONS);
    assert.equal(written.verdict, 'PASSED');
    assert.deepEqual(
      written.tests.map(({ name, verdict }) => `${name} ${verdict}`),
      [
        'websocket-connections PASSED',
        'message-throughput PASSED',
        'api-endpoints PASSED',
        'file-uploads PASSED',
        'search-queries PASSED',
      ],
    );
    const files = await readdir(runDir);
    for (const path of [
      written.paths.json,
      written.paths.markdown,
      written.paths.html,
      written.paths.junit,
      written.paths.csv,
    ]) {
      assert.ok(files.includes(path.slice(runDir.length + 1)), `expected ${path}`);
    }
    assert.deepEqual(
      files.filter((file) => file.endsWith('.part')),
      [],
      'no half-written file stays',
    );
  });

  it('shows the round trip and the HTTP version that were asked before the load, and why they are missing', async (context) => {
    const runDir = await copyRun(context);
    const path = join(runDir, 'system.ndjson');
    const networkOf = async (): Promise<string> => {
      await writeReport(runDir, OPTIONS);
      const markdown = await readFile(join(runDir, 'report.md'), 'utf8');
      return markdown.split('# Network\n')[1]?.split('\n#')[0] ?? '';
    };
    const recorded = await readFile(path, 'utf8');
    await writeFile(
      path,
      recorded
        .split('\n')
        .filter((row) => !row.includes('"source":"network"'))
        .join('\n'),
    );
    const before = await networkOf();
    assert.match(before, /^- \*\*Latency:\*\* \*\*no data\*\* \(the network collector gave nothing\)$/m);
    assert.match(before, /^- \*\*Protocol:\*\* WebSocket \(nchat\)$/m);
    const facts = { roundTripMinMs: 0.05, roundTripMedianMs: 0.08, connects: 10, httpVersion: 'HTTP/1.1' };
    const line = JSON.stringify({ kind: 'facts', t: 0, source: 'network', facts });
    await writeFile(path, `${await readFile(path, 'utf8')}${line}\n`);
    const after = await networkOf();
    assert.match(
      after,
      /^- \*\*Latency:\*\* 0\.080 ms \(median of 10 TCP connects before the load, lowest 0\.050 ms\)$/m,
    );
    assert.match(after, /^- \*\*Protocol:\*\* HTTP\/1\.1, WebSocket \(nchat\)$/m);
  });

  it('calls every setting of a test by a reader’s word, not by its variable', async (context) => {
    const model = await reportOf(await copyRun(context));
    const labels = model.sections
      .find(({ id }) => id === 'test-results')
      ?.sections.flatMap(
        ({ sections }) => sections.find(({ id }) => id.endsWith('-configuration'))?.blocks ?? [],
      )
      .flatMap((block) => (block.kind === 'facts' ? block.rows.map(({ label }) => label) : []));
    assert.ok((labels?.length ?? 0) > 30, `expected the settings of five tests, got ${labels?.length}`);
    assert.deepEqual(
      labels?.filter((label) => /^[A-Z_]+$/.test(label)),
      [],
    );
  });

  it('counts no failures of a kind where nothing failed at all, and has no data where nothing is known', async (context) => {
    const runDir = await copyRun(context);
    const failed = async (): Promise<string[]> => {
      await writeReport(runDir, OPTIONS);
      const markdown = await readFile(join(runDir, 'report.md'), 'utf8');
      const table = markdown.split('# Messages by type\n')[1]?.split('\n#')[0] ?? '';
      return table.split('\n').flatMap((row) => /^\| (?:Text|File) .*\| ([^|]+) \|$/.exec(row)?.[1] ?? []);
    };
    assert.deepEqual(await failed(), ['0', '0']);
    await changeSummary(runDir, 'message-throughput', ({ metrics, ...summary }) => {
      const { messages_failed: whole } = metrics;
      assert.ok(whole);
      const some = { ...whole, values: { ...whole.values, count: 3 } };
      const others = Object.entries(metrics).filter(([key]) => !key.startsWith('messages_failed{'));
      return { ...summary, metrics: { ...Object.fromEntries(others), messages_failed: some } };
    });
    assert.match((await failed())[0] ?? '', /^\*\*no data\*\* \(the summary has no metric messages/);
  });

  it('finds the counts of both ends equal in the recorded run', async (context) => {
    const model = await reportOf(await copyRun(context));
    const counts = model.tests.flatMap((test) => test.counts);
    assert.ok(counts.length >= 14, `expected counts of every test, got ${counts.length}`);
    for (const { label, suite, target } of counts) {
      assert.equal(suite, target, label);
    }
  });

  it('gives the same documents for the same results', async (context) => {
    const runDir = await copyRun(context);
    const first = await writeReport(runDir, OPTIONS);
    const [html, json] = await Promise.all([
      readFile(first.paths.html, 'utf8'),
      readFile(first.paths.json, 'utf8'),
    ]);
    await writeReport(runDir, OPTIONS);
    assert.equal(await readFile(first.paths.html, 'utf8'), html);
    assert.equal(await readFile(first.paths.json, 'utf8'), json);
  });

  it('says what to give when the folder is no run', async (context) => {
    const empty = join(dirname(await copyRun(context)), 'empty');
    await mkdir(empty);
    await assert.rejects(writeReport(empty, OPTIONS), {
      message: `${empty}: expected a folder of results with manifest.json, but the file is missing. Give the folder of a run, such as results/latest.`,
    });
  });

  it('appends the CI summary where it is wanted', async (context) => {
    const runDir = await copyRun(context);
    const stepSummaryPath = join(dirname(runDir), 'summary.md');
    await writeFile(stepSummaryPath, 'before\n');
    await writeReport(runDir, { now: NOW, stepSummaryPath });
    assert.match(
      await readFile(stepSummaryPath, 'utf8'),
      /^before\n## ✅ Chat performance test report: PASSED\n/,
    );
  });
});

describe('a damaged results folder', () => {
  it('still gives a report when a summary is cut short, which fails that test for want of data', async (context) => {
    const runDir = await copyRun(context);
    await truncate(join(runDir, 'search-queries/summary.json'), 300);
    const model = await reportOf(runDir);
    const test = testOf(model, 'search-queries');
    assert.equal(test.verdict, 'FAILED');
    assert.equal(model.verdict, 'FAILED');
    assert.deepEqual(
      test.rows.filter((row) => row.status !== 'no-data'),
      [],
    );
    assert.equal(test.rows[0]?.noDataReason, 'summary.json could not be read');
    assert.deepEqual(model.problems, [
      {
        file: 'search-queries/summary.json',
        message: 'the file is not whole JSON (300 characters, cut short?)',
      },
    ]);
  });

  it('still gives a report when a summary is empty', async (context) => {
    const runDir = await copyRun(context);
    await writeFile(join(runDir, 'api-endpoints/summary.json'), '');
    const model = await reportOf(runDir);
    assert.equal(testOf(model, 'api-endpoints').verdict, 'FAILED');
    assert.deepEqual(model.problems, [{ file: 'api-endpoints/summary.json', message: 'the file is empty' }]);
  });

  it('has no peak of connections without a timeline, and so no pass', async (context) => {
    const runDir = await copyRun(context);
    await unlink(join(runDir, 'websocket-connections/timeline.ndjson'));
    const model = await reportOf(runDir);
    const test = testOf(model, 'websocket-connections');
    assert.equal(test.verdict, 'FAILED');
    assert.deepEqual(test.verdictReasons, [
      'Max concurrent connections: no data (needs the figures of each second, which `make run` records)',
    ]);
    assert.deepEqual(model.problems, [
      { file: 'websocket-connections/timeline.ndjson', message: 'the file is missing' },
    ]);
  });

  it('reads what is whole of a timeline that was cut short', async (context) => {
    const runDir = await copyRun(context);
    const path = join(runDir, 'websocket-connections/timeline.ndjson');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -400));
    const model = await reportOf(runDir);
    assert.equal(testOf(model, 'websocket-connections').verdict, 'PASSED');
    assert.deepEqual(model.problems, [
      {
        file: 'websocket-connections/timeline.ndjson',
        message: '1 of its lines could not be read (cut short?)',
      },
    ]);
  });

  it('says of every system figure that there are no samples when system.ndjson is empty', async (context) => {
    const runDir = await copyRun(context);
    await writeFile(join(runDir, 'system.ndjson'), '');
    const model = await reportOf(runDir);
    assert.equal(model.verdict, 'PASSED');
    assert.deepEqual(model.problems, [{ file: 'system.ndjson', message: 'the file is empty' }]);
    assert.match(
      JSON.stringify(model.sections.find((section) => section.id === 'system-performance')),
      /the run has no system samples \(system\.ndjson\)/,
    );
    assert.equal(model.generator.peakMemoryBytes, null);
  });

  it('is PARTIAL and says so when the run was interrupted', async (context) => {
    const runDir = await copyRun(context);
    await changeManifest(runDir, (manifest) => ({
      ...manifest,
      state: 'interrupted',
      tests: manifest.tests.map((test, index) => ({
        ...test,
        state: index < 2 ? 'complete' : index === 2 ? 'interrupted' : 'not-run',
        ...(index > 2 ? { message: 'Interrupted before it began.' } : {}),
      })),
    }));
    await unlink(join(runDir, 'api-endpoints/summary.json'));
    const model = await reportOf(runDir);
    assert.equal(model.verdict, 'PARTIAL');
    assert.equal(model.verdictReasons[0], 'the run is interrupted: what follows is not the whole run');
    assert.deepEqual(
      model.tests.map((test) => test.verdict),
      ['PASSED', 'PASSED', 'PARTIAL', 'NOT RUN', 'NOT RUN'],
    );
    const junit = await readFile(join(runDir, 'junit.xml'), 'utf8');
    assert.match(junit, /<testsuite name="api-endpoints" tests="4" failures="0" errors="4" skipped="0"/);
    assert.match(junit, /<testsuite name="search-queries" tests="5" failures="0" errors="0" skipped="5"/);
    const html = await readFile(join(runDir, 'report.html'), 'utf8');
    assert.match(html, /This run is interrupted\./);
  });
});

describe('a run of some tests', () => {
  /** The recorded run as if only these tests had been asked for. */
  async function runOf(context: TestContext, ...names: string[]): Promise<string> {
    const runDir = await copyRun(context);
    await changeManifest(runDir, (manifest) => ({
      ...manifest,
      tests: manifest.tests.filter((test) => names.includes(test.name)),
    }));
    for (const name of await readdir(runDir)) {
      if (!names.includes(name) && !name.includes('.')) {
        await rm(join(runDir, name), { recursive: true });
      }
    }
    return runDir;
  }

  it('is PASSED when all their targets are met, and has no chapter, row or figure of another test', async (context) => {
    const runDir = await runOf(context, 'message-throughput');
    const model = await reportOf(runDir);
    assert.deepEqual([model.verdict, model.verdictReasons], ['PASSED', ['All targets of the test are met']]);
    assert.deepEqual(
      model.tests.map(({ name }) => name),
      ['message-throughput'],
    );
    assert.deepEqual(
      model.quickMetrics.map(({ label }) => label),
      ['Message throughput', 'Message latency (p95)', 'Error rate'],
    );
    const markdown = await readFile(join(runDir, 'report.md'), 'utf8');
    assert.doesNotMatch(
      markdown,
      /was not run|API endpoints|Search queries|File uploads|WebSocket connections/,
    );
    const readiness = markdown.split('Readiness assessment\n')[1]?.split('\n#')[0] ?? '';
    assert.deepEqual(
      [...readiness.matchAll(/^\| ([A-Z][\w ]+) \|/gm)].map(([, label]) => label),
      ['Category', 'Message throughput', 'Database scalability', 'Overall infrastructure'],
    );
  });

  it('is PARTIAL when one of those that were asked for was not run', async (context) => {
    const runDir = await runOf(context, 'message-throughput', 'search-queries');
    await changeTest(runDir, 'search-queries', { state: 'not-run', message: 'The target is gone.' });
    const model = await reportOf(runDir);
    assert.deepEqual(
      [model.verdict, model.verdictReasons],
      ['PARTIAL', ['Search queries: it was not run: The target is gone.']],
    );
  });

  it('is no pass without any test, nor when the folder has results of a test that the manifest does not know', async (context) => {
    const none = await runOf(context);
    const empty = await reportOf(none);
    assert.deepEqual([empty.verdict, empty.verdictReasons], ['PARTIAL', ['the run has no test']]);
    const hidden = await copyRun(context);
    await changeManifest(hidden, (manifest) => ({
      ...manifest,
      tests: manifest.tests.filter((test) => test.name !== 'search-queries'),
    }));
    const model = await reportOf(hidden);
    assert.deepEqual(
      [model.verdict, model.verdictReasons],
      [
        'NOT VALID',
        ['inconsistent results: the manifest does not know the test search-queries, which has results'],
      ],
    );
  });
});

describe('limits that k6 judged', () => {
  it('fail the test where only k6 saw them missed, and are a stated problem', async (context) => {
    const runDir = await copyRun(context);
    const { metrics } = await readSummary('api-endpoints', runDir);
    const requests = metrics['api_requests'];
    assert.ok(requests);
    await changeSummary(runDir, 'api-endpoints', (summary) => ({
      ...summary,
      metrics: { ...metrics, api_requests: { ...requests, thresholds: { 'count>1000': false } } },
    }));
    await changeTest(runDir, 'api-endpoints', { exitCode: 99 });
    const model = await reportOf(runDir);
    const sentence = 'k6 judged api_requests count>1000 as missed, which no row of this report shows';
    assert.deepEqual(testOf(model, 'api-endpoints').verdictReasons, [sentence]);
    assert.equal(model.verdict, 'FAILED');
    assert.deepEqual(model.problems, [{ file: 'api-endpoints/summary.json', message: sentence }]);
    assert.match(
      await readFile(join(runDir, 'junit.xml'), 'utf8'),
      /name="agrees with k6"><failure message="k6 judged/,
    );
  });

  it('are a contradiction where k6 held what is missed here', async (context) => {
    const runDir = await copyRun(context);
    await changeSummary(runDir, 'api-endpoints', (summary) => {
      const { api_time: time } = summary.metrics;
      assert.ok(time);
      const values = { ...time.values, 'p(95)': 612.5, 'p(99)': 700, max: 800 };
      return { ...summary, metrics: { ...summary.metrics, api_time: { ...time, values } } };
    });
    const model = await reportOf(runDir);
    assert.deepEqual(testOf(model, 'api-endpoints').verdictReasons, [
      'inconsistent results: k6 judged api_time p(95)<500 as held, which its figures contradict',
      'not judged for that reason: Response time (p95) is 612.5 ms, target < 500 ms',
    ]);
    assert.deepEqual(model.problems, [
      {
        file: 'api-endpoints/summary.json',
        message: 'Response time (p95) is missed here, but k6 judged its limits as held',
      },
    ]);
    const junit = await readFile(join(runDir, 'junit.xml'), 'utf8');
    assert.match(
      junit,
      /name="results agree"><error message="k6 judged api_time p\(95\)&lt;500 as held, which its figures contradict" type="inconsistent results"\/>/,
    );
    assert.match(
      junit,
      /<skipped message="not judged, because its results are inconsistent; got 612\.5 ms"\/>/,
    );
  });
});

describe('a test that failed', () => {
  it('fails the run with k6’s own words', async (context) => {
    const runDir = await copyRun(context);
    await unlink(join(runDir, 'file-uploads/summary.json'));
    await changeTest(runDir, 'file-uploads', {
      state: 'failed',
      exitCode: 107,
      message: 'k6 ended with status 107: ReferenceError: x is not defined',
    });
    const model = await reportOf(runDir);
    assert.deepEqual(testOf(model, 'file-uploads').verdictReasons, [
      'k6 could not finish it: k6 ended with status 107: ReferenceError: x is not defined',
    ]);
    assert.equal(model.verdict, 'FAILED');
  });
});

describe('the comparison', () => {
  it('is with the newest earlier complete run of the same profile beside the run', async (context) => {
    const runDir = await copyRun(context, '2026-11-20T19-00-00Z');
    const results = dirname(runDir);
    const earlier = await copyRun(context, '2026-11-19T10-00-00Z', results);
    const interrupted = await copyRun(context, '2026-11-20T09-00-00Z', results);
    const other = await copyRun(context, '2026-11-20T10-00-00Z', results);
    for (const [dir, runId] of [
      [runDir, 'now'],
      [earlier, 'before'],
      [interrupted, 'cut'],
      [other, 'other'],
    ] as const) {
      await changeManifest(dir, (manifest) => ({ ...manifest, runId }));
    }
    await changeManifest(interrupted, (manifest) => ({ ...manifest, state: 'interrupted' }));
    await changeManifest(other, (manifest) => ({ ...manifest, profile: '10k' }));
    await measureFigures(earlier, 'api-endpoints', { api_time: { 'p(95)': 10 } });
    await measureFigures(runDir, 'api-endpoints', { api_time: { 'p(95)': 15 } });
    const model = await reportOf(runDir);
    const [words, table] = model.sections.find((section) => section.id === 'comparison')?.blocks ?? [];
    assert.deepEqual(words, {
      kind: 'text',
      text: 'Compared with before. These are single runs: a difference may be chance.',
      tone: 'plain',
    });
    assert.ok(table?.kind === 'table');
    const changes = table.rows.map(({ cells: [label, , , change] }) => [
      label?.kind === 'text' ? label.text : '',
      change?.kind === 'text' ? `${change.text} (${change.note ?? ''})` : change?.kind,
    ]);
    assert.deepEqual(changes.slice(0, 3), [
      ['Max concurrent users', 'the same ()'],
      ['Message throughput', 'the same ()'],
      ['API p95 latency', '+50 % (worse, single run)'],
    ]);
  });

  it('is with the run asked for, also when its report was written before', async (context) => {
    const runDir = await copyRun(context, '2026-11-20T19-00-00Z');
    const asked = await copyRun(context, 'asked', dirname(runDir));
    await changeManifest(asked, (manifest) => ({ ...manifest, runId: 'asked-for' }));
    await writeReport(asked, OPTIONS);
    const { paths } = await writeReport(runDir, { ...OPTIONS, baselineDir: asked });
    assert.match(await readFile(paths.markdown, 'utf8'), /Compared with asked-for\./);
  });

  it('refuses a baseline that is no run', async (context) => {
    const runDir = await copyRun(context);
    await assert.rejects(
      writeReport(runDir, { ...OPTIONS, baselineDir: join(runDir, 'nothing') }),
      /nothing: expected a folder of results with manifest\.json/,
    );
  });
});
