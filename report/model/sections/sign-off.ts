import { facts, section } from '../blocks.ts';
import { text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** Who answers for the report, from the target file. */
export function buildSignOff({ record }: ReportContext): Section {
  const { signOff, contact, nextReview, testFrequency } = record.manifest.target;
  return section('sign-off', 'Sign-off', [
    facts({
      'Prepared by': text(signOff?.preparedBy, 'the target file has no signOff.preparedBy'),
      'Reviewed by': text(signOff?.reviewedBy, 'the target file has no signOff.reviewedBy'),
      'Approved by': text(signOff?.approvedBy, 'the target file has no signOff.approvedBy'),
      Date: text(signOff?.date, 'the target file has no signOff.date'),
      Contact: text(contact, 'the target file has no contact'),
      'Next review': text(nextReview, 'the target file has no nextReview'),
      'Test frequency': text(testFrequency, 'the target file has no testFrequency'),
    }),
  ]);
}
