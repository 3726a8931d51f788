import type { TestDefinition } from '../../../lib/config/test-definition.ts';
import { metricsOf } from '../../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import type { Instruments } from '../../../lib/metrics/instruments.ts';
import { chatTest } from '../../../lib/sessions/chat-test.ts';
import { definition as api } from '../../../thresholds/nchat/api-endpoints.ts';
import { definition as uploads } from '../../../thresholds/nchat/file-uploads.ts';
import { definition as throughput } from '../../../thresholds/nchat/message-throughput.ts';
import { definition as search } from '../../../thresholds/nchat/search-queries.ts';
import { definition as connections } from '../../../thresholds/nchat/websocket-connections.ts';

// Not a load: the frame of a real test, into which one virtual user puts good figures for every metric but the one
// that WITHOUT_METRIC names. What k6 ends with is then its judgement of that one.

const definitions: readonly TestDefinition[] = [connections, throughput, api, uploads, search];
const found = definitions.find(({ name }) => name === __ENV['LIMITS_OF']);
if (found === undefined) {
  throw new Error(`LIMITS_OF: expected the name of a test, got ${__ENV['LIMITS_OF']}.`);
}
const definition = found;
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
      metrics[name]?.add(goodFigure(name), tags);
    }
  }
}

/** No tags, and the tags of each row that has some: a limit may be on a part. */
function tagSets(): Record<string, string>[] {
  return [{}, ...definition.rows(test.load).flatMap(({ tags }) => (tags === undefined ? [] : [{ ...tags }]))];
}

/** A figure that keeps every limit: plenty of what should be much, none or next to none of what should be little. */
function goodFigure(name: string): number {
  const { kind, better } = metricSpec(name);
  switch (kind) {
    case 'counter':
      return better === 'lower' ? 0 : 1_000_000;
    case 'rate':
      return better === 'lower' ? 0 : 1;
    default:
      return 1;
  }
}
