import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCounters, increase, recordUpload, UPLOAD_RECORDS_KEPT } from '../../target/counters.ts';
import { describeMetrics, formatMetrics } from '../../target/format-metrics.ts';

test('a fresh target shows every counter at zero', () => {
  const samples = formatMetrics(createCounters())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(samples, [
    'target_connections_accepted_total 0',
    'target_connections_closed_total 0',
    'target_connections_open 0',
    'target_handshakes_refused_total{reason="auth"} 0',
    'target_handshakes_refused_total{reason="transport"} 0',
    'target_room_joins_total 0',
    'target_room_leaves_total 0',
    'target_messages_accepted_total{via="socket"} 0',
    'target_messages_accepted_total{via="rest"} 0',
    'target_messages_stored_total 0',
    'target_deliveries_total 0',
    'target_acks_total 0',
    'target_malformed_frames_total{reason="packet"} 0',
    'target_malformed_frames_total{reason="payload"} 0',
    'target_malformed_frames_total{reason="event"} 0',
    'target_uploads_total{via="multipart"} 0',
    'target_uploads_total{via="presigned"} 0',
    'target_upload_bytes_total 0',
    'target_processing_total{result="completed"} 0',
    'target_processing_total{result="failed"} 0',
    'target_downloads_total 0',
    'target_download_bytes_total 0',
    'target_search_queries_total{type="text"} 0',
    'target_search_queries_total{type="filtered"} 0',
    'target_suggestions_total 0',
  ]);
});

test('text and JSON give the same figures, with labels escaped', () => {
  const counters = createCounters();
  counters.connectionsAccepted = 5;
  counters.connectionsClosed = 2;
  increase(counters.restRequests, 'GET /a"b\\ 200', 3);
  increase(counters.notices, 'user:joined');
  const text = formatMetrics(counters);
  assert.match(text, /^target_connections_open 3$/m);
  assert.match(text, /^target_rest_requests_total\{method="GET",route="\/a\\"b\\\\",status="200"\} 3$/m);
  assert.match(text, /^target_notices_total\{event="user:joined"\} 1$/m);
  const described = describeMetrics(counters);
  assert.deepEqual(
    [described['connectionsOpen'], described['restRequests'], described['notices']],
    [3, { 'GET /a"b\\ 200': 3 }, { 'user:joined': 1 }],
  );
});

test('only the newest upload records are kept, while all are counted', () => {
  const counters = createCounters();
  for (let n = 0; n < UPLOAD_RECORDS_KEPT + 2; n++) {
    recordUpload(counters, { fileId: String(n), sizeBytes: 2, sha256: '', via: 'multipart' });
  }
  assert.equal(counters.uploadRecords.length, UPLOAD_RECORDS_KEPT);
  assert.equal(counters.uploadRecords[0]?.fileId, '2');
  assert.equal(counters.uploadBytes, 2 * (UPLOAD_RECORDS_KEPT + 2));
  assert.equal(counters.uploads.get('multipart'), UPLOAD_RECORDS_KEPT + 2);
});
