import { list, section } from '../blocks.ts';
import type { ReportContext } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** Findings in three levels, each only with its evidence. */
export function buildBottlenecks(_context: ReportContext): Section {
  const why = 'rules over the system samples are not part of this version';
  return section(
    'bottlenecks',
    'Bottlenecks identified',
    [],
    [
      section('bottlenecks-critical', 'Critical bottlenecks (immediate action required)', [list([], why)]),
      section('bottlenecks-issues', 'Performance issues (should be addressed)', [list([], why)]),
      section('bottlenecks-opportunities', 'Optimization opportunities (nice to have)', [list([], why)]),
    ],
  );
}
