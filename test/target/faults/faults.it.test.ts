import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  asRecord,
  BYPASS,
  callApi,
  channelIdOf,
  connectAs,
  joinChannel,
  mintToken,
  nextEvent,
  openSocket,
  readCounters,
  startTestTarget,
} from '../test-target.ts';
import { endFaults, openRoom, putFaults, say, settle, until } from './fault-target.ts';

let target: RunningTarget;
before(async () => {
  target = await startTestTarget({ faults: true });
});
after(() => target.stop());

/** Opens members of a room, lets the first say `count` messages and waits until all have read what came. */
async function chat(t: TestContext, room: string, count: number, size = 3) {
  const members = await openRoom(target, room, size);
  t.after(() => {
    for (const { socket } of members) {
      socket.close();
    }
  });
  const [first] = members;
  assert.ok(first);
  const acks: unknown[] = [];
  for (let n = 0; n < count; n++) {
    acks.push(await say(first, room, `${room} ${n}`));
  }
  // What was sent to a socket before an answer is read before it.
  for (const { socket } of members) {
    await settle(socket);
  }
  return { members, acks };
}

test('deliveries are lost at exactly the count, at each third, and the log names them', async (t) => {
  const before = await readCounters(target);
  await putFaults(target, { fault: 'lose', count: 4, every: 3, id: 'gaps' });
  const { members } = await chat(t, 'channel-1', 6);
  const sent = Array.from({ length: 6 }, (_, n) => `channel-1 ${n}`);
  const { injected, log } = await endFaults(target);
  // Three members: the third delivery of a message is the one at the last member.
  assert.deepEqual(
    members.map(({ read }) => read),
    [sent, sent, sent.slice(4)],
  );
  assert.deepEqual(injected, { gaps: 4 });
  assert.deepEqual(
    log.map(({ atMs: _atMs, socketId: _socketId, ...entry }) => entry),
    sent.slice(0, 4).map((messageId) => ({
      fault: 'lose',
      id: 'gaps',
      room: 'channel-1',
      messageId,
      recipient: 'user-3',
    })),
  );
  assert.equal(log[0]?.socketId, members[2]?.socket.id);
  assert.equal(Number((await readCounters(target))['deliveries']) - Number(before['deliveries']), 18 - 4);
});

test('deliveries are duplicated at exactly the count', async (t) => {
  await putFaults(target, { fault: 'duplicate', count: 2, every: 2 });
  const { members } = await chat(t, 'channel-1', 3);
  const { injected } = await endFaults(target);
  assert.deepEqual(
    members.map(({ read }) => read.map((content) => content.slice(-1)).join('')),
    ['0112', '0012', '012'],
  );
  assert.deepEqual(injected, { duplicate: 2 });
});

test('a reordered delivery is read after the next one of its sender, once for each count', async (t) => {
  await putFaults(target, { fault: 'reorder', count: 2, every: 4 });
  const { members } = await chat(t, 'channel-1', 6);
  const { injected, log } = await endFaults(target);
  // The fourth delivery is message 1 at the first member; the eighth, without the one that overtook, 2 at the last.
  assert.deepEqual(
    members.map(({ read }) => read.map((content) => content.slice(-1)).join('')),
    ['021345', '012345', '013245'],
  );
  assert.deepEqual(injected, { reorder: 2 });
  assert.deepEqual(
    log.map(({ messageId, recipient }) => [messageId, recipient]),
    [
      ['channel-1 1', 'user-1'],
      ['channel-1 2', 'user-3'],
    ],
  );
});

test('a delivery that nothing overtakes is let go in order and not counted', async (t) => {
  await putFaults(target, { fault: 'reorder', count: 1, every: 1 });
  const { members } = await chat(t, 'channel-1', 1);
  assert.deepEqual(
    members.map(({ read }) => read),
    [[], ['channel-1 0'], ['channel-1 0']],
  );
  const { injected } = await endFaults(target);
  await until(() => members[0]?.read.length === 1, 'the delivery that was held');
  assert.deepEqual(injected, {});

  await putFaults(target, { fault: 'reorder', count: 1, every: 1, holdMs: 20 });
  const [first] = members;
  assert.ok(first);
  await say(first, 'channel-1', 'alone');
  await until(() => first.read.length === 2, 'the end of its time');
  assert.deepEqual((await endFaults(target)).injected, {});
});

