import { Counter, Rate, Trend } from 'k6/metrics';
import { type MetricName, type MetricNameOf, metricSpec } from './catalogue.ts';
import { type RecordedTimes, recordTimes } from './recorded-times.ts';
import type { TimeRecorder } from './time-recorder.ts';

/** The k6 instrument of each metric by its kind. */
export type Instrument<N extends MetricName> =
  N extends MetricNameOf<'counter'>
    ? Counter
    : N extends MetricNameOf<'trend'>
      ? RecordedTimes
      : N extends MetricNameOf<'rate'>
        ? Rate
        : never;

/** The instruments of the catalogue that were asked for, by name. */
export type Instruments<N extends MetricName> = { readonly [K in N]: Instrument<K> };

/** An instrument of a metric that a test declares: counts, ms, or 1 and 0 for a rate. */
export interface OwnInstrument {
  readonly add: (value: number, tags?: Readonly<Record<string, string>>) => void;
}

/**
 * Creates the k6 instruments of the named metrics, what trends are given counted; call it at the top of a script, as k6
 * demands.
 */
export function createInstruments(
  recorder: TimeRecorder,
  names: readonly string[],
): Readonly<Record<string, OwnInstrument>> {
  const created: Record<string, Counter | RecordedTimes | Rate> = {};
  for (const name of names) {
    const { kind, unit } = metricSpec(name);
    if (kind === 'counter') {
      created[name] = new Counter(name);
    } else if (kind === 'rate') {
      created[name] = new Rate(name);
    } else {
      const isTime = unit === 'ms';
      created[name] = recordTimes(name, new Trend(name, isTime), recorder, !isTime);
    }
  }
  return created as Readonly<Record<string, OwnInstrument>>;
}
