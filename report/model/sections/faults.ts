import { formatOffset } from '../../format/format-moment.ts';
import { section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** What the run did to the target or the network, by the log and not by the plan; nothing without such a log. */
export function buildFaults({ record, report }: TestView): Section[] {
  const spans = record.faultSpans ?? [];
  if (spans.length === 0) {
    return [];
  }
  const start = report.startedAtMs ?? 0;
  return [
    section(`test-${report.name}-faults`, 'Faults injected by the run', [
      table(
        ['Fault', 'Where', 'By', 'Injected', 'Removed', 'Struck>', 'Not done'],
        spans.map(({ description, where, driver, fromMs, toMs, injected, failure }) => [
          text(description),
          text(where),
          text(driver),
          text(formatOffset(fromMs, start)),
          toMs === undefined
            ? noData('it happened once, or was not removed')
            : text(formatOffset(toMs, start)),
          figure(injected, 'count', 'it is not counted'),
          text(failure ?? 'nothing'),
        ]),
        'Times are when it was in effect and no more, by the log of the run; the same stretches are edged in the chart.',
      ),
    ]),
  ];
}
