import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Stage } from '../../../lib/config/variables.ts';
import { placeSockets, roomsOf, socketsOf } from '../../../lib/load/place-sockets.ts';
import { openAt, openSpans, rampDurationMs, rampWithHold } from '../../../lib/load/ramp.ts';

const stagesOf = fc.array(
  fc.record({ durationMs: fc.integer({ min: 0, max: 5_000 }), users: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 6 },
);

test('the sockets that are open by their own schedules are as many as the curve says, at every moment', () => {
  fc.assert(
    fc.property(stagesOf, fc.double({ min: 0, max: 1, noNaN: true }), (stages, fraction) => {
      const atMs = fraction * (rampDurationMs(stages) + 10);
      const open = indexes(60).filter((i) => isOpenAt(stages, i, atMs)).length;
      // At the very crossing both answers are right: the curve is a straight line through whole numbers.
      const around = [openAt(stages, atMs - 1e-6), openAt(stages, atMs), openAt(stages, atMs + 1e-6)];
      assert.ok(open >= Math.min(...around) && open <= Math.max(...around), `${open} of ${around.join()}`);
    }),
    { numRuns: 2_000 },
  );
});

test('the sockets of all VUs together are each socket once, and their parts of rooms whole rooms, for any sizes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 200 }),
      (users, roomSize, wanted) => {
        const placement = placeSockets(users, roomSize, wanted);
        const held = indexes(placement.vus).flatMap((vu) => {
          const { from, to } = socketsOf(placement, vu);
          return indexes(to - from).map((i) => from + i);
        });
        assert.deepEqual(held, indexes(users));
        const parts = indexes(placement.vus).flatMap((vu) =>
          roomsOf(placement, roomSize, socketsOf(placement, vu)),
        );
        assert.deepEqual(
          parts.flatMap(({ firstUser, from, size }) => indexes(size).map((i) => firstUser + from + i)),
          indexes(users),
        );
        for (const { index, firstUser, from, size, wholeSize } of parts) {
          assert.equal(firstUser, index * roomSize);
          assert.equal(wholeSize, Math.min(roomSize, users - firstUser));
          assert.ok(from + size <= wholeSize);
          // Only rooms that are larger than was wanted are cut.
          assert.ok(size === wholeSize || roomSize > wanted);
        }
        if (roomSize > wanted && users > wanted) {
          assert.ok(placement.socketsPerVu <= wanted);
        } else {
          assert.ok(placement.socketsPerVu >= Math.min(wanted, users));
        }
      },
    ),
  );
});

test('a socket opens where the line crosses its level and closes where it falls below', () => {
  const stages = [
    { durationMs: 1_000, users: 10 },
    { durationMs: 500, users: 10 },
    { durationMs: 2_000, users: 0 },
  ];
  assert.deepEqual(openSpans(stages, 0), [{ openMs: 100, closeMs: 3_300 }]);
  assert.deepEqual(openSpans(stages, 9), [{ openMs: 1_000, closeMs: 1_500 }]);
  assert.deepEqual(openSpans(stages, 10), []);
});

test('a socket comes back when the curve rises again, and stays when it never falls', () => {
  const stages = [
    { durationMs: 0, users: 2 },
    { durationMs: 1_000, users: 0 },
    { durationMs: 1_000, users: 4 },
  ];
  assert.deepEqual(openSpans(stages, 0), [
    { openMs: 0, closeMs: 500 },
    { openMs: 1_250, closeMs: Number.POSITIVE_INFINITY },
  ]);
});

test('the hold goes after the highest stage, and a ramp for other numbers is scaled', () => {
  const ramp = [
    { durationMs: 10, users: 100 },
    { durationMs: 20, users: 1_000 },
    { durationMs: 30, users: 0 },
  ];
  assert.deepEqual(rampWithHold(ramp, 500, 99), [
    { durationMs: 10, users: 50 },
    { durationMs: 20, users: 500 },
    { durationMs: 99, users: 500 },
    { durationMs: 30, users: 0 },
  ]);
});

test('without stages everybody comes at once and stays for the hold', () => {
  assert.deepEqual(rampWithHold([], 7, 5), [
    { durationMs: 0, users: 7 },
    { durationMs: 5, users: 7 },
  ]);
});

function indexes(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function isOpenAt(stages: readonly Stage[], index: number, atMs: number): boolean {
  return openSpans(stages, index).some(({ openMs, closeMs }) => openMs <= atMs && atMs < closeMs);
}
