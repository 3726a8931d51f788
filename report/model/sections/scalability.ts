import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { formatNumber } from '../../../lib/summary/format-figure.ts';
import type { Capacity } from '../../../record/capacity-schema.ts';
import { type CapacityView, loadOfUsers } from '../analyse-capacity.ts';
import { facts, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import { listSaturation } from '../findings/list-saturation.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { createSystemFigures } from '../system-figures.ts';
import { buildLoadSteps, NEEDS_STEPS } from './load-steps.ts';

/** What was tested, and what more load would need; capacity itself needs more than one load step. */
export function buildScalability(context: ReportContext): Section {
  return section(
    'scalability',
    'Scalability analysis',
    [],
    [
      section('current-capacity', 'Current capacity', [
        table(['Metric', 'Current max>', 'Tested>', 'Headroom>'], capacityRows(context)),
      ]),
      buildLoadSteps(context),
      section(
        'scaling-projections',
        'Scaling projections',
        [],
        ([20_000, 50_000, 100_000] as const).map((users) => projection(context, users)),
      ),
    ],
  );
}

function capacityRows(context: ReportContext): Cell[][] {
  const { figures, tests, record } = context;
  const system = createSystemFigures(context.system, record.system);
  const upload = system.cell('host', 'diskWriteMBPerSec', 'max', 'MB/s');
  const connections = system.summary('database', 'connections')?.max;
  const limit = system.summary('database', 'maxConnections')?.last;
  const row = (label: string, tested: Cell, unit?: Capacity['unit']): Cell[] => {
    const view = context.capacity?.capacity.unit === unit ? context.capacity : undefined;
    return [text(label), currentMax(view), tested, headroom(view)];
  };
  return [
    row(
      'Concurrent users',
      figure(figures['maxConcurrentUsers'], 'count', 'no test of this run measures it'),
      'users',
    ),
    row(
      'Messages/second',
      figure(figures['messageThroughput'], 'per_second', 'no test of this run measures it'),
      'msg/s',
    ),
    row('API requests/sec', figure(requestRate(tests), 'per_second', 'no test of this run measures it')),
    [
      text('Database connections'),
      system.cell('database', 'maxConnections', 'last', 'count'),
      system.cell('database', 'connections', 'max', 'count'),
      connections === undefined || limit === undefined
        ? system.cell('database', 'connections', 'max', 'percent')
        : figure((100 * (limit - connections)) / limit, 'percent', ''),
    ],
    row('Storage throughput', upload),
  ];
}

/** Requests of the test that makes the most of them, over its whole time. */
function requestRate(tests: readonly TestView[]): number | undefined {
  const rates = tests.flatMap((test) => {
    const count = test.record?.summary?.metrics[metricKey('api_requests')]?.values['count'];
    const seconds = test.window === undefined ? 0 : (test.window.toMs - test.window.fromMs) / 1_000;
    return count === undefined || count === 0 || seconds === 0 ? [] : [count / seconds];
  });
  return rates.length === 0 ? undefined : Math.max(...rates);
}

function currentMax(view: CapacityView | undefined): Cell {
  if (view === undefined) {
    return NEEDS_STEPS;
  }
  const { capacity, capacityLoad, isLowerBound } = view;
  const unit = capacity.unit === 'users' ? 'count' : 'per_second';
  const note = isLowerBound ? 'at least: no knee was reached' : 'the knee';
  return figure(capacityLoad, unit, 'no valid step met its targets', note);
}

/** How far the capacity lies above the load of the profile, as a share of that load. */
function headroom(view: CapacityView | undefined): Cell {
  if (view === undefined) {
    return NEEDS_STEPS;
  }
  const { capacity, capacityLoad, isLowerBound } = view;
  const above =
    capacityLoad === null ? null : (100 * (capacityLoad - capacity.plannedLoad)) / capacity.plannedLoad;
  const note = `over the profile’s ${formatNumber(capacity.plannedLoad)} ${capacity.unit}${isLowerBound ? ', at least' : ''}`;
  return figure(above, 'percent', 'no valid step met its targets', note);
}

function projection(context: ReportContext, users: number): Section {
  const change = users >= 100_000 ? 'Architecture changes required' : 'Infrastructure changes required';
  const { capacity: view } = context;
  const { prices = [], currency = 'USD' } = context.record.manifest.target;
  const cells: Record<string, Cell> =
    view === undefined
      ? { [change]: NEEDS_STEPS, 'Estimated cost': NEEDS_STEPS }
      : {
          [change]: text(describeNeed(context, view, users)),
          'Estimated cost': cost(view, users, prices, currency),
        };
  if (prices.length === 0) {
    cells['Estimated cost'] = noData('the target file has no price list');
  }
  return section(`projection-${users}`, `To ${users.toLocaleString('en-US')} users`, [
    facts({ ...cells, 'Implementation time': noData('it cannot be measured') }),
  ]);
}

function describeNeed(context: ReportContext, view: CapacityView, users: number): string {
  const { capacity, capacityLoad, law, isLowerBound } = view;
  const load = loadOfUsers(users, capacity.unit);
  const asked = `${formatNumber(load)} ${capacity.unit}${capacity.unit === 'users' ? '' : ' (one message from each user every 10 s)'}`;
  if (capacityLoad === null) {
    return `No projection: no valid step met its targets, and ${asked} is more than that.`;
  }
  if (load <= capacityLoad) {
    return `None by this measure: ${asked} is within the ${formatNumber(capacityLoad)} that were measured.`;
  }
  const times = `${formatNumber(load / capacityLoad)} times the ${isLowerBound ? 'largest load that met its targets' : 'knee'}`;
  const expected = law.kind === 'fit' ? law.projections.find((one) => one.load === load) : undefined;
  const words =
    expected === undefined
      ? law.kind === 'cannot'
        ? `No projection: ${law.sentence}`
        : ''
      : expected.kind === 'cannot'
        ? `No projection: ${expected.sentence}`
        : `As it stands the law expects ${formatNumber(expected.throughput)} completed a second (${formatNumber(expected.interval.low)}–${formatNumber(expected.interval.high)})${expected.pastPeak ? ', past its peak' : ''}.`;
  return `${asked} is ${times}. ${words} ${firstSaturated(context)}`;
}

function firstSaturated(context: ReportContext): string {
  const first = context.tests.flatMap((test) => listSaturation(context, test))[0];
  return first === undefined
    ? 'No resource reached its level in this step, so none can be named as the first to give way.'
    : `First at its level: ${first.text}`;
}

/** Today's prices for as many copies of the system as the load asks for: an upper bound where parts scale apart. */
function cost(
  { capacity, capacityLoad }: CapacityView,
  users: number,
  prices: readonly { readonly quantity: number; readonly monthlyPrice: number }[],
  currency: string,
): Cell {
  if (capacityLoad === null) {
    return noData('no valid step met its targets');
  }
  const copies = Math.max(1, Math.ceil(loadOfUsers(users, capacity.unit) / capacityLoad));
  const sum = prices.reduce((total, price) => total + price.quantity * price.monthlyPrice, 0);
  const cell = figure(copies * sum, 'per_month', 'no prices', `${copies} × today’s parts`);
  return cell.kind === 'figure' ? { ...cell, text: `${cell.text} ${currency}` } : cell;
}
