import type { TestSummary } from '../../lib/summary/test-summary.ts';
import type { Audit, AuditCounts } from '../../record/audit-schema.ts';

/** Which counter of the summary says the same as which count of the audit. */
const COUNTERS = [
  ['expected', 'deliveries_expected'],
  ['delivered', 'deliveries'],
  ['lost', 'deliveries_lost'],
  ['duplicated', 'deliveries_duplicated'],
  ['outOfOrder', 'deliveries_out_of_order'],
  ['notJudged', 'deliveries_not_judged'],
] as const;

const WORDS: Readonly<Record<keyof AuditCounts, string>> = {
  expected: 'expected',
  delivered: 'delivered',
  lost: 'lost',
  duplicated: 'duplicated',
  outOfOrder: 'out of order',
  late: 'late',
  notJudged: 'excused',
  messagesLost: 'of which messages were lost',
};

/**
 * Where the audit does not say the same as the summary's counters or as itself, a sentence each; empty when its books
 * balance. Two ways of counting that differ cannot both be right.
 */
export function checkAudit(audit: Audit, summary: TestSummary | undefined): string[] {
  const { totals } = audit;
  const settled = totals.delivered + totals.lost + totals.notJudged;
  const ownBalance =
    settled === totals.expected
      ? []
      : [
          `The audit expected ${show(totals.expected)} deliveries, but delivered, lost and excused add up to ${show(settled)}.`,
        ];
  const parts = [
    ['rooms', audit.rooms],
    ['windows', audit.windows],
  ] as const;
  const sums = parts.flatMap(([name, list]) =>
    (Object.keys(WORDS) as (keyof AuditCounts)[]).flatMap((key) => {
      const sum = list.reduce((total, one) => total + one[key], 0);
      return sum === totals[key]
        ? []
        : [
            `Deliveries ${WORDS[key]}: the audit’s ${name} add up to ${show(sum)}, its total is ${show(totals[key])}.`,
          ];
    }),
  );
  const counters =
    summary === undefined
      ? []
      : COUNTERS.flatMap(([key, metric]) => {
          const counted = summary.metrics[metric]?.values['count'];
          // A counter that the summary does not have is missing data, not another count.
          return counted === undefined || counted === totals[key]
            ? []
            : [
                `Deliveries ${WORDS[key]}: the audit counts ${show(totals[key])}, the summary’s ${metric} ${show(counted)}.`,
              ];
        });
  return [...ownBalance, ...sums, ...counters];
}

function show(count: number): string {
  return count.toLocaleString('en-US');
}
