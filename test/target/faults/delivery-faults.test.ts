import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDelayQueue } from '../../../target/faults/delay-queue.ts';
import { createDeliveryFaults } from '../../../target/faults/delivery-faults.ts';
import type { FaultDetails } from '../../../target/faults/fault-log.ts';
import type { Fault } from '../../../target/faults/fault-plan.ts';
import { seededRandom } from '../../../target/faults/seeded-random.ts';
import type { DeliveryWire } from '../../../target/outlet.ts';
import { createManualClock } from './manual-clock.ts';

type Injected = FaultDetails & { fault: Fault['fault'] };
interface Payload {
  userId: string;
  metadata: { id: string };
}

/** A room of members that note what they read, with a plan in effect. */
function openRoom(size: number, ...faults: Fault[]) {
  const { clock, goTo } = createManualClock();
  const log: Injected[] = [];
  const read = new Map<string, string[]>();
  for (let place = 0; place < size; place++) {
    read.set(`socket-${place}`, []);
  }
  const wire: DeliveryWire = {
    members: () => read.keys(),
    userOf: (socketId) => socketId.replace('socket', 'user'),
    send: (socketIds, _event, payload) => {
      const { metadata } = payload as Partial<Payload>;
      for (const socketId of socketIds) {
        read.get(socketId)?.push(metadata?.id ?? 'wrong');
      }
    },
  };
  const deliveryFaults = createDeliveryFaults({
    plan: { seed: 1, faults },
    startMs: 0,
    tools: {
      nowMs: clock.nowMs,
      queue: createDelayQueue(clock),
      record: ({ fault }, _beganMs, details) => log.push({ fault, ...details }),
      sockets: { ids: () => [], userOf: () => '', drop: () => undefined },
      halt: () => undefined,
    },
  });
  assert.ok(deliveryFaults);
  const say = (userId: string, id: string) => {
    const payload: Payload = { userId, metadata: { id } };
    const delivery = {
      kind: 'delivery',
      event: 'message:new',
      roomName: 'room',
      recipients: size,
      payload,
      exceptId: undefined,
      senderId: userId,
      wire,
    } as const;
    deliveryFaults.deliver(delivery, () => wire.send([...read.keys()], 'message:new', payload));
  };
  const countOf = (fault: Fault['fault']) => log.filter((entry) => entry.fault === fault).length;
  return { say, read, log, goTo, countOf, end: deliveryFaults.end };
}

/** What a reader of every message would count, by the order in which it read those of each sender. */
function audit(read: ReadonlyMap<string, string[]>, sent: ReadonlyMap<string, string>) {
  const tally = { lost: 0, duplicated: 0, outOfOrder: 0, wrong: 0 };
  const places = new Map([...sent.keys()].map((id, place) => [id, place]));
  for (const ids of read.values()) {
    const seen = new Set<string>();
    const latest = new Map<string, number>();
    for (const id of ids) {
      const place = places.get(id);
      const sender = sent.get(id) ?? '';
      if (place === undefined) {
        tally.wrong++;
      } else if (seen.has(id)) {
        tally.duplicated++;
      } else if (place < (latest.get(sender) ?? -1)) {
        tally.outOfOrder++;
      } else {
        latest.set(sender, place);
      }
      seen.add(id);
    }
    tally.lost += [...sent.keys()].filter((id) => !seen.has(id)).length;
  }
  return tally;
}

const COUNTED: Fault[] = [
  { fault: 'lose', count: 50, every: 7 },
  { fault: 'duplicate', count: 40, every: 11 },
  { fault: 'reorder', count: 30, every: 13 },
  { fault: 'wrong-shape', at: 'delivery', count: 20 },
];

for (const [name, faults] of [
  ['at once', COUNTED],
  ['under a fixed delay', [...COUNTED, { fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 20 } }]],
] as const) {
  test(`all counted faults together, ${name}, are found by an audit of everything read, exactly`, () => {
    const room = openRoom(10, ...faults);
    const random = seededRandom(7);
    const sent = new Map<string, string>();
    for (let n = 0; n < 500; n++) {
      const sender = `user-${Math.floor(random() * 5)}`;
      sent.set(`message-${n}`, sender);
      room.say(sender, `message-${n}`);
      room.goTo(n);
    }
    room.end();
    room.goTo(600);
    // One of a wrong shape is lost to its reader too.
    assert.deepEqual(audit(room.read, sent), { lost: 70, duplicated: 40, outOfOrder: 30, wrong: 20 });
    assert.deepEqual(
      [room.countOf('lose'), room.countOf('duplicate'), room.countOf('reorder'), room.countOf('wrong-shape')],
      [50, 40, 30, 20],
    );
  });
}

test('the log of losses names each message and recipient', () => {
  const { say, log, read } = openRoom(3, { fault: 'lose', count: 2, every: 2 });
  say('user-1', 'a');
  say('user-1', 'b');
  const entry = { fault: 'lose', room: 'room' };
  assert.deepEqual(log, [
    { ...entry, messageId: 'a', recipient: 'user-1', socketId: 'socket-1' },
    { ...entry, messageId: 'b', recipient: 'user-0', socketId: 'socket-0' },
  ]);
  assert.deepEqual([...read.values()], [['a'], ['b'], ['a', 'b']]);
});

test('a held delivery whose successor does not come in time goes in order, and another is swapped instead', () => {
  const { say, goTo, countOf, read } = openRoom(1, { fault: 'reorder', count: 1, every: 1, holdMs: 10 });
  say('user-1', 'a');
  goTo(5);
  assert.deepEqual(read.get('socket-0'), []);
  goTo(11);
  assert.deepEqual([read.get('socket-0'), countOf('reorder')], [['a'], 0]);
  say('user-1', 'b');
  say('user-2', 'other');
  say('user-1', 'c');
  goTo(30);
  assert.deepEqual([read.get('socket-0'), countOf('reorder')], [['a', 'other', 'c', 'b'], 1]);
});

test('a held delivery goes at the end of its fault', () => {
  const { say, goTo, countOf, read } = openRoom(1, { fault: 'reorder', count: 1, every: 1, for: 0.01 });
  say('user-1', 'a');
  goTo(11);
  assert.deepEqual([read.get('socket-0'), countOf('reorder')], [['a'], 0]);
});

test('each delivery has a delay of its own, that of the log', () => {
  const { say, goTo, log, read } = openRoom(20, {
    fault: 'delay',
    at: 'delivery',
    delay: { kind: 'uniform', minMs: 10, maxMs: 50 },
  });
  say('user-1', 'a');
  goTo(30);
  const early = log.map(({ socketId = '' }) => socketId);
  assert.deepEqual(
    [...read]
      .filter(([, ids]) => ids.length > 0)
      .map(([id]) => id)
      .sort(),
    early.sort(),
  );
  assert.ok(early.length > 0 && early.length < 20);
  goTo(51);
  assert.equal(new Set(log.map(({ delayMs }) => delayMs)).size, 20);
  for (const { at, delayMs = 0, tookMs = 0 } of log) {
    assert.equal(at, 'delivery');
    assert.ok(delayMs >= 10 && delayMs <= 50 && tookMs >= delayMs && tookMs <= delayMs + 0.11);
  }
});