test('answers of a wrong shape: acks of messages, deliveries and REST, each at exactly the count', async (t) => {
  await putFaults(
    target,
    { fault: 'wrong-shape', at: 'ack', count: 2, every: 2, id: 'acks' },
    { fault: 'wrong-shape', at: 'delivery', count: 1, every: 5, id: 'deliveries' },
    { fault: 'wrong-shape', at: 'rest', count: 1, every: 2, route: 'GET /api/channels', id: 'rest' },
  );
  const { members, acks } = await chat(t, 'channel-1', 5);
  assert.deepEqual(acks, [
    { success: true },
    { wrong: 'shape' },
    { success: true },
    { wrong: 'shape' },
    { success: true },
  ]);
  assert.deepEqual(
    members.map(({ read }) => read.map((content) => content.slice(-1)).join('')),
    ['01234', '0g234', '01234'],
  );
  const answers = [];
  for (const path of ['/api/channels', '/api/users/me/profile', '/api/channels', '/api/channels']) {
    answers.push(Object.keys((await callApi(target, 'GET', path)).body).join());
  }
  assert.deepEqual(answers, [
    'success,channels,pagination',
    'success,data',
    'wrong',
    'success,channels,pagination',
  ]);
  assert.deepEqual((await endFaults(target)).injected, { acks: 2, deliveries: 1, rest: 1 });
});

test('the next upgrades are refused with 503 or their connection is reset, and then it is healthy', async () => {
  const before = asRecord((await readCounters(target))['handshakesRefused']);
  await putFaults(target, { fault: 'refuse', count: 2 }, { fault: 'reset', count: 1 });
  const failures: string[] = [];
  for (let n = 0; n < 3; n++) {
    const socket = openSocket(target, { token: mintToken({ userId: 'user-1' }) });
    await nextEvent(socket, 'connected').catch((error: unknown) => {
      const { description } = error as { description?: { message?: string } };
      failures.push(String(description?.message));
    });
    socket.close();
  }
  assert.deepEqual(failures.slice(0, 2), [
    'Unexpected server response: 503',
    'Unexpected server response: 503',
  ]);
  assert.match(failures[2] ?? '', /ECONNRESET|hang up/);
  (await connectAs(target, 'user-1')).close();
  const after = asRecord((await readCounters(target))['handshakesRefused']);
  assert.equal(Number(after['transport']) - Number(before['transport']), 3);
  assert.deepEqual((await endFaults(target)).injected, { refuse: 2, reset: 1 });
});

/** Waits until the target has seen the end of every socket of the tests before. */
async function allClosed(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { connectionsAccepted, connectionsClosed } = await readCounters(target);
    if (connectionsAccepted === connectionsClosed) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The sockets of the tests before are still open.');
}

test('sockets that are there are dropped evenly spread, then those that enter a room', async () => {
  await allClosed();
  const members = await openRoom(target, 'channel-2', 6);
  const ended: string[] = [];
  const watch = (name: string, { socket }: (typeof members)[number]) =>
    socket.once('disconnect', (reason) => ended.push(`${name} ${reason}`));
  for (const [place, member] of members.entries()) {
    watch(`user-${place + 1}`, member);
  }
  await putFaults(target, { fault: 'disconnect', count: 3 });
  await until(() => ended.length === 3, 'three disconnects');
  assert.deepEqual(ended.sort(), [
    'user-1 transport close',
    'user-3 transport close',
    'user-5 transport close',
  ]);
  assert.deepEqual((await endFaults(target)).injected, { disconnect: 3 });

  ended.length = 0;
  await putFaults(target, { fault: 'disconnect', count: 2, every: 3, from: 0 });
  await until(() => ended.length === 1, 'one of the three that are left');
  const others = await openRoom(target, 'channel-2', 4);
  for (const [place, member] of others.entries()) {
    watch(`new ${place + 1}`, member);
  }
  await until(() => ended.length === 2 || others.some(({ socket }) => socket.disconnected), 'the second');
  assert.deepEqual((await endFaults(target)).injected, { disconnect: 2 });
  assert.deepEqual(
    others.map(({ socket }) => socket.connected),
    [true, true, false, true],
  );
  for (const { socket } of [...members, ...others]) {
    socket.close();
  }
});

