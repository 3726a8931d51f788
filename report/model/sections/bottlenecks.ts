import { facts, folded, list, paragraph, section } from '../blocks.ts';
import { noData, text } from '../cells.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import { listSaturation } from '../findings/list-saturation.ts';
import { RESOURCE_RULES } from '../findings/resource-rules.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';

const LEVELS: readonly { readonly severity: Severity; readonly id: string; readonly title: string }[] = [
  {
    severity: 'critical',
    id: 'bottlenecks-critical',
    title: 'Critical bottlenecks (immediate action required)',
  },
  { severity: 'issue', id: 'bottlenecks-issues', title: 'Performance issues (should be addressed)' },
  {
    severity: 'opportunity',
    id: 'bottlenecks-opportunities',
    title: 'Optimization opportunities (nice to have)',
  },
];

/** Findings in three levels, each only with its evidence, and the order in which things were full. */
export function buildBottlenecks(context: ReportContext): Section {
  const { findings } = context;
  const wasRun = context.tests.some((test) => test.record?.summary !== undefined);
  return section(
    'bottlenecks',
    'Bottlenecks identified',
    [
      paragraph(
        `Found by rules over this run’s own figures: every target, ${RESOURCE_RULES.length} levels of resources, slow statements and the generator’s limits. What rises together is called associated; it need not be the cause.`,
      ),
    ],
    [
      ...LEVELS.map(({ severity, id, title }) => {
        const own = findings.filter((finding) => finding.severity === severity);
        const none: Cell = wasRun
          ? text('None: no rule of this level fired.')
          : noData('no test has results');
        return section(
          id,
          title,
          [list(own.length === 0 ? [none] : own.map((finding) => text(finding.title)), '', own.length > 0)],
          own.map((finding, index) => folded(findingSection(`${id}-${index + 1}`, finding, index + 1))),
        );
      }),
      saturationSection(context, wasRun),
    ],
  );
}

function findingSection(id: string, finding: Finding, place: number): Section {
  return section(id, `${place}. ${finding.title}`, [
    facts({
      Impact: text(finding.impact),
      Affected: text(finding.affected),
      'Root cause': noData('a load test shows what came together, not what caused it'),
      ...(finding.associated === undefined ? {} : { Associated: text(finding.associated) }),
      'Recommended action': text(finding.action),
      'Measure next': text(finding.measureNext),
      Priority: text({ critical: 'now', issue: 'next', opportunity: 'when there is time' }[finding.severity]),
      ETA: noData('it cannot be measured'),
    }),
    paragraph('Evidence:'),
    list(
      finding.evidence.map((line) => text(line)),
      'no figure',
    ),
  ]);
}

function saturationSection(context: ReportContext, wasRun: boolean): Section {
  const lines = context.tests.flatMap((test) =>
    listSaturation(context, test).map(
      ({ text: words }, index) => `${test.report.title}, ${index + 1}: ${words}`,
    ),
  );
  const none = wasRun
    ? text('Nothing reached its level and kept it for three samples in any test.')
    : noData('no test has results');
  return section('saturation-order', 'Order of saturation', [
    list(lines.length === 0 ? [none] : lines.map((line) => text(line)), ''),
  ]);
}
