import { journalFolder } from '../../faults/journal/journal.ts';
import { takeBackLeftovers } from '../../faults/journal/take-back.ts';
import type { Finding } from './finding.ts';

/** Removes what runs of this user that are gone left in effect: proxies, packet rules, paused processes; nothing else. */
export async function checkLeftovers(folder: string = journalFolder()): Promise<Finding[]> {
  const { removed, problems } = await takeBackLeftovers(folder);
  const findings: Finding[] = [
    ...removed.map(
      (what): Finding => ({
        mark: 'warning',
        text: `Faults: an earlier run left ${what}; it was taken back.`,
      }),
    ),
    ...problems.map((problem): Finding => ({ mark: 'bad', text: `Faults: ${problem}` })),
  ];
  return findings.length > 0
    ? findings
    : [{ mark: 'good', text: 'Faults: no earlier run left anything in effect.' }];
}
