import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBody } from '../../../lib/http/parse-body.ts';
import {
  count,
  filled,
  list,
  literal,
  number,
  object,
  optional,
  problemOf,
  success,
  text,
} from '../../../lib/http/shape.ts';

const messages = success(object({ messages: list(object({ id: filled, content: text })) }));

test('an answer of the right shape has no problem, and more fields are welcome', () => {
  const answer = { success: true, data: { messages: [{ id: 'm1', content: '', extra: 1 }], more: [] } };
  assert.equal(problemOf(answer, messages), undefined);
});

const wrong: readonly (readonly [unknown, string])[] = [
  [null, 'the answer: expected an object, got null'],
  [[], 'the answer: expected an object, got a list'],
  ['ok', 'the answer: expected an object, got a string'],
  [{ success: false, error: 'no' }, 'success: expected true, got false'],
  [{ success: true }, 'data: expected an object, got nothing'],
  [{ success: true, data: { messages: {} } }, 'data.messages: expected a list, got an object'],
  [
    {
      success: true,
      data: {
        messages: [
          { id: 'm1', content: 'a' },
          { id: '', content: 'b' },
        ],
      },
    },
    'data.messages[1].id: expected a string that is not empty, got an empty string',
  ],
  [
    { success: true, data: { messages: [{ id: 'm1' }] } },
    'data.messages[0].content: expected a string, got nothing',
  ],
];

for (const [answer, problem] of wrong) {
  test(`${JSON.stringify(answer)} is refused: ${problem}`, () => {
    assert.equal(problemOf(answer, messages), problem);
  });
}

test('numbers must be finite, counts whole and not negative', () => {
  assert.equal(problemOf(1.5, number), undefined);
  assert.equal(problemOf('1', number), 'the answer: expected a number, got a string');
  assert.equal(problemOf(0, count), undefined);
  assert.equal(problemOf(-1, count), 'the answer: expected a whole number from 0 up, got a number');
  assert.equal(problemOf(1.5, count), 'the answer: expected a whole number from 0 up, got a number');
});

test('an optional field may be missing or null, but not of another type', () => {
  const shape = object({ hash: optional(filled) });
  assert.equal(problemOf({}, shape), undefined);
  assert.equal(problemOf({ hash: null }, shape), undefined);
  assert.equal(problemOf({ hash: 5 }, shape), 'hash: expected a string that is not empty, got a number');
});

test('a literal is that value and no other', () => {
  assert.equal(problemOf('a', literal('a')), undefined);
  assert.equal(problemOf('b', literal('a')), 'the answer: expected "a", got "b"');
});

test('a page of markup under status 200 is a server that is not the chat', () => {
  assert.deepEqual(parseBody(' <!doctype html><title>Login</title>', messages), {
    ok: false,
    kind: 'not_chat',
    detail: 'expected JSON, got a page of markup',
  });
});

test('a broken or empty body is of the wrong shape', () => {
  assert.deepEqual(parseBody('{"success":tr', messages), {
    ok: false,
    kind: 'shape',
    detail: 'expected JSON, got 13 characters that are not',
  });
  assert.deepEqual(parseBody('', messages), {
    ok: false,
    kind: 'shape',
    detail: 'expected JSON, got 0 characters that are not',
  });
});
