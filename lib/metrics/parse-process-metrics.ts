/** Files that a process has open, and how many it may open. */
export interface OpenFiles {
  readonly open: number;
  readonly limit: number;
}

/** The state of a k6 process at one moment; counters grow from its start. */
export interface ProcessState {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly gcPauseSeconds: number;
  readonly cores: number;
  /** Absent where they are not told. */
  readonly files?: OpenFiles;
}

const NAMES = {
  cpuSeconds: 'process_cpu_seconds_total',
  memoryBytes: 'process_resident_memory_bytes',
  gcPauseSeconds: 'go_gc_duration_seconds_sum',
  cores: 'go_sched_gomaxprocs_threads',
} as const;

const OPEN_FILES = 'process_open_fds';
const OPEN_FILE_LIMIT = 'process_max_fds';

/**
 * What `/metrics` of k6's API says of its process, in the text form of Prometheus; undefined where one of the figures
 * but the files is not there: off Linux Go gives none of its process.
 */
export function parseProcessMetrics(text: string): ProcessState | undefined {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, value] = line.split(' ');
    if (name !== undefined && value !== undefined && !line.startsWith('#')) {
      values.set(name, Number(value));
    }
  }
  const read = (key: keyof typeof NAMES): number => values.get(NAMES[key]) ?? Number.NaN;
  const state = {
    cpuSeconds: read('cpuSeconds'),
    memoryBytes: read('memoryBytes'),
    gcPauseSeconds: read('gcPauseSeconds'),
    cores: read('cores'),
  };
  if (!Object.values(state).every(Number.isFinite)) {
    return undefined;
  }
  const [open, limit] = [values.get(OPEN_FILES), values.get(OPEN_FILE_LIMIT)];
  return open === undefined || limit === undefined ? state : { ...state, files: { open, limit } };
}
