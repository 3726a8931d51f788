import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { learnChat } from '../../learn/learn-chat.ts';
import { renderLearned } from '../../learn/render/render-learned.ts';
import { harOf, type SocketFrame } from './har-of.ts';

const opened: SocketFrame[] = [
  ['receive', '0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'],
  ['send', '40'],
  ['receive', '40{"sid":"def"}'],
];

function learn(har: unknown, name = 'ours') {
  const learning = learnChat(typeof har === 'string' ? har : JSON.stringify(har), name);
  assert.ok(learning.ok, learning.ok ? '' : learning.problem);
  return learning.chat;
}

function problemOf(text: string): string {
  const learning = learnChat(text, 'ours');
  assert.ok(!learning.ok);
  return learning.problem;
}

test('a file that ends in the middle is told so', () => {
  const text = JSON.stringify(harOf({ frames: opened }));
  assert.equal(
    problemOf(text.slice(0, 300)),
    'expected a HAR file, which is JSON, and it is not: it ends in the middle; save it again and let the browser finish',
  );
});

test('a file that is something else is told so, without a word of what it holds', () => {
  assert.equal(
    problemOf('password=hunter2hunter2'),
    'expected a HAR file, which is JSON, and it is not: it is something else',
  );
  assert.match(
    problemOf('{"log":{"entries":"none"}}'),
    /^expected a HAR file \(HAR 1\.2, log\.entries\), but .*log\.entries/,
  );
});

test('a session without sockets, with empty ones or with long polling alone says what to save', () => {
  assert.match(problemOf('{"log":{"entries":[]}}'), /^it has no WebSocket\. Save it with Chrome or Edge: /);
  assert.match(
    problemOf(JSON.stringify(harOf({ frames: [] }))),
    /^it has 1 WebSocket of a chat without a frame, as Firefox and Safari write them\. Save it with /,
  );
  const poll = {
    method: 'GET',
    url: 'http://127.0.0.1:1/socket.io/?EIO=4&transport=polling&t=x',
    answer: '0{"sid":"a"}',
  };
  assert.match(
    problemOf(JSON.stringify(harOf({ requests: [poll] }))),
    /^its chat used HTTP long polling of Socket\.IO alone/,
  );
  assert.match(
    problemOf(
      JSON.stringify(harOf({ url: 'ws://127.0.0.1:1/socket.io/?EIO=3&transport=websocket', frames: opened })),
    ),
    /^its chat speaks Socket\.IO 2 \(EIO=3\)/,
  );
});

test('sockets of build tools are passed over', () => {
  const chat = learn({
    log: {
      entries: [
        ...harOf({
          url: 'ws://127.0.0.1:1/vite-hmr',
          frames: Array.from({ length: 50 }, (): SocketFrame => ['receive', '{"type":"update"}']),
        }).log.entries,
        ...harOf({
          frames: [...opened, ['send', '42["say","hello you"]'], ['receive', '42["say","hello you"]']],
        }).log.entries,
      ],
    },
  });
  assert.match(
    chat.headline,
    /^Socket\.IO 4 at ws:\/\/127\.0\.0\.1:1\/socket\.io\/, namespace \/, 5 frames$/,
  );
});

test('a session in which nothing was written says so and describes nothing', () => {
  const chat = learn(harOf({ frames: opened }));
  assert.equal(chat.source, undefined);
  assert.deepEqual(
    chat.notes.find(({ about }) => about === 'message'),
    {
      about: 'message',
      answer: 'none found',
      confidence: 'unsure',
      because:
        'the client sent nothing that looks like a message; record again and write two or three messages with different texts',
      frames: [],
    },
  );
});