test('delays hold handshake, ack, delivery and REST answer as long as the log says, and not less', async () => {
  const delay = { kind: 'fixed', ms: 30 } as const;
  await putFaults(
    target,
    { fault: 'delay', at: 'accept', delay },
    { fault: 'delay', at: 'handshake', delay },
    { fault: 'delay', at: 'ack', delay },
    { fault: 'delay', at: 'delivery', delay: { kind: 'uniform', minMs: 40, maxMs: 60 } },
    { fault: 'delay', at: 'rest', delay, route: 'GET /api/channels' },
  );
  const timed = async (act: () => Promise<unknown>) => {
    const startMs = performance.now();
    await act();
    return performance.now() - startMs;
  };
  let socket: Awaited<ReturnType<typeof connectAs>> | undefined;
  const connectMs = await timed(async () => {
    socket = await connectAs(target, 'user-1');
  });
  assert.ok(socket);
  const reader = nextEvent(socket, 'message:new');
  const joinMs = await timed(async () => socket?.emitWithAck('room:join', { roomName: 'general' }));
  const deliveryMs = await timed(async () => {
    socket?.emit('message:send', { roomName: 'general', content: 'late', metadata: { k6: 'token' } });
    await reader;
  });
  const restMs = await timed(() => callApi(target, 'GET', '/api/channels'));
  const { injected, log } = await endFaults(target);
  assert.deepEqual(injected, { delay: 5 });
  assert.deepEqual(
    log.map(({ at, recipient, room, messageId, route }) => [at, recipient, room, messageId, route]),
    [
      ['accept', undefined, undefined, undefined, undefined],
      ['handshake', 'user-1', undefined, undefined, undefined],
      ['ack', 'user-1', undefined, undefined, undefined],
      ['delivery', 'user-1', 'general', 'token', undefined],
      ['rest', undefined, undefined, undefined, 'GET /api/channels'],
    ],
  );
  const drawn = log.map(({ delayMs = 0 }) => delayMs);
  const [accept = 0, handshake = 0, ack = 0, delivery = 0, rest = 0] = drawn;
  assert.deepEqual([accept, handshake, ack, rest], [30, 30, 30, 30]);
  assert.ok(delivery >= 40 && delivery <= 60);
  for (const { delayMs = 0, tookMs = 0 } of log) {
    assert.ok(tookMs >= delayMs, `${tookMs} of ${delayMs} ms`);
  }
  assert.ok(connectMs >= 60 && joinMs >= 30 && deliveryMs >= delivery && restMs >= 30);
  socket.close();
});

test('a stall stops the whole process', async () => {
  await putFaults(target, { fault: 'stall', afterMs: 50, durationMs: 300 });
  // This process is the target's own: its timers stand still too.
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 5);
  await until(() => longestMs >= 300, 'the stall');
  clearInterval(timer);
  const { injected, log } = await endFaults(target);
  assert.deepEqual(injected, { stall: 1 });
  assert.equal(log[0]?.delayMs, 300);
  assert.ok((log[0]?.tookMs ?? 0) >= 300);
});

