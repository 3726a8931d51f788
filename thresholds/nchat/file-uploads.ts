import { above, below } from '../../lib/config/bounds.ts';
import { restCounts } from '../../lib/config/target-counts.ts';
import { defineTest } from '../../lib/config/test-definition.ts';
import { planUploads } from '../../lib/load/plan-callers.ts';
import { stepItems } from '../../lib/protocols/nchat/rest/steps.ts';
import { uploadMix } from '../../lib/protocols/nchat/rest/upload-mix.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 100 users upload files of 100 KB to 50 MB and wait until they are processed. */
export const definition = defineTest({
  name: 'file-uploads',
  title: 'File uploads',
  purpose:
    'Users upload files of four sizes and wait until each is processed; a sample is downloaded and compared.',
  order: 4,
  family: 'files',
  headline: { metric: 'upload_time', stat: 'p(95)' },
  targetCounts: [
    ...restCounts,
    { label: 'Uploads', suite: [{ metric: 'uploads_completed' }], target: ['uploads'] },
    { label: 'Bytes uploaded', suite: [{ metric: 'upload_bytes' }], target: ['uploadBytes'] },
  ],
  needs: ['rest'],
  uses: ['USERS', 'DURATION', 'THINK_TIME', 'MAX_FILE_SIZE', 'UPLOAD_VIA', 'REQUEST_TIMEOUT'],
  profiles: {
    smoke: { users: 5, durationMs: 4 * SECOND, thinkTimeMs: 300, maxFileBytes: 10_000_000 },
    demo: { users: 100, durationMs: 35 * SECOND, thinkTimeMs: 10 * SECOND },
    '10k': { users: 100, durationMs: 5 * MINUTE, thinkTimeMs: 10 * SECOND },
  },
  rows: (load) => [
    { metric: 'uploads_started', stat: 'count', label: 'Total uploads started' },
    { metric: 'uploads_completed', stat: 'count' },
    {
      metric: 'uploads_failed',
      stat: 'count',
      limit: below(Math.max(1, load.users / 10)),
      reason: '10 at 100 users, in proportion to the users.',
    },
    {
      metric: 'upload_success',
      stat: 'rate',
      label: 'Success rate',
      limit: above(0.99),
      warning: above(0.999),
      reason:
        'At most 1 % may fail; 0.1 % is the stricter level. Completed means processed, not only received.',
    },
    { metric: 'upload_time', stat: 'avg', label: 'Upload time (avg)' },
    { metric: 'upload_time', stat: 'med', label: 'Upload time (p50)' },
    {
      metric: 'upload_time',
      stat: 'p(95)',
      label: 'Upload time (p95)',
      limit: below(5_000),
      reason: 'Of the whole mix, 50 MB files included: nobody stares at a progress bar for long.',
    },
    {
      metric: 'upload_time',
      stat: 'p(99)',
      label: 'Upload time (p99)',
      limit: below(10_000),
      reason: 'The largest files on a busy server take twice that at most.',
    },
    { metric: 'upload_speed', stat: 'avg', label: 'Upload speed (avg)' },
    { metric: 'upload_speed', stat: 'p(95)', label: 'Upload speed (p95)' },
    { metric: 'processing_time', stat: 'avg', label: 'Processing time (avg)' },
    {
      metric: 'processing_time',
      stat: 'p(95)',
      label: 'Processing time (p95)',
      limit: below(2_000),
      reason: 'From complete to `completed`: the others in the channel see the file within two seconds.',
    },
    { metric: 'upload_bytes', stat: 'count', label: 'Total data uploaded' },
    { metric: 'integrity_checked', stat: 'count' },
    {
      metric: 'integrity_failed',
      stat: 'count',
      limit: below(1),
      reason: 'A file that comes back altered is lost, however fast it went.',
    },
    {
      metric: 'uploads_held',
      stat: 'count',
      warning: below(1),
      reason:
        'A held upload means that the generator’s memory, not the target, limited how many ran at once.',
    },
  ],
  breakdowns: [
    {
      title: 'Upload time by file size',
      tag: 'size',
      heading: 'File size',
      items: uploadMix.map(({ value }) => ({ value: value.tag, label: value.label })),
      columns: [
        { metric: 'uploads_started', stat: 'count', label: 'Uploads' },
        { metric: 'upload_time', stat: 'avg', label: 'Avg time' },
        { metric: 'upload_time', stat: 'p(95)', label: 'p95 time' },
        { metric: 'upload_speed', stat: 'avg', label: 'Avg speed' },
        { metric: 'processing_time', stat: 'p(95)', label: 'Processing p95' },
        { metric: 'upload_success', stat: 'rate', label: 'Success rate' },
      ],
    },
    {
      title: 'Every request by step, set-up included',
      tag: 'step',
      heading: 'Step',
      items: stepItems([
        'signin',
        'token_refresh',
        'channel_create',
        'channel_join',
        'channel_find',
        'upload_ticket',
        'upload_put',
        'upload_post',
        'upload_complete',
        'upload_poll',
        'download_ticket',
        'download_get',
      ]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: planUploads,
});
