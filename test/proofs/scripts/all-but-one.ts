import type { TestDefinition } from '../../../lib/config/test-definition.ts';
import { metricsOf } from '../../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import type { Instruments } from '../../../lib/metrics/instruments.ts';
import { chatTest } from '../../../lib/sessions/chat-test.ts';
import { definition as chosen } from '../../../thresholds/nchat/message-throughput.ts';

// Not a load: the frame of a real test, into which one virtual user puts good figures for every metric but the one
// that WITHOUT_METRIC names. What k6 ends with is then its judgement of that one. The import above is that of the test
// in question: it is exchanged when the bundle is built.

const definition: TestDefinition = chosen;
const test = chatTest(definition, []);

export const options = {
  ...test.options,
  scenarios: { figures: { executor: 'per-vu-iterations', vus: 1, iterations: 1 } },
};
export const { handleSummary } = test;

export default function (): void {
  const metrics = test.metrics as Instruments<never> as Readonly<
    Record<string, { add(value: number, tags?: Record<string, string>): void }>
  >;
  for (const name of metricsOf(definition, test.load)) {
    if (name === __ENV['WITHOUT_METRIC']) {
      continue;
    }
    for (const tags of tagSets()) {
      metrics[name]?.add(isBoundAbove(name) ? 0 : goodFigure(name), tags);
    }
  }
}

/** No tags, and the tags of each row that has some: a limit may be on a part. */
function tagSets(): Record<string, string>[] {
  return [{}, ...definition.rows(test.load).flatMap(({ tags }) => (tags === undefined ? [] : [{ ...tags }]))];
}

/** Whether a limit of the test holds a count down that is neither good nor bad by itself. */
function isBoundAbove(name: string): boolean {
  return (
    metricSpec(name).kind === 'counter' &&
    definition.rows(test.load).some(({ metric, limit }) => metric === name && limit?.op.startsWith('<'))
  );
}

/** A figure that keeps every limit: plenty of what should be much, none or next to none of what should be little. */
function goodFigure(name: string): number {
  const { kind, unit, better } = metricSpec(name);
  const isLittle = better === 'lower';
  switch (kind) {
    case 'counter':
      return isLittle ? 0 : Math.max(1_000_000, ...leastOf(name));
    case 'rate':
      return isLittle ? 0 : 1;
    default:
      // A share that is 0 in all its samples would be none.
      return unit === 'ratio' && isLittle ? 0.5 : 1;
  }
}

/** What the test asks of a metric at the least. */
function leastOf(name: string): number[] {
  return definition
    .rows(test.load)
    .flatMap(({ metric, limit }) => (metric === name && limit?.op.startsWith('>') ? [limit.value] : []));
}