test('an upload is corrupted on disk without the target noticing, the next one is not', async () => {
  await putFaults(target, { fault: 'corrupt-upload', count: 1 });
  const bytes = Buffer.from('what was sent');
  const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
  const hashes: string[] = [];
  const ids: string[] = [];
  for (let n = 0; n < 2; n++) {
    const form = new FormData();
    form.set('file', new Blob([bytes], { type: 'text/plain' }), 'a.txt');
    const { body } = await callApi(target, 'POST', '/api/files/upload', { body: form });
    const data = asRecord(body['data']);
    ids.push(String(data['fileId']));
    hashes.push(hashOf(Buffer.from(await (await fetch(String(data['url']))).arrayBuffer())));
    await complete(String(data['fileId']), bytes.length);
  }
  const corrupted = Buffer.from(bytes);
  corrupted.writeUInt8(255 - bytes.readUInt8(0), 0);
  assert.deepEqual(hashes, [hashOf(corrupted), hashOf(bytes)]);
  assert.equal(await statusOf(ids[0] ?? '', 'completed'), 'completed');
  const { injected, log } = await endFaults(target);
  assert.deepEqual(injected, { 'corrupt-upload': 1 });
  assert.equal(log[0]?.fileId, ids[0]);
});

async function complete(fileId: string, size: number): Promise<void> {
  const { status } = await callApi(target, 'POST', '/api/files/complete', {
    body: { fileId, fileName: 'a.txt', mimeType: 'text/plain', size, storagePath: `uploads/${fileId}` },
  });
  assert.equal(status, 200);
}

