import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  asRecord,
  callApi,
  channelIdOf,
  joinChannel,
  readCounters,
  startTestTarget,
  tokenOf,
} from '../test-target.ts';

const MEGABYTE = 1024 * 1024;
const ADMIN = tokenOf(0);
const NO_UUID = '00000000-0000-0000-0000-000000000000';

let target: RunningTarget;
let channelId: string;
before(async () => {
  target = await startTestTarget({ storageCapBytes: 64 * MEGABYTE });
  channelId = await channelIdOf(target, 'channel-1');
  await joinChannel(target, channelId);
  await joinChannel(target, channelId, ADMIN);
});
after(() => target.stop());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function uploadMultipart(bytes: Buffer, token = tokenOf(1)) {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'picture.png');
  body.append('channelId', channelId);
  return callApi(target, 'POST', '/api/files/upload', { body, token });
}

async function presign(size: number, token = tokenOf(1)) {
  const body = { fileName: 'notes.txt', mimeType: 'text/plain', size, channelId };
  return callApi(target, 'POST', '/api/files/upload', { body, token });
}

async function completeAndPoll(fileId: string, size: number): Promise<Record<string, unknown>> {
  const body = {
    fileId,
    fileName: 'done.bin',
    mimeType: 'image/png',
    size,
    storagePath: `uploads/${fileId}`,
  };
  const completed = await callApi(target, 'POST', '/api/files/complete', { body });
  const { file, jobId } = asRecord(completed.body['data']);
  assert.equal(completed.status, 200, JSON.stringify(completed.body));
  assert.match(String(jobId), /^[0-9a-f-]{36}$/);
  assert.deepEqual([asRecord(file)['id'], asRecord(file)['processingStatus']], [fileId, 'processing']);
  for (;;) {
    const polled = await callApi(target, 'GET', `/api/files/${fileId}`);
    const data = asRecord(polled.body['data']);
    if (data['processingStatus'] !== 'processing') {
      return data;
    }
    assert.equal(data['downloadUrl'], null);
  }
}

async function download(fileId: string): Promise<Buffer> {
  const answer = await callApi(target, 'GET', `/api/files/${fileId}/download`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.ok(Date.parse(String(answer.body['expiresAt'])) > Date.now());
  const response = await fetch(String(answer.body['url']));
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.deepEqual([response.status, bytes.length], [200, answer.body['size']]);
  return bytes;
}

test('a multipart upload is hashed, processed and downloaded the same', async () => {
  const bytes = randomBytes(3 * MEGABYTE + 17);
  const uploaded = await uploadMultipart(bytes);
  assert.equal(uploaded.status, 200, JSON.stringify(uploaded.body));
  const { fileId, storagePath, url, hash, size } = asRecord(uploaded.body['data']);
  assert.deepEqual([storagePath, hash, size], [`uploads/${fileId}`, sha256(bytes), bytes.length]);
  assert.equal(sha256(Buffer.from(await (await fetch(String(url))).arrayBuffer())), hash);
  const done = await completeAndPoll(String(fileId), bytes.length);
  assert.deepEqual([done['processingStatus'], done['hash'], done['name']], ['completed', hash, 'done.bin']);
  const direct = await fetch(String(done['downloadUrl']));
  assert.equal(sha256(Buffer.from(await direct.arrayBuffer())), hash);
  assert.equal(direct.headers.get('content-type'), 'image/png');
  assert.equal(sha256(await download(String(fileId))), hash);
});

test('a presigned upload is put by its URL, once, and ends the same way', async () => {
  const bytes = randomBytes(2 * MEGABYTE);
  const presigned = await presign(bytes.length);
  const data = asRecord(presigned.body['data']);
  const fileId = String(data['fileId']);
  assert.deepEqual(
    [presigned.status, data['storagePath'], data['method'], data['headers']],
    [200, `uploads/${fileId}`, 'PUT', { 'content-type': 'text/plain' }],
  );
  const early = await callApi(target, 'GET', `/api/files/${fileId}`);
  assert.equal(asRecord(early.body['data'])['processingStatus'], 'pending');
  const complete = {
    fileId,
    fileName: 'n',
    mimeType: 'text/plain',
    size: 1,
    storagePath: `uploads/${fileId}`,
  };
  const tooEarly = await callApi(target, 'POST', '/api/files/complete', { body: complete });
  assert.deepEqual([tooEarly.status, tooEarly.body['errorCode']], [409, 'UPLOAD_INCOMPLETE']);
  const put = (headers: Record<string, string>) =>
    fetch(String(data['uploadUrl']), { method: 'PUT', body: new Uint8Array(bytes), headers });
  const first = await put({});
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('etag'), `"${sha256(bytes)}"`);
  assert.equal((await put({ 'content-type': 'application/json' })).status, 409);
  const wrongSize = await callApi(target, 'POST', '/api/files/complete', { body: complete });
  assert.deepEqual(
    [wrongSize.status, wrongSize.body['error']],
    [400, `Expected size 2097152 and storagePath uploads/${fileId}, got 1 and uploads/${fileId}.`],
  );
  const done = await completeAndPoll(fileId, bytes.length);
  assert.equal(done['processingStatus'], 'completed');
  assert.equal(sha256(await download(fileId)), sha256(bytes));
});

