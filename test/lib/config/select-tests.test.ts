import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SuiteTest, selectTests, systemOf } from '../../../lib/config/select-tests.ts';
import { definition as connections } from '../../../thresholds/nchat/websocket-connections.ts';

const made = (suite: string, name: string, more: Partial<SuiteTest> = {}): SuiteTest => ({
  ...connections,
  suite,
  name,
  ...more,
});
const all = [
  made('go-chat', 'connection-storm'),
  made('go-chat', 'go-chat-endurance'),
  made('nchat', 'api-endpoints', { needs: ['rest'] }),
  made('nchat', 'websocket-connections'),
  made('nchat-chaos', 'nchat-chaos-endurance', { system: 'nchat' }),
];

function select(words: string, protocol: Parameters<typeof selectTests>[2] = { name: 'nchat' }) {
  const problems: string[] = [];
  const wanted = words === '' ? [] : words.split(',');
  return { names: selectTests(wanted, all, protocol, problems).map(({ name }) => name), problems };
}

test('a word is a test, a suite, a test in its suite, or a pattern', () => {
  assert.deepEqual(select('websocket-connections').names, ['websocket-connections']);
  assert.deepEqual(select('go-chat').names, ['connection-storm', 'go-chat-endurance']);
  assert.deepEqual(select('go-chat/endurance,nchat/api-*').names, ['go-chat-endurance', 'api-endpoints']);
  assert.deepEqual(select('*endurance').names, ['go-chat-endurance', 'nchat-chaos-endurance']);
});

test('a word that fits nothing is given with the nearest name, or where to look', () => {
  assert.deepEqual(select('conection-storm').problems, [
    'TESTS: there is no test "conection-storm"; did you mean connection-storm?',
  ]);
  assert.deepEqual(select('x*').problems, [
    'TESTS: there is no test "x*"; the suites are go-chat, nchat, nchat-chaos, and docs/tests.md lists their tests.',
  ]);
});

test('without a word the suite of the system is run, else what fits it of ɳChat’s', () => {
  assert.deepEqual(select('').names, ['api-endpoints', 'websocket-connections']);
  assert.deepEqual(select('', { name: 'go-chat' }).names, ['connection-storm', 'go-chat-endurance']);
  assert.deepEqual(select('', { name: 'mine', features: { rest: false } }).names, ['websocket-connections']);
});

test('the system of some tests is the one that all of them were made for', () => {
  assert.equal(systemOf([all[0], all[1]] as SuiteTest[]), 'go-chat');
  assert.equal(systemOf([all[3], all[4]] as SuiteTest[]), 'nchat');
  assert.equal(systemOf(all), undefined);
});