async function statusOf(fileId: string, awaited: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { body } = await callApi(target, 'GET', `/api/files/${fileId}`);
    const status = String(asRecord(body['data'])['processingStatus']);
    if (status === awaited || tries > 500) {
      return status;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('processing waits out its lag', async () => {
  await putFaults(target, { fault: 'processing-lag', ms: 200 });
  const form = new FormData();
  form.set('file', new Blob(['lag'], { type: 'text/plain' }), 'lag.txt');
  const { body } = await callApi(target, 'POST', '/api/files/upload', { body: form });
  const fileId = String(asRecord(body['data'])['fileId']);
  const startMs = performance.now();
  await complete(fileId, 3);
  assert.equal(await statusOf(fileId, 'completed'), 'completed');
  assert.ok(performance.now() - startMs >= 200);
  const { injected, log } = await endFaults(target);
  assert.deepEqual([injected, log[0]?.fileId, log[0]?.delayMs], [{ 'processing-lag': 1 }, fileId, 200]);
});

test('a message is found only after the lag of the index, by REST and by socket alike', async (t) => {
  await putFaults(target, { fault: 'index-lag', ms: 400 });
  const channelId = await channelIdOf(target, 'channel-3');
  await joinChannel(target, channelId);
  const search = async (word: string) =>
    asRecord((await callApi(target, 'GET', `/api/search?q=${word}`)).body['pagination'])['total'];
  const startMs = performance.now();
  await callApi(target, 'POST', '/api/messages', { body: { channelId, content: 'laggardly' } });
  assert.equal(await search('laggardly'), 0);
  while ((await search('laggardly')) === 0) {
    assert.ok(performance.now() - startMs < 5_000);
  }
  assert.ok(performance.now() - startMs >= 399);
  await chat(t, 'channel-3', 1, 1);
  const { injected } = await endFaults(target);
  assert.deepEqual(injected, { 'index-lag': 2 });
});

test('requests above the rate are answered 429, whoever asks, on the routes that it names', async () => {
  await putFaults(target, { fault: 'rate-limit', perSecond: 3, route: 'GET /api/channels' });
  const statuses: Record<number, number> = {};
  for (let n = 0; n < 8; n++) {
    const { status } = await callApi(target, 'GET', '/api/channels?limit=1');
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  assert.equal((await callApi(target, 'GET', '/api/users/me/profile')).status, 200);
  const { injected } = await endFaults(target);
  // Eight requests in a row can lie in two of its seconds.
  assert.ok(statuses[429] === 5 || statuses[429] === 2, JSON.stringify(statuses));
  assert.deepEqual([injected, statuses[200]], [{ 'rate-limit': statuses[429] }, 8 - (statuses[429] ?? 0)]);
});

test('a fault outside its time does nothing', async (t) => {
  await putFaults(
    target,
    { fault: 'lose', count: 5, every: 1, from: 60 },
    { fault: 'refuse', count: 1, from: 0, for: 0.001 },
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { members } = await chat(t, 'channel-1', 2);
  assert.deepEqual(
    members.map(({ read }) => read.length),
    [2, 2, 2],
  );
  assert.deepEqual((await endFaults(target)).injected, {});
});

test('a wrong plan is refused with all its problems and leaves the one in effect', async () => {
  await putFaults(target, { fault: 'index-lag', ms: 1 });
  const { status, body } = await callApi(target, 'PUT', '/api/faults', {
    body: { seed: 1, faults: [{ fault: 'lose' }, { fault: 'stall', afterMs: -1, durationMs: 1 }] },
  });
  assert.deepEqual(
    [status, body['error'], body['errorCode']],
    [
      400,
      'faults[0].count: expected a number, got nothing.\nfaults[1].afterMs: expected at least 0, got -1.',
      'VALIDATION_ERROR',
    ],
  );
  const described = (await callApi(target, 'GET', '/api/faults')).body;
  assert.deepEqual(described['plan'], { seed: 1, faults: [{ fault: 'index-lag', ms: 1 }] });
  await endFaults(target);
  assert.equal((await callApi(target, 'GET', '/api/faults')).body['plan'], null);
});

test('for whoever comes through a proxy, and on a target that was not asked for faults, the route is not there', async () => {
  const missing = {
    success: false,
    error: 'There is no route GET /api/faults.',
    errorCode: 'NOT_FOUND',
  };
  for (const name of ['x-forwarded-for', 'forwarded']) {
    const response = await fetch(`${target.restUrl}/api/faults`, {
      headers: { [name]: '198.51.100.7', 'x-ratelimit-bypass': BYPASS },
    });
    assert.deepEqual([response.status, await response.json()], [404, missing]);
  }
  const healthy = await startTestTarget();
  try {
    const { status, body } = await callApi(healthy, 'GET', '/api/faults');
    assert.deepEqual([status, body], [404, missing]);
  } finally {
    await healthy.stop();
  }
});

test('a plan from a file holds from the start, and what it injected is in the log when the target has stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-test-'));
  const faultPlanPath = join(folder, 'plan.json');
  const faultLogPath = join(folder, 'faults.ndjson');
  const plan = { seed: 1, faults: [{ fault: 'refuse', count: 1, id: 'first' }] };
  try {
    writeFileSync(faultPlanPath, JSON.stringify(plan));
    const own = await startTestTarget({ faultPlanPath, faultLogPath });
    const startMs = Date.now();
    const socket = openSocket(own, { token: mintToken({ userId: 'user-1' }) });
    await assert.rejects(nextEvent(socket, 'connected'));
    socket.close();
    assert.deepEqual((await callApi(own, 'GET', '/api/faults')).body['plan'], plan);
    await own.stop();
    const { atMs, ...entry } = JSON.parse(readFileSync(faultLogPath, 'utf8'));
    assert.deepEqual(entry, { fault: 'refuse', id: 'first' });
    assert.ok(Math.abs(atMs - startMs) < 10_000);

    writeFileSync(faultPlanPath, '{"seed":0.5,"faults":[]}');
    await assert.rejects(startTestTarget({ faultPlanPath }), {
      message: `The fault plan ${faultPlanPath} cannot be used:\n  seed: expected a whole number, got 0.5.`,
    });
    writeFileSync(faultPlanPath, 'seed: 1');
    await assert.rejects(startTestTarget({ faultPlanPath }), {
      message: `Expected the fault plan ${faultPlanPath} to be JSON; it cannot be read as such.`,
    });
    const nowhere = join(folder, 'none.json');
    await assert.rejects(startTestTarget({ faultPlanPath: nowhere }), {
      message: `Expected a fault plan, but ${nowhere} cannot be read (ENOENT).`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a target that stops lets go what it holds back', async () => {
  const own = await startTestTarget({ faults: true });
  await putFaults(own, {
    fault: 'delay',
    at: 'rest',
    delay: { kind: 'fixed', ms: 600_000 },
    route: 'GET /api/channels',
  });
  const held = callApi(own, 'GET', '/api/channels');
  await new Promise((resolve) => setTimeout(resolve, 200));
  await Promise.all([own.stop(), held]);
  assert.equal((await held).status, 200);
});
