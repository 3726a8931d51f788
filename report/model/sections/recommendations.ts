import { list, section } from '../blocks.ts';
import { noData, text } from '../cells.ts';
import type { Severity } from '../findings/finding.ts';
import type { ReportContext } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** When what should be done, by how bad it is. */
const HORIZONS: readonly { readonly severity: Severity; readonly id: string; readonly title: string }[] = [
  { severity: 'critical', id: 'recommendations-now', title: 'Immediate actions (within 1 week)' },
  { severity: 'issue', id: 'recommendations-month', title: 'Short-term improvements (within 1 month)' },
  {
    severity: 'opportunity',
    id: 'recommendations-quarter',
    title: 'Long-term optimizations (within 3 months)',
  },
];

/** What to do, only where a rule fired on a measured figure; there is no list of general advice. */
export function buildRecommendations(context: ReportContext): Section {
  const { findings } = context;
  const wasRun = context.tests.some((test) => test.record?.summary !== undefined);
  return section(
    'recommendations',
    'Optimization recommendations',
    [],
    HORIZONS.map(({ severity, id, title }) => {
      const items = findings
        .filter((finding) => finding.severity === severity)
        .map((finding) =>
          // Its evidence and what to measure next stand in chapter Bottlenecks.
          text(`${finding.title}: ${finding.action}`),
        );
      const none = wasRun ? text('None: no rule that asks for it fired.') : noData('no test has results');
      return section(id, title, [list(items.length === 0 ? [none] : items, '', items.length > 0)]);
    }),
  );
}
