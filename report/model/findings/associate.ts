import { adjustForMany } from '../../../statistics/adjust-for-many.ts';
import { findAssociation } from '../../../statistics/find-association.ts';
import { seededRandom } from '../../../statistics/seeded-random.ts';
import { buildLoadBands } from '../charts/load-bands.ts';
import type { FindingInput, TestView } from '../report-context.ts';
import { type Moment, momentsOf, samplesOf } from './find-moment.ts';
import type { ResourceRule } from './resource-rules.ts';

/** Resources whose course is looked at beside a latency. */
const CANDIDATES: readonly (Pick<ResourceRule, 'component' | 'value'> & { readonly label: string })[] = [
  { component: 'application', value: 'cpuMachinePercent', label: 'CPU of the application' },
  { component: 'database', value: 'cpuMachinePercent', label: 'CPU of the database' },
  { component: 'cache', value: 'cpuMachinePercent', label: 'CPU of the cache' },
  { component: 'generator', value: 'cpuMachinePercent', label: 'CPU of the generator' },
  { component: 'host', value: 'diskBusyPercent', label: 'disk activity' },
  { component: 'database', value: 'queriesPerSec', label: 'database queries' },
];

/** More seconds than this add time to the report and nothing to the finding. */
const MOST_SECONDS = 600;
const ALPHA = 0.05;

/**
 * What rose together with, or up to 10 s before, a latency during the hold of a test. The wording is that of an
 * association: two things that rise together need not cause each other. Looking at several resources is paid for by
 * adjusting each p.
 */
export function describeAssociation(context: FindingInput, test: TestView, metric: string): string {
  const { window } = test;
  const course = momentsOf(test.record?.timeline, metric, 'p(95)');
  const hold = buildLoadBands(test.plan).find((band) => band.label === 'hold');
  if (window === undefined || course.length === 0) {
    return 'no data: the timeline has no course of it';
  }
  const fromMs = window.fromMs + 1_000 * (hold?.fromSec ?? 0);
  const toMs = Math.min(window.toMs, window.fromMs + 1_000 * (hold?.toSec ?? Infinity));
  const seconds = Math.min(MOST_SECONDS, Math.floor((toMs - fromMs) / 1_000));
  const latency = perSecond(course, fromMs, seconds);
  let why = '';
  const tried = CANDIDATES.flatMap((candidate) => {
    const samples = samplesOf(context.record.system, candidate, window);
    if (samples.length === 0) {
      return [];
    }
    const resource = perSecond(samples, fromMs, seconds);
    const found = findAssociation(resource, latency, { random: seededRandom(1), rearrangements: 499 });
    if (found.kind !== 'cannot') {
      return [{ label: candidate.label, found }];
    }
    why = found.sentence;
    return [];
  });
  if (tried.length === 0) {
    return `no data: ${why || 'no resource was sampled'}`;
  }
  const adjusted = adjustForMany(tried.map(({ found }) => found.p));
  const named = tried
    .flatMap(({ label, found }, index) =>
      found.kind === 'associated' && (adjusted[index] ?? 1) <= ALPHA
        ? [
            `${label} (rank correlation of the rises ${found.correlation.toFixed(2)}, ${found.lagSeconds} s before, p ${(adjusted[index] ?? 1).toFixed(3)})`,
          ]
        : [],
    )
    .join(', ');
  return named === ''
    ? `associated with none of the ${tried.length} resources looked at`
    : `associated with ${named}; an association is no cause`;
}

function perSecond(moments: readonly Moment[], fromMs: number, seconds: number): number[] {
  const series = new Array<number>(Math.max(0, seconds)).fill(Number.NaN);
  for (const { atMs, value } of moments) {
    const second = Math.floor((atMs - fromMs) / 1_000);
    if (second >= 0 && second < series.length) {
      series[second] = value;
    }
  }
  return series;
}
