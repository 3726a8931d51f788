import assert from 'node:assert/strict';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Audit } from '../../record/audit-schema.ts';
import { type ReportModel, type ReportTest, reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import {
  buildAuditFile,
  countsOf,
  putAudit,
  readAuditSection,
  THROUGHPUT_START,
} from './support/audit-fixture.ts';
import { changeSummary, copyRun, NOW } from './support/fixture-run.ts';

interface Reported {
  readonly model: ReportModel;
  readonly audit: ReportTest['audit'];
  readonly section: string;
  readonly html: string;
}

async function report(runDir: string): Promise<Reported> {
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const model = reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
  const test = model.tests.find(({ name }) => name === 'message-throughput');
  return {
    model,
    audit: test?.audit ?? null,
    section: await readAuditSection(runDir),
    html: await readFile(paths.html, 'utf8'),
  };
}

async function reportOf(context: TestContext, audit: Audit): Promise<Reported> {
  const runDir = await copyRun(context);
  await putAudit(runDir, audit);
  return report(runDir);
}

const WHOLE = buildAuditFile({ 'load-0': countsOf(600), 'load-1': countsOf(650, { notJudged: 3 }) }, [
  countsOf(600),
  countsOf(650, { notJudged: 3 }),
]);

describe('the delivery audit of a test', () => {
  it('says that every room is whole when it is, and that every delivery was followed', async (context) => {
    const { section, audit, html } = await reportOf(context, WHOLE);
    assert.equal(
      section,
      [
        '- **Method:** exact: every delivery of every message to every reader was followed',
        '- **Late means:** more than 500 ms from the due moment to the read',
        '- **Against the summary’s counters:** ✅ equal',
        '',
        '_Delivered and lost as shares of what was expected and not excused; the others as shares of what was delivered._',
        '',
        '| Deliveries | Count | Share |',
        '| --- | ---: | ---: |',
        '| Expected | 1,250 | — |',
        '| Delivered once | 1,247 | 100 % |',
        '| Lost | 0 | 0 % |',
        '| Duplicated | 0 | 0 % |',
        '| Out of order | 0 | 0 % |',
        '| Late (over 500 ms) | 0 | 0 % |',
        '| Excused (under way when the reader left) | 3 | — |',
        '',
        'All 2 rooms are whole: nothing lost, duplicated or out of order.',
        '',
        'No stretch of time with anything lost, duplicated, out of order or late.',
      ].join('\n'),
    );
    assert.deepEqual(audit?.rooms, { total: 2, whole: 2, worst: [] });
    assert.deepEqual(audit?.intervals, [], 'an exact count has no interval');
    assert.match(html, /All 2 rooms are whole: nothing lost, duplicated or out of order\./);
  });

  it('names the rooms that are not whole, the worst first and twenty at most', async (context) => {
    const rooms = Object.fromEntries(
      Array.from(
        { length: 25 },
        (_, n) => [`load-${n}`, countsOf(10, { lost: n < 22 ? n : 0 })] as const,
      ).map(([name, counts]) => [name, counts.lost > 10 ? countsOf(40, { lost: counts.lost }) : counts]),
    );
    rooms['doubled'] = countsOf(10, { duplicated: 2 });
    const all = buildAuditFile(rooms, []);
    const { audit, section } = await reportOf(context, { ...all, windows: [{ startMs: 0, ...all.totals }] });
    assert.equal(audit?.rooms.whole, 4);
    assert.deepEqual(
      audit?.rooms.worst.map(({ name }) => name),
      Array.from({ length: 20 }, (_, n) => `load-${21 - n}`),
    );
    assert.match(section, /_Rooms that are not whole, the worst first: 22 of 26\._/);
    assert.match(section, /^\| load-21 \| 40 \| 19 \| 21 \| 0 \| 0 \| 0 \|$/m);
    assert.match(section, /^And 2 more rooms that are not whole\.$/m);
  });

  it('joins neighbouring windows with trouble, and counts those that a fault touches', async (context) => {
    const runDir = await copyRun(context);
    const seconds = [
      countsOf(100),
      countsOf(100, { lost: 2 }),
      countsOf(100, { late: 5 }),
      countsOf(100),
      countsOf(100, { duplicated: 1 }),
    ];
    await putAudit(
      runDir,
      buildAuditFile({ 'load-0': countsOf(500, { lost: 2, late: 5, duplicated: 1 }) }, seconds),
    );
    const fault = (atMs: number, more: object): string =>
      JSON.stringify({ atMs: THROUGHPUT_START + atMs, ...more });
    await writeFile(
      join(runDir, 'message-throughput', 'faults.ndjson'),
      [
        fault(1_100, { fault: 'stall', tookMs: 1_500 }),
        fault(4_200, { fault: 'duplicate', id: 'twice' }),
        fault(4_300, { fault: 'duplicate', id: 'twice' }),
      ].join('\n'),
    );
    const { audit, section, model } = await report(runDir);
    const markdown = await readFile(join(runDir, 'report.md'), 'utf8');
    assert.match(
      markdown,
      /^- Of 500 deliveries 2 lost, 1 duplicated, 5 late \(over 500 ms\), in 2 stretches of time, the first of which was due at 1 s \(section Delivery audit\)\.$/m,
    );
    assert.match(markdown, /^> Faults were injected into the target in this test: stall, duplicate/m);
    assert.match(markdown, /\(message-throughput\/faults\.ndjson\)/);
    const chart = model.charts.find(({ id }) => id === 'timeline-message-throughput');
    assert.ok(chart?.kind === 'timeline');
    assert.deepEqual(
      chart.bands.filter(({ kind }) => kind === 'fault'),
      [
        { kind: 'fault', label: 'stall', fromSec: 1.1, toSec: 2.6 },
        { kind: 'fault', label: 'duplicate (twice)', fromSec: 4.2, toSec: 4.3 },
      ],
    );
    assert.match(chart.note ?? '', /Times at which faults were injected are edged, and named at the top\.$/);
    assert.deepEqual(audit?.troubles, [
      {
        ...countsOf(200, { lost: 2, late: 5 }),
        fromMs: THROUGHPUT_START + 1_000,
        toMs: THROUGHPUT_START + 3_000,
      },
      {
        ...countsOf(100, { duplicated: 1 }),
        fromMs: THROUGHPUT_START + 4_000,
        toMs: THROUGHPUT_START + 5_000,
      },
    ]);
    assert.match(section, /^\| 1 s to 3 s \| 200 \| 198 \| 2 \| 0 \| 0 \| 5 \|$/m);
    assert.match(section, /^\| stall \| 1\.1 s to 2\.6 s \| 1 \| 200 \| 198 \| 2 \| 0 \| 0 \| 5 \|$/m);
    assert.match(
      section,
      /^\| duplicate \(twice\) \| 4\.2 s to 4\.3 s \| 2 \| 100 \| 100 \| 0 \| 1 \| 0 \| 0 \|$/m,
    );
  });

  it('shows the first examples by id', async (context) => {
    const examples: Audit['examples'] = [
      {
        kind: 'out-of-order',
        id: 'abcdef-3-17',
        room: 'load-3',
        reader: 4,
        dueAtMs: THROUGHPUT_START + 2_500,
      },
    ];
    const { section } = await reportOf(context, { ...WHOLE, examples });
    assert.match(section, /^\| out of order \| abcdef-3-17 \| load-3 \| 4 \| at 2\.5 s \|$/m);
  });

  it('gives Wilson’s interval of what a sample lost and doubled, and names the source', async (context) => {
    const lossy = countsOf(100, { lost: 10, duplicated: 0 });
    const { audit, section } = await reportOf(
      context,
      buildAuditFile({ 'load-0': lossy }, [lossy], { mode: 'sampled', auditorsPerRoom: 2 }),
    );
    // 10 of 100: 0.05523–0.17437, as published for Wilson’s interval without continuity correction.
    assert.deepEqual(
      audit?.intervals.map(({ of, share, low, high }) => [of, share, low.toFixed(4), high.toFixed(4)]),
      [
        ['lost', 0.1, '0.0552', '0.1744'],
        ['duplicated', 0, '0.0000', '0.0409'],
      ],
    );
    assert.match(
      section,
      /^- \*\*Method:\*\* sampled: every message was followed to 2 readers of each room, so that shares have intervals$/m,
    );
    assert.match(section, /^\| Lost \| 10 \| 10 % \| 5\.52 % – 17\.44 % \|$/m);
    assert.match(section, /Wilson \(Journal of the American Statistical Association 22, 1927\)/);
  });

  it('has no data with its reason where the run wrote no audit, and where it cannot be read', async (context) => {
    const runDir = await copyRun(context);
    await unlink(join(runDir, 'message-throughput', 'audit.json'));
    const none = await report(runDir);
    assert.equal(none.audit, null);
    assert.equal(none.section, '- **no data** (the run wrote no readable audit.json for this test)');
    assert.deepEqual(none.model.problems, []);
    const throughput = none.model.tests.find(({ name }) => name === 'message-throughput');
    assert.deepEqual(throughput?.verdictReasons, [
      'inconsistent results: the summary counts 1,250 deliveries, but there is no readable audit of them',
    ]);
    await writeFile(join(runDir, 'message-throughput', 'audit.json'), '{"schema":1');
    const broken = await report(runDir);
    assert.equal(broken.section, none.section);
    assert.deepEqual(broken.model.problems, [
      {
        file: 'message-throughput/audit.json',
        message: 'the file is not whole JSON (11 characters, cut short?)',
      },
    ]);
  });

  it('is a critical finding when it and the counters of the summary do not say the same', async (context) => {
    const runDir = await copyRun(context);
    await putAudit(runDir, WHOLE);
    await changeSummary(runDir, 'message-throughput', (summary) => {
      const lost = summary.metrics['deliveries_lost'];
      assert.ok(lost);
      return {
        ...summary,
        metrics: { ...summary.metrics, deliveries_lost: { ...lost, values: { count: 1 } } },
      };
    });
    const { audit, section, model } = await report(runDir);
    const sentence = 'Deliveries lost: the audit counts 0, the summary’s deliveries_lost 1.';
    assert.deepEqual(audit?.disagreements, [sentence]);
    assert.match(section, /\*\*Against the summary’s counters:\*\* ❌ not equal: /);
    const text = JSON.stringify(model.sections.find(({ id }) => id === 'bottlenecks'));
    assert.match(text, /The delivery audit of Message throughput and its counters disagree/);
    assert.ok(text.includes(sentence.replace(/\.$/, '')), 'expected the figures in the finding');
  });

  it('must balance in itself: by room, by time, and what was expected with what became of it', async (context) => {
    const wrong = { ...WHOLE, totals: { ...WHOLE.totals, expected: 1_251 } };
    const { audit } = await reportOf(context, wrong);
    assert.deepEqual(audit?.disagreements, [
      'The audit expected 1,251 deliveries, but delivered, lost and excused add up to 1,250.',
      'Deliveries expected: the audit’s rooms add up to 1,250, its total is 1,251.',
      'Deliveries expected: the audit’s windows add up to 1,250, its total is 1,251.',
    ]);
  });
});
