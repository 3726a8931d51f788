import type { ReportTest } from './report-model.ts';

/** Why a test that is not valid judges nobody, to stand after a colon or "because". */
export function whyNotValid({ contradictions }: Pick<ReportTest, 'contradictions'>): string {
  return contradictions.length > 0 ? 'its results are inconsistent' : 'the generator did not keep up';
}
