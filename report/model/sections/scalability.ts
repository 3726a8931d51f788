import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { facts, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { createSystemFigures } from '../system-figures.ts';

const NEEDS_STEPS = 'one load is one point: capacity needs several steps of load';

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
  const row = (label: string, tested: Cell): Cell[] => [
    text(label),
    noData(NEEDS_STEPS),
    tested,
    noData(NEEDS_STEPS),
  ];
  return [
    row('Concurrent users', figure(figures['maxConcurrentUsers'], 'count', 'no test opened connections')),
    row(
      'Messages/second',
      figure(figures['messageThroughput'], 'per_second', 'the throughput test has no data'),
    ),
    row('API requests/sec', figure(requestRate(tests), 'per_second', 'the API test has no data')),
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

function projection({ record }: ReportContext, users: number): Section {
  const change = users >= 100_000 ? 'Architecture changes required' : 'Infrastructure changes required';
  return section(`projection-${users}`, `To ${users.toLocaleString('en-US')} users`, [
    facts({
      [change]: noData(NEEDS_STEPS),
      'Estimated cost': noData(
        record.manifest.target.prices === undefined ? 'the target file has no price list' : NEEDS_STEPS,
      ),
      'Implementation time': noData('it cannot be measured'),
    }),
  ]);
}