test('completing a file again names the same job', async () => {
  const bytes = randomBytes(100);
  const { fileId } = asRecord((await uploadMultipart(bytes)).body['data']);
  await completeAndPoll(String(fileId), 100);
  const body = { fileId, fileName: 'n', mimeType: 'a/b', size: 100, storagePath: `uploads/${fileId}` };
  const [one, two] = [
    await callApi(target, 'POST', '/api/files/complete', { body }),
    await callApi(target, 'POST', '/api/files/complete', { body }),
  ];
  assert.equal(asRecord(asRecord(one.body['data'])['file'])['processingStatus'], 'completed');
  assert.deepEqual(one.body, two.body);
});

test('over 25 MB is for the privileged: 400 for others, by length and by what really comes', async () => {
  const limit = 25 * MEGABYTE;
  const tooLarge = {
    success: false,
    error: 'Expected a file of at most 26214400 bytes.',
    errorCode: 'FILE_TOO_LARGE',
  };
  const asked = await presign(limit + 1);
  assert.deepEqual([asked.status, asked.body], [400, tooLarge]);
  assert.equal((await presign(50 * MEGABYTE, ADMIN)).status, 200);
  assert.equal((await uploadMultipart(Buffer.alloc(limit, 1))).status, 200);
  const over = await uploadMultipart(Buffer.alloc(limit + 1, 1));
  assert.deepEqual([over.status, over.body], [400, tooLarge]);
  const privileged = await uploadMultipart(Buffer.alloc(50 * MEGABYTE, 2), ADMIN);
  assert.equal(privileged.status, 200);

  // A presigned upload that claims one byte and brings too many, without saying how many.
  const { uploadUrl, fileId } = asRecord((await presign(1)).body['data']);
  const stream = new ReadableStream({
    start: (controller) => {
      for (let n = 0; n < 26; n++) {
        controller.enqueue(new Uint8Array(MEGABYTE));
      }
      controller.close();
    },
  });
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body: stream, duplex: 'half' };
  const put = await fetch(String(uploadUrl), init);
  assert.equal(put.status, 400);
  const after = await callApi(target, 'GET', `/api/files/${fileId}/download`);
  assert.equal(after.status, 404);
});

test('beyond the cap the oldest files go, and processing what has gone fails', async () => {
  const early = asRecord((await uploadMultipart(randomBytes(MEGABYTE))).body['data']);
  for (let n = 0; n < 3; n++) {
    assert.equal((await uploadMultipart(Buffer.alloc(24 * MEGABYTE, n))).status, 200);
  }
  const gone = await callApi(target, 'GET', `/api/files/${early['fileId']}/download`);
  assert.deepEqual(
    [gone.status, gone.body['error']],
    [404, `There is no content of file ${early['fileId']}.`],
  );
  assert.equal((await fetch(String(early['url']))).status, 404);
  assert.equal((await completeAndPoll(String(early['fileId']), MEGABYTE))['processingStatus'], 'failed');
});

