import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { FaultEvent } from '../../record/fault-event.ts';
import type { Merge } from '../../record/merge/merge-schema.ts';
import { writeReport } from '../../report/write-report.ts';
import { copyRun, NOW, readSummary } from './support/fixture-run.ts';
import { sectionOf, sectionWith } from './support/read-section.ts';

describe('the generators of a test', () => {
  it('are shown with their share, the proof, and what is missing or judged otherwise', async (context) => {
    const { loadStartedAtMs = 0 } = await readSummary('message-throughput');
    const generator = {
      number: 1,
      lines: 3,
      firstMs: loadStartedAtMs + 1_000,
      lastMs: loadStartedAtMs + 5_000,
    };
    const merge: Merge = {
      schema: 1,
      generators: [
        { ...generator, folder: '1', virtualUsers: 3, startedAfterMs: { first: 1, last: 4 } },
        { ...generator, folder: '2', number: 2, virtualUsers: 1, firstMs: null, lastMs: null },
      ],
      problems: [{ kind: 'damaged-line', generator: '2', message: 'a line is cut' }],
      proof: { counts: 1_208, percentiles: 104, worstShare: 0.004 },
      missing: { ack_time: 'generator 2 did not print it whole' },
      sampled: [],
      differences: [{ key: 'message_latency', expression: 'p(95)<200', k6: false, merged: true }],
    };
    const section = await sectionWith(context, 'merge.json', JSON.stringify(merge), 'Generators');
    assert.match(
      section,
      /^\| 1 \| 3 \| 75 % \| 3 \| 1 ms \(after the agreed moment; its last virtual user 4 ms\) \| at 1 s \| at 5 s \|$/m,
    );
    assert.match(
      section,
      /^\| 2 \| 1 \| 25 % \| 3 \| \*\*no data\*\* \(none of its virtual users told it\) \| \*\*no data\*\* \(it measured nothing\) \| \*\*no data\*\* \|$/m,
    );
    assert.match(section, /1,208 counts are the same, 104 percentiles lie within a bucket/);
    assert.match(section, /^- Generator 2: a line is cut$/m);
    assert.match(section, /^- ack\\_time has no data: generator 2 did not print it whole$/m);
    assert.match(
      section,
      /^- message\\_latency p\(95\)&lt;200: missed by k6’s own figures, held by those of all$/m,
    );
  });

  it('are shown with the health of each by its own samples, and no data where there are none', async (context) => {
    const { loadStartedAtMs = 0 } = await readSummary('message-throughput');
    const runDir = await copyRun(context);
    const testDir = join(runDir, 'message-throughput');
    const generator = { virtualUsers: 1, lines: 3, firstMs: null, lastMs: null };
    const merge: Merge = {
      schema: 1,
      generators: [
        { ...generator, number: 1, folder: '1' },
        { ...generator, number: 2, folder: '2' },
        { ...generator, number: 3, folder: '3' },
      ],
      problems: [],
      proof: { counts: 1, percentiles: 1, worstShare: 0 },
      missing: {},
      sampled: [],
      differences: [],
    };
    const sample = { cores: 2, gcPauseMs: 1.5, memoryBytes: 1_000_000, files: { open: 70, limit: 1_024 } };
    const health = [
      { ...sample, t: loadStartedAtMs - 60_000, cpuPercent: 99 },
      { ...sample, t: loadStartedAtMs + 1_000, cpuPercent: 20 },
      { ...sample, t: loadStartedAtMs + 2_000, cpuPercent: 40, memoryBytes: 3_000_000 },
    ];
    const clock = { offsetMs: -12, boundMs: 2 };
    await writeFile(join(testDir, 'merge.json'), JSON.stringify(merge));
    await mkdir(join(testDir, 'generators', '1'), { recursive: true });
    await mkdir(join(testDir, 'generators', '2'), { recursive: true });
    const first = { schema: 1, number: 1, of: 3, name: 'one', place: 'local' };
    await writeFile(join(testDir, 'generators', '1', 'generator.json'), JSON.stringify(first));
    await writeFile(
      join(testDir, 'generators', '1', 'health.ndjson'),
      `${health.map((line) => JSON.stringify(line)).join('\n')}\n{"t":1,"cpuPer`,
    );
    const second = { schema: 1, number: 2, of: 3, name: 'east', place: 'ssh', clock };
    await writeFile(join(testDir, 'generators', '2', 'generator.json'), JSON.stringify(second));
    await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const report = await readFile(join(runDir, 'report.md'), 'utf8');
    const limits = sectionOf(report, 'Generator health').split('\n');
    assert.deepEqual(
      limits
        .filter((line) => line.startsWith('| ') && line.includes('generator east'))
        .map((line) => line.split(' | ')[0]),
      [
        '| CPU of generator east (share of its cores), p95',
        '| Garbage collection of generator east (share of the time it stood still), p95',
        '| Memory of generator east (share of its machine), max',
        '| Open files of generator east, max',
      ],
    );
    const section = sectionOf(report, 'Generators');
    const absent =
      '**no data** (its process was not sampled: there is no health.ndjson of it) | **no data** | **no data** | **no data**';
    assert.deepEqual(
      section.split('\n').filter((line) => /^\| \d .*(machine|ssh|generator\.json)/.test(line)),
      [
        '| 1 | one, this machine | 39 % (2 samples, 2 cores) | 3 MB | 70 (of 1,024) | 3 ms | nothing: it is the same clock |',
        `| 2 | east, ssh | ${absent} | -12 ms (± 2 ms) |`,
        `| 3 | **no data** (it left no readable generator.json) | ${absent} | **no data** (it was not asked) |`,
      ],
    );
  });

  it('are not shown where nothing was merged', async (context) => {
    assert.equal(await sectionWith(context, 'note.txt', '', 'Generators'), '');
  });
});

describe('the faults of a test', () => {
  it('are shown from injection to removal by the log, with what could not be done', async (context) => {
    const { loadStartedAtMs = 0 } = await readSummary('message-throughput');
    const injected = {
      event: 'injected' as const,
      what: 'pause',
      where: 'target',
      driver: 'signals',
      tookMs: 2,
      plannedAtMs: loadStartedAtMs + 1_000,
    };
    const events: FaultEvent[] = [
      { ...injected, id: 'a', description: 'the target is paused', atMs: loadStartedAtMs + 1_002 },
      { event: 'removed', id: 'a', atMs: loadStartedAtMs + 2_500, tookMs: 1, by: 'schedule', injected: 4 },
      { ...injected, id: 'b', description: 'the target is killed', atMs: loadStartedAtMs + 3_000 },
      { event: 'failed', id: 'b', atMs: loadStartedAtMs + 4_000, step: 'remove', reason: 'it did not start' },
    ];
    const text = events.map((event) => JSON.stringify(event)).join('\n');
    const section = await sectionWith(context, 'faults.ndjson', text, 'Faults injected by the run');
    assert.match(
      section,
      /^\| the target is paused \| target \| signals \| at 1 s \| at 2\.5 s \| 4 \| nothing \|$/m,
    );
    assert.match(
      section,
      /^\| the target is killed \| target \| signals \| at 3 s \| \*\*no data\*\* \(it happened once, or was not removed\) \| \*\*no data\*\* \(it is not counted\) \| it did not start \|$/m,
    );
  });
});
