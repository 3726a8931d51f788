import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { formatBundleConfig, parseBundleConfig, secretNames } from '../../../lib/config/bundle-config.ts';
import { resolveLoads } from '../../../lib/config/resolve-loads.ts';
import type { Load } from '../../../lib/config/variables.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';

const secrets = {
  JWT_SECRET: 'minted-with-this',
  RATE_LIMIT_BYPASS: 'let-me-pass',
  SOCKET_QUERY: 'key=in-the-query',
  SOCKET_AUTH: '{"key":"in-the-auth"}',
  SOCKET_HEADERS: '{"x-key":"in-a-header"}',
};

test('every test in every profile comes out of JSON as it went in, and no secret goes in', async () => {
  let count = 0;
  for (const definition of await loadDefinitions()) {
    for (const profile of Object.keys(definition.profiles)) {
      const env = { ...secrets, PROFILE: profile, TARGET_URL: 'http://127.0.0.1:3000', AUDIT_LOG: 'yes' };
      const { target, loads } = resolveLoads(env, [definition], protocol, []);
      const load = loads[definition.name] as Load;
      const config = { test: definition.name, target, load, plan: definition.plan(load) };
      const text = formatBundleConfig(config);
      assert.doesNotMatch(text, /minted-with-this|let-me-pass|in-the-query|in-the-auth|in-a-header/);
      const problems: string[] = [];
      assert.deepEqual(parseBundleConfig(text, definition.name, env, problems), config);
      assert.deepEqual(problems, []);
      count += 1;
    }
  }
  assert.ok(count > 50, `${count} profiles`);
});

test('the secrets are those of the table', () => {
  assert.deepEqual(secretNames.toSorted(), Object.keys(secrets).toSorted());
});

test('a secret that cannot be read is a problem, told without its text', () => {
  const problems: string[] = [];
  parseBundleConfig('{"test":"a","target":{}}', 'a', { SOCKET_AUTH: 'not JSON' }, problems);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^SOCKET_AUTH: expected .*, got something else\.$/);
});

test('the configuration of another test is refused', () => {
  assert.throws(() => parseBundleConfig('{"test":"a"}', 'b', {}, []), {
    message: 'BUNDLE_CONFIG: expected the configuration of b, got that of a.',
  });
});
