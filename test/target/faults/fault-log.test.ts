import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFaultLog, NEWEST_ENTRIES } from '../../../target/faults/fault-log.ts';

test('counts are by id, else by kind; the newest thousand are kept, the file keeps all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-test-'));
  try {
    const path = join(folder, 'faults.ndjson');
    const log = createFaultLog(path, assert.fail);
    const total = 2 * NEWEST_ENTRIES + 5;
    for (let n = 0; n < total; n++) {
      log.add({ atMs: n, fault: 'lose', ...(n % 2 === 0 ? {} : { id: 'odd' }) });
    }
    assert.deepEqual(log.counts(), { lose: (total + 1) / 2, odd: (total - 1) / 2 });
    const newest = log.newest();
    assert.deepEqual(
      [newest.length, newest[0]?.atMs, newest.at(-1)?.atMs],
      [NEWEST_ENTRIES, total - NEWEST_ENTRIES, total - 1],
    );
    log.reset();
    assert.deepEqual([log.counts(), log.newest()], [{}, []]);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, total);
    assert.deepEqual(
      lines.slice(0, 2).map((line) => JSON.parse(line)),
      [
        { atMs: 0, fault: 'lose' },
        { atMs: 1, fault: 'lose', id: 'odd' },
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that cannot be written is reported once, and counting goes on', () => {
  const reports: string[] = [];
  const log = createFaultLog(join(tmpdir(), 'k6-chat-no-such-folder', 'faults.ndjson'), (line) =>
    reports.push(line),
  );
  for (let n = 0; n < 2; n++) {
    log.add({ atMs: 1, fault: 'stall' });
    log.flush();
  }
  assert.equal(reports.length, 1);
  assert.match(reports[0] ?? '', /^the log of faults cannot be written: Error: ENOENT/);
  assert.deepEqual(log.counts(), { stall: 2 });
});
