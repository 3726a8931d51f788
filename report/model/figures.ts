import { findSummary, type ValueSummary } from '../../collectors/summarise.ts';
import type { JudgedRow } from '../../lib/summary/judge-row.ts';

/** The figures that runs are first compared by, with what a reader calls them; which way is better decides the mark. */
export const COMPARED = [
  { key: 'maxConcurrentUsers', label: 'Max concurrent users', unit: 'count', better: 'higher' },
  { key: 'messageThroughput', label: 'Message throughput', unit: 'per_second', better: 'higher' },
  { key: 'apiP95Ms', label: 'API p95 latency', unit: 'ms', better: 'lower' },
  { key: 'messageP95Ms', label: 'Message p95 latency', unit: 'ms', better: 'lower' },
  { key: 'connectP95Ms', label: 'WebSocket p95 latency', unit: 'ms', better: 'lower' },
  { key: 'errorRate', label: 'Error rate', unit: 'ratio', better: 'lower' },
  { key: 'cpuAvgPercent', label: 'CPU usage (avg)', unit: 'percent', better: 'lower' },
  { key: 'memoryAvgPercent', label: 'Memory usage (avg)', unit: 'percent', better: 'lower' },
  { key: 'databaseQueriesPerSec', label: 'Database queries/sec', unit: 'per_second', better: 'neither' },
  { key: 'cacheHitPercent', label: 'Cache hit rate', unit: 'percent', better: 'higher' },
] as const;

/** The compared figures of one run; null where it has no data. */
export function buildFigures(
  quick: readonly JudgedRow[],
  system: readonly ValueSummary[],
): Record<(typeof COMPARED)[number]['key'], number | null> {
  const row = (label: string): number | null => quick.find((one) => one.label === label)?.actual ?? null;
  const avg = (component: 'host' | 'database' | 'cache', value: string): number | null =>
    findSummary(system, component, value)?.avg ?? null;
  return {
    maxConcurrentUsers: row('Concurrent users'),
    messageThroughput: row('Message throughput'),
    apiP95Ms: row('API response time (p95)'),
    messageP95Ms: row('Message latency (p95)'),
    connectP95Ms: row('WebSocket connection (p95)'),
    errorRate: row('Error rate'),
    cpuAvgPercent: avg('host', 'cpuMachinePercent'),
    memoryAvgPercent: avg('host', 'memoryPercent'),
    databaseQueriesPerSec: avg('database', 'queriesPerSec'),
    cacheHitPercent: avg('cache', 'hitPercent'),
  };
}
