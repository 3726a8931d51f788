import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { definition } from '../../../thresholds/iris/slow-consumers.ts';
import { runOne } from '../run-one.ts';

const MIB = 1024 ** 2;

// One after the other: a generator that is held up measures nothing.
describe('slow-consumers', { concurrency: false }, () => {
  test('the server holds what half of the readers do not read, and they read it all afterwards', async (t) => {
    const { exitCode, output, counts, rows, events, count } = await runOne(t, definition.name);
    assert.equal(exitCode, 0, output);
    assert.deepEqual(events(), ['injected stop-reading', 'removed stop-reading']);
    assert.deepEqual(
      counts.map(({ label, suite, target }) => [label, suite, target]),
      [
        ['Connections', 4, 4],
        ['Messages', 4_000, 4_000],
        ['Deliveries', 4_000, 4_000],
      ],
    );
    assert.deepEqual(
      ['reader_messages{reader:fast}', 'reader_messages{reader:slow}', 'deliveries_lost'].map(count),
      [2_000, 2_000, 0],
    );
    const actual = (metric: string, reader?: string): number =>
      rows.find((row) => row.metric === metric && row.tags['reader'] === reader)?.actual ?? Number.NaN;
    // One reader left six seconds of 0.9 MB; the kernel holds some of them.
    const heldBytes = actual('memory_peak') - actual('memory_before');
    assert.ok(heldBytes > MIB, `the server held ${heldBytes} bytes more`);
    assert.ok(actual('reader_latency', 'slow') > 4_000, 'who stops reading reads seconds later');
    assert.ok(actual('reader_latency', 'fast') < 1_000, 'who reads all the time does not wait for them');
  });

  test('messages that the server drops are missed, whoever was to read them', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'slow-consumers-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'lose.json');
    const lose = { what: 'lose', where: 'target', at: '4s', for: '4s', howMuch: { count: 40, every: 10 } };
    writeFileSync(path, JSON.stringify({ faults: [...(definition.faults?.faults ?? []), lose] }));
    const { exitCode, output, rows, count } = await runOne(t, definition.name, [
      `FAULTS=${path}`,
      'RATE=200',
      'DELIVERY_TIMEOUT=4s',
    ]);
    assert.equal(exitCode, 99, output);
    assert.deepEqual(['messages_sent', 'deliveries_lost', 'deliveries'].map(count), [1_600, 40, 1_560]);
    assert.deepEqual(
      rows.filter(({ status }) => status === 'fail' || status === 'no-data').map(({ metric }) => metric),
      ['message_success'],
    );
  });
});
