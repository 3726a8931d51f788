import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { parseOpenFiles, parsePortRange } from '../../../host/read-limits.ts';
import { configure } from '../../../run/configure.ts';
import { checkClock } from '../../../run/doctor/check-clock.ts';
import { checkLimits } from '../../../run/doctor/check-limits.ts';
import { checkMachine } from '../../../run/doctor/check-machine.ts';
import { renderFinding } from '../../../run/doctor/finding.ts';
import { mintToken } from '../../../run/doctor/mint-token.ts';

const definitions = await loadDefinitions();

async function configurationOf(env: Record<string, string> = {}) {
  const given = { TESTS: 'websocket-connections', ...env };
  const configured = await configure({ env: given, values: {}, given: [], definitions });
  assert.ok(configured.ok);
  return configured.configuration;
}

test('limits are read as the system prints them', () => {
  assert.equal(parseOpenFiles('20000\n'), 20_000);
  assert.equal(parseOpenFiles('unlimited\n'), Number.MAX_SAFE_INTEGER);
  assert.equal(parseOpenFiles(''), undefined);
  assert.deepEqual(parsePortRange('32768\t60999\n'), [32_768, 60_999]);
  assert.deepEqual(parsePortRange('49152\n65535\n'), [49_152, 65_535]);
  assert.equal(parsePortRange('one two'), undefined);
});

test('enough files and ports are good', async () => {
  const findings = checkLimits(await configurationOf(), { openFiles: 20_000, portRange: [32_768, 60_999] });
  assert.deepEqual(findings.map(renderFinding), [
    '✓ Open files: limit 20,000, 10,200 needed.',
    '✓ Local ports: 32768–60999 has 28,232, 10,000 needed.',
  ]);
});

test('too few files or ports would make the run fail, and have a fix', async () => {
  const findings = checkLimits(await configurationOf(), { openFiles: 1_024, portRange: [60_000, 60_999] });
  assert.deepEqual(findings.map(renderFinding), [
    '✗ Open files: limit 1,024, but 10,000 connections need 10,200 in k6.\n  → Raise the hard limit (ulimit -Hn 10200 as root, or nofile in /etc/security/limits.conf), let GENERATORS=least take more processes, or lower USERS.',
    '✗ Local ports: 60000–60999 has 1,000, but 10,000 connections to one address need one each.\n  → Widen it: sysctl -w net.ipv4.ip_local_port_range="1024 65535", or lower USERS.',
  ]);
});

test('a tight port range and limits that cannot be read are warnings', async () => {
  const tight = checkLimits(await configurationOf(), {
    openFiles: Number.MAX_SAFE_INTEGER,
    portRange: [50_000, 60_999],
  });
  assert.deepEqual(
    tight.map(({ mark, text }) => [mark, text]),
    [
      ['good', 'Open files: no limit, 10,200 needed.'],
      ['warning', 'Local ports: 50000–60999 has 11,000, which is tight for 10,000 connections.'],
    ],
  );
  const unknown = checkLimits(await configurationOf(), { openFiles: undefined, portRange: undefined });
  assert.deepEqual(
    unknown.map(({ mark }) => mark),
    ['warning', 'warning'],
  );
});

test('memory below the plan is fatal, cores below it are a warning', async () => {
  const configuration = await configurationOf();
  assert.deepEqual(
    checkMachine(configuration, { cores: 1, freeBytes: 1e9 }).map(({ mark }) => mark),
    ['bad', 'warning'],
  );
  assert.deepEqual(
    checkMachine(configuration, { cores: 2, freeBytes: 4e9 }).map(({ mark }) => mark),
    ['good', 'good'],
  );
});

test('a target elsewhere leaves this machine to the generator', async () => {
  const machine = { cores: 1, freeBytes: 3e9 };
  const marksOf = async (env: Record<string, string>) =>
    checkMachine(await configurationOf(env), machine).map(({ mark }) => mark);
  assert.deepEqual(await marksOf({ TARGET_URL: 'http://192.0.2.1' }), ['good', 'good']);
  assert.deepEqual(await marksOf({}), ['bad', 'warning']);
});

test('a clock is checked against the target and against reason', () => {
  const nowMs = Date.UTC(2026, 10, 20, 12);
  assert.equal(checkClock(nowMs, 'Fri, 20 Nov 2026 12:00:00 GMT').mark, 'good');
  assert.equal(checkClock(nowMs, null).mark, 'good');
  assert.deepEqual(checkClock(nowMs, 'Fri, 20 Nov 2026 12:05:00 GMT'), {
    mark: 'warning',
    text: "Clock: it differs from the target's by 300 s; tokens may be refused.",
    fix: 'Set the clock, best by NTP (timedatectl set-ntp true).',
  });
  assert.equal(checkClock(0, null).mark, 'bad');
});

test('the doctor’s token is a signed one of the first user', () => {
  const [head = '', body = '', signature = ''] = mintToken('a-secret', 1_000_000).split('.');
  assert.equal(createHmac('sha256', 'a-secret').update(`${head}.${body}`).digest('base64url'), signature);
  assert.deepEqual(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')), {
    userId: 'k6-user-0',
    sub: '00000000-0000-4000-8000-000000000001',
    email: 'k6-user-0@example.test',
    role: 'member',
    iat: 1_000,
    exp: 1_300,
  });
});
