import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDatabaseValues } from '../../../collectors/postgresql/build-database-values.ts';
import { createRates } from '../../../collectors/rates.ts';

const ROW = {
  connections: 20,
  active: 4,
  idle: 15,
  idle_in_transaction: 1,
  hidden: 0,
  lock_waits: 2,
  longest_transaction_ms: null,
  max_connections: 100,
  xact_commit: 1000,
  xact_rollback: 10,
  deadlocks: 1,
  blks_hit: 500,
  blks_read: 100,
  temp_bytes: 0,
  rows_written: 0,
  sequential_scans: 0,
  index_scans: 0,
  data_writes: 0,
  wal_bytes: 0,
  wal_writes: 0,
  calls: 5000,
  exec_ms: 100,
};

test('Rates are of the interval, the ratio too, and the own statements are taken off', () => {
  const rates = createRates();
  rates.at(0);
  buildDatabaseValues(ROW, rates, 10);
  rates.at(2000);
  const later = {
    ...ROW,
    xact_commit: 1202,
    xact_rollback: 14,
    deadlocks: 3,
    blks_hit: 590,
    blks_read: 110,
    calls: 5402,
    exec_ms: 301,
    data_writes: 20,
    wal_writes: 10,
    wal_bytes: 4_000_000,
  };
  const values = buildDatabaseValues(later, rates, 12);
  assert.equal(values['transactionsPerSec'], 102);
  assert.equal(values['rollbacksPerSec'], 2);
  assert.equal(values['queriesPerSec'], 200);
  assert.equal(values['avgQueryMs'], 0.5);
  assert.equal(values['deadlocks'], 2);
  assert.equal(values['cacheHitPercent'], 90);
  assert.equal(values['writeIops'], 15);
  assert.equal(values['walMBPerSec'], 2);
  assert.equal(values['connectionsUsedPercent'], 20);
  assert.equal('longestTransactionMs' in values, false);
});

test('Without the right to see the states of others there are no counts by state', () => {
  const values = buildDatabaseValues({ ...ROW, hidden: 3, active: 0, idle: 0 }, createRates(), 0);
  assert.equal(values['connections'], 20);
  assert.equal('connectionsActive' in values, false);
  assert.equal('connectionsIdle' in values, false);
  assert.equal('lockWaits' in values, false);
});

test('Without pg_stat_statements there is no query rate', () => {
  const rates = createRates();
  const row = { ...ROW, calls: null, exec_ms: null };
  rates.at(0);
  buildDatabaseValues(row, rates, 0);
  rates.at(1000);
  const values = buildDatabaseValues(row, rates, 0);
  assert.equal('queriesPerSec' in values, false);
  assert.equal(values['transactionsPerSec'], 0);
});