test('storage URLs hold for one file, one action and a time', async () => {
  const data = asRecord((await presign(10)).body['data']);
  const url = new URL(String(data['uploadUrl']));
  const attempt = async (change: (altered: URL) => void, method: string) => {
    const altered = new URL(url);
    change(altered);
    return (await fetch(altered, { method, ...(method === 'PUT' ? { body: 'x' } : {}) })).status;
  };
  const later = String(Number(url.searchParams.get('expires')) + 1);
  assert.equal(await attempt(() => undefined, 'GET'), 403);
  assert.equal(await attempt((altered) => altered.searchParams.set('expires', later), 'PUT'), 403);
  assert.equal(await attempt((altered) => altered.searchParams.set('expires', '1'), 'PUT'), 403);
  assert.equal(await attempt((altered) => altered.searchParams.delete('signature'), 'PUT'), 403);
  assert.equal(await attempt((altered) => (altered.pathname = `/storage/${NO_UUID}`), 'PUT'), 403);
  assert.equal(await attempt((altered) => (altered.pathname = '/storage/..%2F..%2Fx'), 'PUT'), 400);
  assert.equal(await attempt(() => undefined, 'PUT'), 200);
});

test('wrong upload requests are refused', async () => {
  const post = async (path: string, body: unknown) => (await callApi(target, 'POST', path, { body })).status;
  assert.equal(await post('/api/files/upload', {}), 400);
  assert.equal(await post('/api/files/upload', { fileName: 'a', mimeType: 'a\nb', size: 1 }), 400);
  assert.equal(await post('/api/files/upload', { fileName: 'a', mimeType: 'a/b', size: -1 }), 400);
  assert.equal(await post('/api/files/upload', new FormData()), 400);
  const unknown = { fileId: NO_UUID, fileName: 'a', mimeType: 'a/b', size: 1, storagePath: 'x' };
  assert.equal(await post('/api/files/complete', unknown), 404);
  assert.equal(await post('/api/files/complete', { ...unknown, fileId: '../../etc/passwd' }), 400);
  assert.equal((await callApi(target, 'GET', `/api/files/${NO_UUID}`)).status, 404);
});

test('a broken upload leaves nothing and is not counted', async () => {
  const before = await readCounters(target);
  const { uploadUrl, fileId } = asRecord((await presign(10)).body['data']);
  const abort = new AbortController();
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(1000)),
    pull: () => abort.abort(),
  });
  const init: RequestInit & { duplex: 'half' } = {
    method: 'PUT',
    body: stream,
    duplex: 'half',
    signal: abort.signal,
  };
  await assert.rejects(fetch(String(uploadUrl), init));
  const again = await fetch(String(uploadUrl), { method: 'PUT', body: 'whole' });
  assert.equal(again.status, 200);
  const after = await readCounters(target);
  assert.equal(Number(after['uploadBytes']) - Number(before['uploadBytes']), 5);
  const { uploadRecords } = after;
  assert.ok(Array.isArray(uploadRecords));
  assert.deepEqual(uploadRecords.at(-1), {
    fileId,
    sizeBytes: 5,
    sha256: sha256(Buffer.from('whole')),
    via: 'presigned',
  });
});

test('uploads, bytes, hashes and downloads are counted exactly', async () => {
  const before = await readCounters(target);
  const small = randomBytes(1_000);
  const { fileId } = asRecord((await uploadMultipart(small)).body['data']);
  await completeAndPoll(String(fileId), 1_000);
  await download(String(fileId));
  const after = await readCounters(target);
  const grown = (name: string, label?: string) => {
    const read = (counters: Record<string, unknown>) =>
      Number(label === undefined ? counters[name] : asRecord(counters[name])[label]);
    return read(after) - read(before);
  };
  assert.deepEqual(
    [
      grown('uploads', 'multipart'),
      grown('uploadBytes'),
      grown('processed', 'completed'),
      grown('downloads'),
      grown('downloadBytes'),
    ],
    [1, 1_000, 1, 1, 1_000],
  );
});
