import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesGivenToMake, parseArguments } from '../../run/parse-arguments.ts';

test('a command line is a verb, variables and --dry-run', () => {
  assert.deepEqual(parseArguments(['run', 'PROFILE=smoke', 'TESTS=a,b', 'JWT_SECRET=a=b\nc', '--dry-run']), {
    ok: true,
    verb: 'run',
    values: { PROFILE: 'smoke', TESTS: 'a,b', JWT_SECRET: 'a=b\nc' },
    dryRun: true,
  });
});

test('nothing, --help and -h ask for help', () => {
  for (const argv of [[], ['--help'], ['-h'], ['help']]) {
    assert.deepEqual(parseArguments(argv), { ok: true, verb: 'help', values: {}, dryRun: false });
  }
});

test('every problem of a command line is given at once, with the nearest command', () => {
  assert.deepEqual(parseArguments(['rnu', 'smoke', '--dry']), {
    ok: false,
    problems: [
      'There is no command "rnu"; did you mean run?',
      '"smoke": expected KEY=VALUE or --dry-run.',
      '"--dry": expected KEY=VALUE or --dry-run.',
    ],
  });
  assert.deepEqual(parseArguments(['frobnicate']), {
    ok: false,
    problems: [
      'There is no command "frobnicate"; the commands are demo, run, run-10k, suite, capacity, calibrate, plan, doctor, report, compare, kubernetes, gather, cloud, target, clean, help, test, check, build, bench.',
    ],
  });
});

test('options are variables as whoever does not use make writes them', () => {
  assert.deepEqual(parseArguments(['kubernetes', '--generators', '20', '--tests=file-uploads', 'USERS=5']), {
    ok: true,
    verb: 'kubernetes',
    values: { GENERATORS: '20', TESTS: 'file-uploads', USERS: '5' },
    dryRun: false,
  });
  assert.deepEqual(parseArguments(['gather', '--from']), {
    ok: false,
    problems: ['"--from": expected KEY=VALUE or --dry-run.'],
  });
});

test('--dry-run is refused where it would be ignored', () => {
  assert.deepEqual(parseArguments(['clean', '--dry-run']), {
    ok: false,
    problems: ['--dry-run: clean has none; demo, run, run-10k, suite, capacity and calibrate have.'],
  });
});

test('the names on make’s command line are found, and not what only looks like one within a value', () => {
  assert.deepEqual(namesGivenToMake('PROFILE=smoke TARGTE_URL=x\\ B=y  C:=1 D+=2'), [
    'PROFILE',
    'TARGTE_URL',
    'C',
    'D',
  ]);
  assert.deepEqual(namesGivenToMake(''), []);
  assert.deepEqual(namesGivenToMake(undefined), []);
});
