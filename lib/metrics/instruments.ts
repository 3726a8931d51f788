import { Counter, Rate, Trend } from 'k6/metrics';
import { type MetricName, type MetricNameOf, metricSpec } from './catalogue.ts';
import type { Times } from './sampled.ts';

/** The k6 instrument of each metric by its kind. */
export type Instrument<N extends MetricName> =
  N extends MetricNameOf<'counter'>
    ? Counter
    : N extends MetricNameOf<'trend'>
      ? Times
      : N extends MetricNameOf<'rate'>
        ? Rate
        : never;

/** The instruments asked for, by name. */
export type Instruments<N extends MetricName> = { readonly [K in N]: Instrument<K> };

/** Creates the k6 instruments of the named metrics; call it at the top of a script, as k6 demands. */
export function createInstruments<const N extends MetricNameOf<'counter' | 'trend' | 'rate'>>(
  ...names: readonly N[]
): Instruments<N> {
  const created: Partial<Record<MetricName, Counter | Trend | Rate>> = {};
  for (const name of names) {
    const { kind, unit } = metricSpec(name);
    if (kind === 'counter') {
      created[name] = new Counter(name);
    } else if (kind === 'rate') {
      created[name] = new Rate(name);
    } else {
      created[name] = new Trend(name, unit === 'ms');
    }
  }
  return created as Instruments<N>;
}
