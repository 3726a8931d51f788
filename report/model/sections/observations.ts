import { formatOffset } from '../../format/format-moment.ts';
import { list, section } from '../blocks.ts';
import { text } from '../cells.ts';
import { observe } from '../findings/observe.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Section } from '../report-model.ts';
import { whyNotRun } from '../why-not-run.ts';

/** What the record says about a test, each sentence with its figure and moment, and what went wrong. */
export function buildObservations(context: ReportContext, test: TestView): Section[] {
  const id = `test-${test.report.name}`;
  const seen = observe(context, test);
  const issues = listIssues(test);
  return [
    section(`${id}-observations`, 'Observations', [
      list(
        seen.map((line) => text(line)),
        whyNotRun(test, 'no rule found anything to say'),
      ),
    ]),
    section(`${id}-issues`, 'Issues encountered', [
      list(
        test.record?.summary === undefined
          ? []
          : (issues.length === 0 ? ['None.'] : issues).map((line) => text(line)),
        whyNotRun(test),
      ),
    ]),
  ];
}

function listIssues({ report, record }: TestView): string[] {
  const start = report.startedAtMs ?? 0;
  const errors = report.errors.map((error) => {
    const when =
      error.firstAtMs === null || error.lastAtMs === null
        ? ''
        : `, first ${formatOffset(error.firstAtMs, start)}, last ${formatOffset(error.lastAtMs, start)}`;
    return `${error.label}: ${error.count.toLocaleString('en-US')}${when}.`;
  });
  const logged = (record?.log?.messages ?? []).map(
    (message) => `k6 logged ${message.count} × ${message.level}: ${message.text}`,
  );
  return [...errors, ...logged];
}
