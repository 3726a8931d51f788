import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { ToolFigure, ToolResult } from '../../lib/config/tool-result.ts';
import { judgeRow } from '../../lib/summary/judge-row.ts';
import { parseLoad } from '../../record/parse-load.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import type { SystemLine } from '../../record/system-line.ts';
import { openConnections, totalsOf } from '../../record/timeline.ts';
import { cleanText } from './clean-text.ts';
import { derivedFigures, whyNothing } from './judge-test.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** The results of a run in the shape of the tool that came with its system; null is no data. */
export interface ToolSession {
  /** The start of the run, UTC: `20250813_173139`. */
  readonly session_id: string;
  readonly timestamp: string;
  readonly system_info: Readonly<Record<string, string | number | null>>;
  readonly test_results: readonly Readonly<Record<string, string | number | null>>[];
  readonly performance_timeline: readonly {
    readonly timestamp: string;
    readonly test: string;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
  readonly resource_usage: readonly Readonly<Record<string, string | number | null>>[];
}

/** The session, and how each of its results makes a line of a table. */
export interface ToolResults {
  readonly session: ToolSession;
  /** One for each of `session.test_results`, in its order. */
  readonly lines: readonly ToolResult['line'][];
}

/** The files of a session, by the names that the tool gives them. */
export function toolFiles(sessionId: string) {
  return {
    full: `full_results_${sessionId}.json`,
    summary: `summary_${sessionId}.csv`,
    performance: `performance_data_${sessionId}.json`,
  } as const;
}

/** The name of a run's session: its start, UTC. */
export function toolSessionId({ startedAt }: RunRecord['manifest']): string {
  return startedAt.slice(0, 19).replace('T', '_').replace(/[-:]/g, '');
}

/** Results in the shape of the tool, of the tests that declare one; undefined when none does. */
export function buildToolResults(
  record: RunRecord,
  definitions: readonly TestDefinition[],
): ToolResults | undefined {
  const told = record.tests.flatMap((test) => {
    const definition = definitions.find(({ name }) => name === test.name);
    const load =
      parseLoad(test.summary?.load, definition?.variables) ??
      parseLoad(test.manifest.load, definition?.variables);
    const result = load === undefined ? undefined : definition?.toolResult?.(load);
    return result === undefined ? [] : [{ test, result }];
  });
  if (told.length === 0) {
    return undefined;
  }
  const { manifest } = record;
  const { host } = manifest;
  const [os = host.os, architecture = null] = host.os.split(' ');
  const session: ToolSession = {
    session_id: toolSessionId(manifest),
    timestamp: manifest.startedAt,
    system_info: {
      os,
      os_version: host.kernel ?? null,
      architecture,
      cpu_model: host.cpuModel ?? null,
      // The system tells of threads alone.
      cpu_cores: null,
      cpu_threads: host.cores,
      memory_total_gb: round(host.memoryBytes / GIB, 2),
      file_descriptor_limit: host.openFileLimit ?? null,
      timestamp: manifest.startedAt,
    },
    test_results: told.map(({ test, result }) => resultOf(test, result)),
    performance_timeline: told.flatMap(({ test, result }) => pointsOf(test, result)),
    resource_usage: told.flatMap(({ test, result }) =>
      usageOf(test, result.test, record.system, host.memoryBytes),
    ),
  };
  return { session: cleanText(session), lines: told.map(({ result }) => result.line) };
}

function resultOf(record: TestRecord, { test, fields }: ToolResult): ToolSession['test_results'][number] {
  const measured = Object.entries(fields).map(([name, figure]) => [name, figureOf(figure, record)] as const);
  const { startedAtMs, endedAtMs } = record.manifest;
  const atMs = record.summary?.endedAtMs ?? endedAtMs ?? startedAtMs;
  const error = whyNothing(record);
  return {
    test,
    ...Object.fromEntries(measured),
    timestamp: atMs === undefined ? null : timestamp(atMs),
    ...(error === undefined ? {} : { error }),
  };
}

function figureOf(figure: ToolFigure, record: TestRecord): number | null {
  if (typeof figure === 'number') {
    return figure;
  }
  const { actual, unit } = judgeRow(figure, record.summary?.metrics ?? {}, derivedFigures(record));
  return actual === null ? null : unit === 'ms' ? actual / 1_000 : actual;
}

/** One point a second of the load, of what had been counted by then. */
function pointsOf(
  { timeline, summary }: TestRecord,
  { test, progress }: ToolResult,
): ToolSession['performance_timeline'] {
  const startMs = summary?.loadStartedAtMs;
  if (timeline === undefined || startMs === undefined) {
    return [];
  }
  const totals = Object.entries(progress).map(
    ([name, counter]) => [name, totalsOf(timeline, counter)] as const,
  );
  return timeline.timesMs.flatMap((atMs, at) => {
    const counts = totals.flatMap(([name, total]) => {
      const count = total[at];
      return count === undefined ? [] : [[name, count] as const];
    });
    const [first] = counts;
    if (atMs <= startMs || first === undefined) {
      return [];
    }
    const current_rate = round((first[1] * 1_000) / (atMs - startMs), 1);
    return [{ timestamp: timestamp(atMs), test, metrics: { ...Object.fromEntries(counts), current_rate } }];
  });
}

/** The machine and the target's processes at each sample within the test. */
function usageOf(
  { timeline, summary }: TestRecord,
  phase: string,
  lines: readonly SystemLine[],
  memoryBytes: number,
): ToolSession['resource_usage'] {
  const [fromMs, toMs] = [summary?.loadStartedAtMs, summary?.endedAtMs];
  if (fromMs === undefined || toMs === undefined) {
    return [];
  }
  const open = timeline === undefined ? [] : openConnections(timeline);
  const connectionsAt = (atMs: number): number | null => {
    const at = timeline?.timesMs.findLastIndex((each) => each <= atMs) ?? -1;
    return open[at] ?? null;
  };
  const hosts = new Map<number, Values>();
  const servers = new Map<number, Values>();
  for (const line of lines) {
    if (line.kind === 'sample' && line.source === 'host' && line.t >= fromMs && line.t <= toMs) {
      (line.component === 'host' ? hosts : line.component === 'application' ? servers : undefined)?.set(
        line.t,
        line.values,
      );
    }
  }
  return [...hosts].map(([atMs, host]) => {
    const server = servers.get(atMs);
    const used = host['memoryBytes'];
    const serverBytes = server?.['memoryBytes'];
    return {
      timestamp: timestamp(atMs),
      test_phase: phase,
      cpu_percent: host['cpuMachinePercent'] ?? null,
      memory_percent: host['memoryPercent'] ?? null,
      memory_available_gb: used === undefined ? null : (memoryBytes - used) / GIB,
      active_connections: connectionsAt(atMs),
      server_cpu_percent: server?.['cpuCorePercent'] ?? null,
      server_memory_mb: serverBytes === undefined ? null : serverBytes / MIB,
    };
  });
}

type Values = Readonly<Record<string, number>>;

function timestamp(atMs: number): string {
  return new Date(atMs).toISOString();
}

function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}
