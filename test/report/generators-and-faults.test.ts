import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FaultEvent } from '../../record/fault-event.ts';
import type { Merge } from '../../record/merge/merge-schema.ts';
import { readSummary } from './support/fixture-run.ts';
import { sectionWith } from './support/read-section.ts';

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
        { ...generator, folder: '1', virtualUsers: 3 },
        { ...generator, folder: '2', number: 2, virtualUsers: 1, firstMs: null, lastMs: null },
      ],
      problems: [{ kind: 'damaged-line', generator: '2', message: 'a line is cut' }],
      proof: { counts: 1_208, percentiles: 104, worstShare: 0.004 },
      missing: { ack_time: 'generator 2 did not print it whole' },
      sampled: [],
      differences: [{ key: 'message_latency', expression: 'p(95)<200', k6: false, merged: true }],
    };
    const section = await sectionWith(context, 'merge.json', JSON.stringify(merge), 'Generators');
    assert.match(section, /^\| 1 \| 3 \| 75 % \| 3 \| at 1 s \| at 5 s \|$/m);
    assert.match(
      section,
      /^\| 2 \| 1 \| 25 % \| 3 \| \*\*no data\*\* \(it measured nothing\) \| \*\*no data\*\* \|$/m,
    );
    assert.match(section, /1,208 counts are the same, 104 percentiles lie within a bucket/);
    assert.match(section, /^- Generator 2: a line is cut$/m);
    assert.match(section, /^- ack\\_time has no data: generator 2 did not print it whole$/m);
    assert.match(
      section,
      /^- message\\_latency p\(95\)&lt;200: missed by k6’s own figures, held by those of all$/m,
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
