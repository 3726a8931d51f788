import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, exactly, polledShift } from '../checks.ts';
import { uploads } from '../loads.ts';

/** Of each size, every so many uploads of a virtual user one is looked at, the first among them. */
const verifyEvery = 20;

const corrupted = 25;

/** What happens to uploads. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'corrupt-upload',
    fault: `the first ${corrupted} uploads altered`,
    test: 'file-uploads',
    load: uploads,
    faults: [{ fault: 'corrupt-upload', count: corrupted }],
    putWhen: 'before',
    checks: [
      // One user and one size, so that the order of the uploads is known: the first, the 21st … are looked at.
      (evidence) => ({
        ...count(
          'Uploads that came back altered',
          'integrity_failed',
          exactly(Math.ceil(corrupted / verifyEvery)),
        )(evidence, undefined),
        note: `${evidence.injected['corrupt-upload'] ?? 0} altered, of which each ${verifyEvery}th is looked at, the first among them`,
      }),
      count('Files looked at', 'integrity_checked', counted('downloads')),
    ],
  },
  {
    name: 'baseline-uploads',
    fault: 'none',
    test: 'file-uploads',
    load: uploads,
    faults: [],
    putWhen: 'before',
    checks: [
      count('Uploads', 'uploads_completed', counted('processed.completed')),
      count('Bytes uploaded', 'upload_bytes', counted('uploadBytes')),
      count('Files looked at', 'integrity_checked', counted('downloads')),
      count('Uploads that came back altered', 'integrity_failed', exactly(0)),
    ],
  },
  {
    name: 'processing-lag',
    fault: '300 ms until an upload is processed',
    test: 'file-uploads',
    load: uploads,
    faults: [{ fault: 'processing-lag', ms: 300 }],
    putWhen: 'before',
    baseline: 'baseline-uploads',
    // Polled: late by a pause of 20 ms, or a tenth of the time so far, and one request.
    checks: [polledShift('Processing time (p50)', 'processing_time', 300, { ms: 25, share: 0.1 })],
  },
];
