import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorise } from '../../../run/addresses/authorise.ts';
import { normaliseAddresses } from '../../../run/addresses/normalise-addresses.ts';
import { listPlaces } from '../../../run/addresses/places.ts';

/**
 * What is done with an address that nobody permitted: `here` with the text that every part then gets, `refused` because
 * it leads elsewhere, `unreadable` because it is no address.
 */
type Judgement = `here: ${string}` | 'refused' | 'unreadable';

/** Names that lead to this machine or away from it, as an attacker's name server could answer. */
const names: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'half.test': ['127.0.0.1', '192.0.2.7'],
  'mapped.test': ['::ffff:192.0.2.7'],
};

async function judge(name: string, text: string): Promise<Judgement> {
  const problems: string[] = [];
  const env = normaliseAddresses({ [name]: text }, problems);
  if (problems.length > 0) {
    assert.ok(problems[0]?.startsWith(`${name}: expected a URL`));
    return 'unreadable';
  }
  const places = listPlaces(env, { explicit: undefined, byFile: undefined });
  assert.equal(places.length, 1, 'every address that is dialled is judged');
  const authorisation = await authorise(places, async (host) => names[host] ?? ['192.0.2.7']);
  return authorisation.ok ? `here: ${env[name]}` : 'refused';
}

const tricks: readonly (readonly [name: string, text: string, judgement: Judgement])[] = [
  // One machine in many spellings: all parts get the one that was judged.
  ['TARGET_URL', 'http://2130706433:3000', 'here: http://127.0.0.1:3000'],
  ['TARGET_URL', 'http://0x7f.1', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://0x7f000001', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://0177.0.0.1', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://127.1', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://127.0.0.1.', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://１２７．０．０．１', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://127。0。0。1', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://①②⑦.⓪.⓪.①', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'HTTP://LOCALHOST', 'here: http://localhost'],
  ['TARGET_URL', 'http://ｌｏｃａｌｈｏｓｔ/', 'here: http://localhost'],
  ['TARGET_URL', 'http://localhost.:3000', 'here: http://localhost.:3000'],
  ['TARGET_URL', 'http://%31%32%37.0.0.1', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http:\\\\127.0.0.1\\api', 'here: http://127.0.0.1/api'],
  ['TARGET_URL', 'http:127.0.0.1:80', 'here: http://127.0.0.1'],
  ['TARGET_URL', 'http://127.0.0.1\t:3000', 'here: http://127.0.0.1:3000'],
  ['TARGET_URL', 'http://[::ffff:127.0.0.1]:3000', 'here: http://[::ffff:7f00:1]:3000'],
  ['TARGET_URL', 'http://[0:0:0:0:0:0:0:1]', 'here: http://[::1]'],
  ['TARGET_WS_URL', 'WSS://127.0.0.1:443/rt//', 'here: wss://127.0.0.1/rt'],
  // This machine in front, another one behind it.
  ['TARGET_URL', 'http://127.0.0.1\\@192.0.2.7', 'here: http://127.0.0.1/@192.0.2.7'],
  ['TARGET_URL', 'http://127.0.0.1/\\192.0.2.7', 'here: http://127.0.0.1//192.0.2.7'],
  ['TARGET_URL', 'http://127.0.0.1@192.0.2.7', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1:80@192.0.2.7', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1#@192.0.2.7', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1?@192.0.2.7', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1.192.0.2.7.evil.test', 'refused'],
  ['TARGET_URL', 'http://127.0.0.1.evil.test', 'refused'],
  ['TARGET_URL', 'http://localhost.evil.test', 'refused'],
  ['TARGET_URL', 'http://127.0.0.1\t.evil.test', 'refused'],
  ['TARGET_URL', 'http://half.test', 'refused'],
  ['TARGET_URL', 'http://mapped.test', 'refused'],
  ['TARGET_URL', 'http://3221225991', 'refused'],
  ['TARGET_URL', 'http://[::ffff:192.0.2.7]', 'refused'],
  ['TARGET_URL', 'http://[64:ff9b::7f00:1]', 'refused'],
  ['TARGET_URL', 'http://0.0.0.0:3000', 'refused'],
  ['TARGET_URL', 'http://[::]:3000', 'refused'],
  ['TARGET_URL', 'http://128.0.0.1', 'refused'],
  // What is no address of a web server.
  ['TARGET_URL', 'http://127.0.0.1:99999', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1:0', 'unreadable'],
  ['TARGET_URL', 'http://256.0.0.1', 'unreadable'],
  ['TARGET_URL', 'http://127.0.0.1/?a=b', 'unreadable'],
  ['TARGET_URL', 'http://[fe80::1%25eth0]', 'unreadable'],
  ['TARGET_URL', 'localhost:3000', 'unreadable'],
  ['TARGET_URL', 'file:///etc/passwd', 'unreadable'],
  ['TARGET_URL', '//127.0.0.1', 'unreadable'],
  // Databases and caches.
  ['DATABASE_URL', 'postgres://u:p@127.0.0.1/chat', 'here: postgres://u:p@127.0.0.1/chat'],
  ['DATABASE_URL', 'postgres://127.0.0.1/chat?host=192.0.2.7', 'refused'],
  ['DATABASE_URL', 'postgres://127.0.0.1/chat?hostaddr=192.0.2.7', 'refused'],
  ['DATABASE_URL', 'postgres://u:p@127.0.0.1@192.0.2.7/chat', 'unreadable'],
  ['DATABASE_URL', 'postgres://u:p/x@192.0.2.7/chat', 'unreadable'],
  ['DATABASE_URL', 'mysql://127.0.0.1/chat', 'unreadable'],
  ['REDIS_URL', 'redis://192.0.2.7:6379/0', 'refused'],
  ['REDIS_URL', 'http://127.0.0.1:6379', 'unreadable'],
  ['REDIS_URL', 'not-a-url', 'unreadable'],
];

for (const [name, text, judgement] of tricks) {
  test(`${name}=${JSON.stringify(text)} is ${judgement}`, async () => {
    assert.equal(await judge(name, text), judgement);
  });
}
