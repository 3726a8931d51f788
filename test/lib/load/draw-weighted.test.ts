import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawWeighted, sharesOf } from '../../../lib/load/draw-weighted.ts';
import { createRandom } from '../../../lib/load/random.ts';
import { apiMix } from '../../../lib/protocols/nchat/rest/api-mix.ts';
import { queryMix } from '../../../lib/protocols/nchat/rest/query-mix.ts';
import { uploadMix } from '../../../lib/protocols/nchat/rest/upload-mix.ts';

const DRAWS = 20_000;

for (const [name, mix] of Object.entries({ apiMix, uploadMix, queryMix })) {
  test(`${name} is met within a percentage point over ${DRAWS} draws`, () => {
    const random = createRandom(7);
    const drawn = new Map<unknown, number>();
    for (let i = 0; i < DRAWS; i += 1) {
      const value = drawWeighted<unknown>(mix, random);
      drawn.set(value, (drawn.get(value) ?? 0) + 1);
    }
    for (const [i, share] of sharesOf(mix).entries()) {
      const actual = (drawn.get(mix[i]?.value) ?? 0) / DRAWS;
      assert.ok(Math.abs(actual - share) < 0.01, `choice ${i}: expected ${share}, got ${actual}`);
    }
  });
}

test('the API mix gives auth 10, channels 20, messages 40, search 10, users 10, notifications 10', () => {
  const weightOf = (pattern: RegExp) =>
    apiMix.filter(({ value }) => pattern.test(value)).reduce((sum, { weight }) => sum + weight, 0);
  assert.deepEqual(
    [/^auth_/, /^channel/, /^message_/, /^search$/, /^user_/, /^notifications$/].map(weightOf),
    [10, 20, 40, 10, 10, 10],
  );
});

test('the bounds of a draw belong to the choice whose part begins there', () => {
  const choices = [
    { value: 'a', weight: 1 },
    { value: 'b', weight: 0 },
    { value: 'c', weight: 3 },
  ];
  const drawAt = (fraction: number) => drawWeighted(choices, () => fraction);
  assert.deepEqual([0, 0.2499, 0.25, 0.9999].map(drawAt), ['a', 'a', 'c', 'c']);
});

test('draws are not taken by turns: the same endpoint follows itself as often as chance has it', () => {
  const random = createRandom(3);
  const drawn = Array.from({ length: DRAWS }, () => drawWeighted(apiMix, random));
  const repeats = drawn.filter((value, i) => value === drawn[i - 1]).length / DRAWS;
  const expected = sharesOf(apiMix).reduce((sum, share) => sum + share * share, 0);
  assert.ok(Math.abs(repeats - expected) < 0.01, `expected ${expected}, got ${repeats}`);
});

test('nothing to draw from is an error', () => {
  assert.throws(() => drawWeighted([], () => 0), {
    message: 'expected at least one choice with a weight above 0, got 0 choices',
  });
});
