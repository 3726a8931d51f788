import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { configure } from '../../../run/configure.ts';
import { formatClock } from '../../../run/plan/format-clock.ts';
import { planRunMs, renderPlan } from '../../../run/plan/render-plan.ts';

const definitions = await loadDefinitions();

async function configurationOf(env: Record<string, string>) {
  const configured = await configure({ env, values: {}, given: [], definitions });
  assert.ok(configured.ok);
  return configured.configuration;
}

test('a plan shows the load curve, the sizes and the whole', async () => {
  const configuration = await configurationOf({
    TESTS: 'websocket-connections',
    USERS: '1000',
    STAGES: '30s:1000',
    DURATION: '30s',
    MESSAGE_INTERVAL: '10s',
    TARGET_URL: 'http://127.0.0.1:3000',
  });
  const lines = renderPlan(configuration).split('\n');
  assert.equal(lines[0], 'Profile demo against http://127.0.0.1:3000, protocol nchat');
  assert.equal(lines[3], `${' '.repeat(24)}▁▂▃▄▅▆▇${'█'.repeat(31)}  1,000 users`);
  assert.match(lines[7] ?? '', /^ {2}0 +1m$/);
  assert.match(
    lines[8] ?? '',
    /^ {2}1m · 1,000 connections in 5 VUs · about 4,500 operations · 1\.44 MB sent · /,
  );
  assert.match(lines.at(-2) ?? '', /^Together: 1 test, about 1m8s, at most 1,000 connections at once$/);
});

test('the brief plan has one line a test', async () => {
  const configuration = await configurationOf({ PROFILE: 'smoke' });
  const lines = renderPlan(configuration, 'brief').split('\n');
  assert.equal(lines[0], 'Profile smoke against the built-in target, protocol nchat');
  assert.equal(lines.filter((line) => line.startsWith('  ')).length, configuration.tests.length);
});

test('the demo fits into six minutes, and the full profile into 90', async () => {
  const demo = await configurationOf({ PROFILE: 'demo' });
  const full = await configurationOf({ PROFILE: '10k' });
  assert.ok(planRunMs(demo.tests) <= 6 * 60_000, `${planRunMs(demo.tests)}`);
  assert.ok(planRunMs(full.tests) <= 90 * 60_000, `${planRunMs(full.tests)}`);
});

test('clocks show minutes and seconds, and hours where there are some', () => {
  assert.deepEqual([0, 9_400, 75_000, 3_675_000, -5].map(formatClock), [
    '0:00',
    '0:09',
    '1:15',
    '1:01:15',
    '0:00',
  ]);
});
