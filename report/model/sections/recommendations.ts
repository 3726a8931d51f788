import { list, section } from '../blocks.ts';
import type { ReportContext } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** What to do, only where a rule fired on a measured figure; there is no list of general advice. */
export function buildRecommendations(_context: ReportContext): Section {
  const why = 'no bottleneck rule was evaluated, so nothing is recommended';
  return section(
    'recommendations',
    'Optimization recommendations',
    [],
    [
      section('recommendations-now', 'Immediate actions (within 1 week)', [list([], why)]),
      section('recommendations-month', 'Short-term improvements (within 1 month)', [list([], why)]),
      section('recommendations-quarter', 'Long-term optimizations (within 3 months)', [list([], why)]),
    ],
  );
}
