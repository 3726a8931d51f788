import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { configure } from '../../../run/configure.ts';

const definitions = await loadDefinitions();
const configured = (env: Readonly<Record<string, string>>) =>
  configure({ values: {}, given: [], definitions, env: { TESTS: 'websocket-connections', ...env } });

test('a load in which nobody would say anything is refused before it', async () => {
  const env = { PROFILE: 'smoke', USERS: '50', STAGES: '', DURATION: '10s', MESSAGE_INTERVAL: '1h' };
  assert.deepEqual(await configured(env), {
    ok: false,
    problems: [
      'MESSAGE_INTERVAL: expected users of websocket-connections to send messages, got 1h: in 14s 50 users would send none. Give a shorter MESSAGE_INTERVAL or a longer DURATION.',
    ],
  });
});

test('an hour between messages is no fault where some are sent, and no fault of a test without them', async () => {
  const long = await configured({ PROFILE: 'demo', MESSAGE_INTERVAL: '1h' });
  assert.ok(long.ok);
  assert.ok((long.configuration.tests[0]?.plan.operations ?? 0) > 0);
  assert.ok((await configured({ TESTS: 'api-endpoints', PROFILE: 'smoke' })).ok);
});

test('every test says something in every profile of its own', async () => {
  for (const { name, profiles } of definitions) {
    for (const PROFILE of Object.keys(profiles)) {
      const result = await configured({ TESTS: name, PROFILE });
      const problems = result.ok ? [] : result.problems;
      assert.deepEqual(
        problems.filter((problem) => problem.startsWith('MESSAGE_INTERVAL')),
        [],
        name,
      );
    }
  }
});
