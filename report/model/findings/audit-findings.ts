import type { TestView } from '../report-context.ts';
import type { Finding } from './finding.ts';

/** One finding for a test whose audit and counters do not say the same. */
export function auditFindings({ report }: TestView): Finding[] {
  const disagreements = report.audit?.disagreements ?? [];
  if (disagreements.length === 0) {
    return [];
  }
  return [
    {
      severity: 'critical',
      title: `The delivery audit of ${report.title} and its counters disagree`,
      affected: 'Generator',
      impact: 'One of the two is wrong, so neither count of deliveries can be relied on.',
      evidence: disagreements.map((one) => `${one.replace(/\.$/, '')} (section Delivery audit)`),
      action:
        'Keep the folder of this run and report it as a defect of k6-chat; do not use its counts of deliveries.',
      measureNext: `Deliveries of ${report.title} by both counts, in a shorter run.`,
    },
  ];
}
