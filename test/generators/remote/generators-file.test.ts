import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGeneratorsFile } from '../../../generators/remote/generators-file.ts';
import { nameOfRemote } from '../../../generators/remote/name-of-remote.ts';

const parse = (value: unknown) => parseGeneratorsFile(JSON.stringify(value), 'generators.json');

test('hosts are reached by ssh, or by the address of a k6 that waits', () => {
  const parsed = parse({
    generators: [
      { ssh: 'load@10.0.0.7', k6: '/opt/k6', localIps: '10.0.0.7-10.0.0.9' },
      { api: 'http://10.0.0.8:6565/', log: 'logs/2.log', name: 'north' },
    ],
  });
  assert.deepEqual(parsed, {
    ok: true,
    generators: [
      { ssh: 'load@10.0.0.7', k6: '/opt/k6', localIps: '10.0.0.7-10.0.0.9' },
      { api: 'http://10.0.0.8:6565', log: 'logs/2.log', name: 'north' },
    ],
  });
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.generators.map(nameOfRemote), ['load@10.0.0.7', 'north']);
});

test('whatever is wrong is named with its place', () => {
  const problemsOf = (value: unknown): readonly string[] => {
    const parsed = parse(value);
    return parsed.ok ? [] : parsed.problems;
  };
  assert.deepEqual(parseGeneratorsFile('{', 'generators.json'), {
    ok: false,
    problems: ['generators.json: expected JSON, got text that cannot be read as such.'],
  });
  assert.deepEqual(problemsOf({ generators: [{ host: 'a' }] }), [
    'generators.json: generators.0: expected {"ssh": "user@host", …} or {"api": "http://host:6565", …}.',
  ]);
  assert.equal(problemsOf({ generators: [] }).length, 1);
  assert.equal(problemsOf({ hosts: [] }).length, 2);
  // It would be taken for an option.
  assert.equal(problemsOf({ generators: [{ ssh: '-oProxyCommand=x' }] }).length, 1);
  assert.deepEqual(problemsOf({ generators: [{ api: 'http://a:6565' }, { api: 'http://a:6565/' }] }), [
    'generators.json: http://a:6565 is there twice; each generator needs a k6 of its own.',
  ]);
});
