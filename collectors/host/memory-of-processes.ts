import { parseKeyKilobytes } from './parse-key-kilobytes.ts';
import type { MemoryUse } from './process-table.ts';
import type { ProcReader } from './read-proc.ts';

/** Proportional sizes are read again after this many times what reading them took: at most 0.2 % of a core. */
const REST_PER_COST = 500;

interface Anchor {
  readonly pssBytes: number;
  readonly estimateBytes: number;
  readonly dueMs: number;
}

/**
 * Memory of several processes together.
 *
 * - One process: its resident set (`rss`), as `ps` shows it.
 * - Several: the sum of their proportional sets (`pss`), because every PostgreSQL backend's resident set contains the
 *   same shared buffers and a sum of resident sets counts them once a backend. Reading them makes the kernel walk every
 *   page, so between two readings the last one is moved by the change of the estimate below.
 * - Where they cannot be read (another user's processes): private memory of all, and of the shared memory and mapped
 *   files the largest of any one (`rss-shared-once`).
 */
export function createMemoryOfProcesses(
  proc: ProcReader,
  clock: () => number,
): (component: string, pids: readonly number[]) => MemoryUse | undefined {
  const anchors = new Map<string, Anchor>();
  return (component, pids) => {
    const statuses = pids.flatMap((pid) => {
      const text = proc.text(`proc/${pid}/status`);
      const sizes = parseKeyKilobytes(text ?? '', /^(VmRSS|Rss\w+):\s+(\d+) kB$/gm);
      // A process that ended and waits to be collected has no memory, and no sizes to read.
      return sizes.has('VmRSS') ? [{ pid, sizes }] : [];
    });
    const [only] = statuses;
    if (only === undefined) {
      return undefined;
    }
    if (statuses.length === 1) {
      return { bytes: only.sizes.get('VmRSS') ?? 0, method: 'rss' };
    }
    const all = (key: string): number[] => statuses.map(({ sizes }) => sizes.get(key) ?? 0);
    const estimateBytes = sum(all('RssAnon')) + Math.max(...all('RssFile')) + Math.max(...all('RssShmem'));
    const anchor = anchors.get(component);
    if (anchor !== undefined && clock() < anchor.dueMs) {
      return fromAnchor(anchor, estimateBytes);
    }
    const startMs = clock();
    const pssBytes = readPss(
      proc,
      statuses.map(({ pid }) => pid),
    );
    if (pssBytes === undefined) {
      return { bytes: estimateBytes, method: 'rss-shared-once' };
    }
    const dueMs = clock() + (clock() - startMs) * REST_PER_COST;
    anchors.set(component, { pssBytes, estimateBytes, dueMs });
    return { bytes: pssBytes, method: 'pss' };
  };
}

function fromAnchor(anchor: Anchor, estimateBytes: number): MemoryUse {
  return { bytes: Math.max(0, anchor.pssBytes + estimateBytes - anchor.estimateBytes), method: 'pss' };
}

/** The sum of the proportional sets; undefined when a living process's cannot be read. */
function readPss(proc: ProcReader, pids: readonly number[]): number | undefined {
  let total = 0;
  for (const pid of pids) {
    const text = proc.text(`proc/${pid}/smaps_rollup`);
    if (text === undefined && proc.has(`proc/${pid}`)) {
      return undefined;
    }
    total += parseKeyKilobytes(text ?? '').get('Pss') ?? 0;
  }
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
