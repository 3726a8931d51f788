import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSampleSql } from '../../../collectors/postgresql/sample-sql.ts';

const columnsOf = (
  versionNumber: number,
): { io: boolean; background: boolean; wal: 'view' | 'io' | 'none' } => {
  const sql = buildSampleSql({ versionNumber, statementsView: undefined });
  const wal = sql.includes("object = 'wal'") ? 'io' : sql.includes('wal_write::') ? 'view' : 'none';
  return { io: sql.includes("object <> 'wal'"), background: sql.includes('buffers_backend'), wal };
};

test('Each version is asked for the write counters that it has', () => {
  assert.deepEqual(columnsOf(130_000), { io: false, background: true, wal: 'none' });
  assert.deepEqual(columnsOf(140_000), { io: false, background: true, wal: 'view' });
  assert.deepEqual(columnsOf(150_000), { io: false, background: true, wal: 'view' });
  assert.deepEqual(columnsOf(160_000), { io: true, background: false, wal: 'view' });
  assert.deepEqual(columnsOf(170_000), { io: true, background: false, wal: 'view' });
  assert.deepEqual(columnsOf(180_004), { io: true, background: false, wal: 'io' });
});

test('Statements are counted from the schema their extension is in, and without their texts', () => {
  const sql = buildSampleSql({ versionNumber: 180_000, statementsView: 'tools.pg_stat_statements' });
  assert.ok(sql.includes('FROM tools.pg_stat_statements(false)'));
});
