import { metricSpec } from '../metrics/catalogue.ts';
import { errorKinds } from '../metrics/error-kinds.ts';
import type { Bound, Row, TestDefinition } from './test-definition.ts';
import type { Load } from './variables.ts';

/** k6's key of a metric or sub-metric: `api_time{endpoint:search}`. */
export function metricKey(metric: string, tags?: Readonly<Record<string, string>>): string {
  const entries = Object.entries(tags ?? {});
  return entries.length === 0
    ? metric
    : `${metric}{${entries.map(([key, value]) => `${key}:${value}`).join(',')}}`;
}

/** The k6 expression of a row's limit: `p(95)<1000`. A rate a second becomes a count over the row's window. */
export function thresholdExpression(row: Row, limit: Bound): string {
  if (row.stat === 'per_second') {
    return `count${limit.op}${(limit.value * (row.windowMs ?? 0)) / 1_000}`;
  }
  return `${row.stat}${limit.op}${limit.value}`;
}

/** Held by every distribution of times, speeds or shares that has samples: k6 takes the largest of nothing for 0. */
const HAS_SAMPLES = 'max>0';

/**
 * k6's `thresholds` for a test: every limit, beside each what proves that there were samples, a count and for a
 * distribution its own largest value too (k6 lets a percentile of nothing pass), and an empty list for everything else the report shows, which makes k6 keep it in the summary.
 */
export function thresholdsOf(
  definition: TestDefinition,
  load: Load,
  instruments: readonly string[],
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const keep = (key: string): string[] => {
    found[key] ??= [];
    return found[key];
  };
  for (const name of instruments) {
    keep(name);
  }
  for (const row of definition.rows(load)) {
    const { kind, evidence } = metricSpec(row.metric);
    if (kind === 'derived') {
      continue;
    }
    const list = keep(metricKey(row.metric, row.tags));
    if (row.limit) {
      list.push(thresholdExpression(row, row.limit));
      addOnce(list, ...(kind === 'trend' ? [HAS_SAMPLES] : []));
      if (evidence) {
        addOnce(keep(metricKey(evidence, row.tags)), 'count>0');
      }
    }
  }
  for (const { tag, items, columns } of definition.breakdowns) {
    for (const { value } of items) {
      for (const { metric } of columns) {
        keep(metricKey(metric, { [tag]: value }));
      }
    }
  }
  for (const kind of errorKinds) {
    keep(metricKey('errors', { kind }));
  }
  return found;
}

function addOnce(list: string[], ...expressions: readonly string[]): void {
  list.push(...expressions.filter((expression) => !list.includes(expression)));
}

/** The metrics that a test's rows and tables read and that k6 must therefore know, evidence included. */
export function metricsOf(definition: TestDefinition, load: Load): readonly string[] {
  const rows = definition.rows(load).map(({ metric }) => metric);
  const columns = definition.breakdowns.flatMap((table) => table.columns.map(({ metric }) => metric));
  const named = [...rows, ...columns];
  const proofs = named.flatMap((name) => metricSpec(name).evidence ?? []);
  const own = Object.keys(definition.metrics ?? {});
  return [...new Set<string>([...named, ...proofs, ...own, 'errors'])].filter(
    (name) => metricSpec(name).kind !== 'derived',
  );
}
