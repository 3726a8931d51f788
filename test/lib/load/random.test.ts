import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, jitter } from '../../../lib/load/random.ts';

const take = (random: () => number, count: number) => Array.from({ length: count }, random);

test('the same seeds give the same draws', () => {
  assert.deepEqual(take(createRandom(4, 2), 50), take(createRandom(4, 2), 50));
});

test('neighbouring seeds and swapped seeds give other draws', () => {
  const first = [createRandom(0), createRandom(1), createRandom(1, 2), createRandom(2, 1)].map((random) =>
    random(),
  );
  assert.equal(new Set(first).size, first.length);
});

test('draws are even over ten equal parts, for each of 100 users together', () => {
  const parts = Array.from({ length: 10 }, () => 0);
  for (let user = 0; user < 100; user += 1) {
    for (const value of take(createRandom(user), 100)) {
      const part = Math.floor(value * 10);
      parts[part] = (parts[part] ?? 0) + 1;
    }
  }
  assert.equal(parts.length, 10);
  for (const count of parts) {
    assert.ok(count > 880 && count < 1_120, `expected about 1,000 in each part, got ${parts.join(', ')}`);
  }
});

test('the first draws of neighbouring users are even too', () => {
  const mean =
    Array.from({ length: 1_000 }, (_, user) => createRandom(user)()).reduce((sum, x) => sum + x, 0) / 1_000;
  assert.ok(Math.abs(mean - 0.5) < 0.04, `expected about 0.5, got ${mean}`);
});

test('jitter lies between half and one and a half of its mean', () => {
  assert.deepEqual(
    [0, 0.5, 0.999].map((value) => jitter(200, () => value)),
    [100, 200, 299.8],
  );
});
