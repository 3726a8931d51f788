import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { protocol } from '../../../lib/protocols/whisper/index.ts';

const definitions = await loadDefinitions();

/** Users, virtual users and operations that a profile plans by test. */
function planned(profile: string, tests: readonly string[]): unknown {
  const env = {
    TARGET_URL: 'http://127.0.0.1:1',
    PROTOCOL: 'whisper',
    PROFILE: profile,
    TESTS: tests.join(),
  };
  const config = resolveConfig(env, definitions, protocol);
  assert.ok(config.ok, JSON.stringify(config));
  return definitions
    .filter(({ name }) => tests.includes(name))
    .map(({ name, plan }) => {
      const load = config.loads[name];
      assert.ok(load);
      const { peakConnections, vus, operations } = plan(load);
      return [name, peakConnections, vus, operations];
    });
}

test('the tiers are those of the system’s own load tests, in users where it has pairs', () => {
  const tests = ['saturate', 'match-flow', 'chat-lifecycle', 'walk'];
  assert.deepEqual(planned('10k', tests), [
    ['saturate', 10_000, 4, 10_000],
    ['match-flow', 4_000, 8, 2_000],
    ['chat-lifecycle', 1_000, 2, 20_000],
    ['walk', 4, 1, 5],
  ]);
  assert.deepEqual(planned('1m', tests), [
    ['saturate', 1_000_000, 400, 1_000_000],
    ['match-flow', 200_000, 400, 100_000],
    ['chat-lifecycle', 40_000, 80, 4_000_000],
    ['walk', 4, 1, 5],
  ]);
});