test('tokens and passwords of the sign-in are neither in the file nor in the summary', () => {
  const secrets = ['hunter2-and-more', 'R3fr3shTok3nR3fr3shTok3n', 'c00k1eC00k1eC00k1eC00k1e'];
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
  const chat = learn(
    harOf({
      requests: [
        {
          method: 'POST',
          url: 'http://127.0.0.1:1/login',
          body: JSON.stringify({ email: 'alice@example.test', password: secrets[0] }),
          answer: JSON.stringify({ jwt: token, refresh_token: secrets[1] }),
          cookies: [`sid=${secrets[2]}; HttpOnly`],
        },
      ],
      frames: [
        opened[0] ?? ['send', ''],
        ['send', `40{"auth":"Bearer ${token}","device":"web"}`],
        ['receive', '40{"sid":"def"}'],
        ['send', `421["join",{"room":"general","password":"${secrets[0]}"}]`],
        ['receive', '431[{"ok":true}]'],
        ['send', `422["say",{"room":"general","text":"good morning","proof":"${secrets[1]}"}]`],
        ['receive', `42["said",{"text":"good morning","by":"alice@example.test","session":"${secrets[2]}"}]`],
        ['receive', '432[{"ok":true}]'],
      ],
    }),
  );
  const shown = renderLearned('session.har', chat) + chat.source;
  for (const secret of [...secrets, token, 'eyJ', 'alice@example.test']) {
    assert.ok(!shown.includes(secret), `${secret} is shown:\n${shown}`);
  }
  assert.match(
    chat.source ?? '',
    /\n {2}auth: \(\{ token \}\) => \(\{ auth: `Bearer \$\{token\}`, device: 'web' \}\),\n/,
  );
  assert.match(shown, /auth: the user’s token, given by POST \/login \(jwt\)/);
});

test('texts of the chat cannot leave their literals or steer a terminal', () => {
  const evil = `x'+process.exit(1)+'\u2028*/ \`\${1}\` \u001b[2J`;
  const chat = learn(
    harOf({
      frames: [
        ...opened,
        ['send', `420${JSON.stringify(["jo'in", { room: evil }])}`],
        ['receive', '430[]'],
        [
          'send',
          `42${JSON.stringify(["sa'y\n", { room: evil, text: 'good morning', kind: evil, [`k'${evil}`]: 1 }])}`,
        ],
        ['receive', `42${JSON.stringify([evil, { text: 'good morning' }])}`],
      ],
    }),
  );
  const source = chat.source ?? '';
  assert.doesNotMatch(renderLearned('session.har', chat).replaceAll('\n', ''), /\p{Cc}/u);
  // What is left of the file without its literals is harmless.
  const bare = source.replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''");
  assert.doesNotMatch(bare, /process|`|\u2028/);
  assert.match(source, /emit: \(room, text\) => \['sa\\'y\\n', \{ room, text, /);
});

test('whatever frames hold, learning ends and never throws', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `42["e",${json}]`),
    fc.json().map((json) => `43${json}`),
    fc.constantFrom('40', '2', '3', '451-["b",{"_placeholder":true,"num":0}]', '4', '42', '42[', '0{}'),
  );
  const frame = fc.tuple(fc.constantFrom('send' as const, 'receive' as const), text);
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 30 }), fc.boolean(), (frames, isSocketIo) => {
      const url = isSocketIo
        ? 'ws://127.0.0.1:1/socket.io/?EIO=4&transport=websocket'
        : 'ws://127.0.0.1:1/chat';
      const learning = learnChat(JSON.stringify(harOf({ url, frames })), 'ours');
      assert.equal(learning.ok, frames.length > 0);
    }),
    { numRuns: 200 },
  );
});

test('a very long session is learnt from its beginning', () => {
  const beginning: SocketFrame[] = [
    ...opened,
    ['send', '42["say","hello you"]'],
    ['receive', '42["say","hello you"]'],
  ];
  const rest = Array.from({ length: 100_000 }, (_, index): SocketFrame => ['receive', `42["tick",${index}]`]);
  const chat = learn(harOf({ frames: [...beginning, ...rest] }));
  assert.match(chat.source ?? '', /emit: \(_room, text\) => \['say', text\]/);
});
