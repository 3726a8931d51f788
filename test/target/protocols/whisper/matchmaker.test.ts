import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WHISPER_LIMITS } from '../../../../target/protocols/whisper/limits.ts';
import { pairUp, ruleFor } from '../../../../target/protocols/whisper/matchmaker.ts';
import { Session } from '../../../../target/protocols/whisper/session.ts';

/** What is matched of searches `[interests, seconds waited]`, as their places and what they share. */
function matched(...searches: readonly [string[], number][]) {
  const sessions = searches.map(([interests, seconds], index) => {
    const session = new Session(String(index), 0);
    session.interests = interests;
    session.searchingSinceMs = -1_000 * seconds;
    return session;
  });
  return pairUp(sessions, 0, WHISPER_LIMITS).map(({ members, sharedInterests }) => [
    ...members.map(({ id }) => Number(id)),
    sharedInterests,
  ]);
}

test('the rule gets wider with the time of waiting', () => {
  const rules = [0, 9_999, 10_000, 19_999, 20_000, 25_000].map((ms) => ruleFor(ms, WHISPER_LIMITS));
  assert.deepEqual(rules, ['exact', 'exact', 'overlap', 'overlap', 'one', 'anyone']);
});

test('the same interests in any order are paired at once, two by two', () => {
  const search: [string[], number] = [['music', 'gaming'], 0];
  assert.deepEqual(matched(search, [['gaming', 'music'], 0], search), [[0, 1, ['music', 'gaming']]]);
  assert.deepEqual(matched([[], 0], [[], 0]), [[0, 1, null]]);
});

test('others wait until the rule of the older search lets them', () => {
  const two: [string[], number] = [['a', 'b', 'c'], 0];
  const waiting = (seconds: number, interests: string[]): [string[], number] => [interests, seconds];
  assert.deepEqual(matched(waiting(9, ['a', 'b']), two), []);
  assert.deepEqual(matched(waiting(10, ['a', 'b']), two), [[0, 1, ['a', 'b']]]);
  assert.deepEqual(matched(waiting(19, ['a', 'z']), two), []);
  assert.deepEqual(matched(waiting(20, ['a', 'z']), two), [[0, 1, ['a']]]);
  assert.deepEqual(matched(waiting(24, ['z']), two), []);
  assert.deepEqual(matched(waiting(25, ['z']), two), [[0, 1, null]]);
});
