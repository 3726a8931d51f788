/**
 * Settings of the throw-away PostgreSQL: nothing survives a crash (it need not), nothing runs in the background
 * that would disturb a measurement, and every statement is counted by pg_stat_statements.
 */
export const POSTGRES_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
  track_io_timing: 'on',
  // In files of the data folder, which go with it: what lies in the system's shared memory outlives a kill.
  dynamic_shared_memory_type: 'mmap',
  shared_buffers: '512MB',
  work_mem: '16MB',
  maintenance_work_mem: '512MB',
  effective_cache_size: '2GB',
  random_page_cost: '1.1',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  // A vacuum of the freshly seeded table would start in the middle of a test; the seed analyses it instead.
  autovacuum: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '2',
  io_method: 'sync',
  log_min_messages: 'log',
  log_checkpoints: 'off',
} as const satisfies Record<string, string>;
