import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatGoTime, parseSaid } from '../../../../target/protocols/go-chat/go-json.ts';
import { formatGoText } from '../../../../target/protocols/go-text.ts';

test('texts are written as the encoder of Go writes them', () => {
  assert.equal(formatGoText('<a&b>'), '"\\u003ca\\u0026b\\u003e"');
  assert.equal(formatGoText('a\u2028b\u2029'), '"a\\u2028b\\u2029"');
  assert.equal(formatGoText('half \ud800 of "one"\n'), '"half \ufffd of \\"one\\"\\n"');
  assert.equal(formatGoText('back\\ud800slash'), '"back\\\\ud800slash"');
});

test('moments are written with nanoseconds, without zeros at the end', () => {
  assert.equal(formatGoTime(Date.UTC(2026, 10, 25, 22, 50, 39)), '2026-11-25T22:50:39Z');
  assert.equal(formatGoTime(Date.UTC(2026, 10, 25, 22, 50, 39) + 518.5), '2026-11-25T22:50:39.5185Z');
  assert.equal(formatGoTime(Date.UTC(2026, 10, 25, 22, 50, 40) + 0.5), '2026-11-25T22:50:40.0005Z');
});

test('what Go cannot read into its struct is no message', () => {
  for (const text of [
    'nonsense',
    '{"content":5}',
    '[1]',
    '7',
    '{"type":1}',
    '{"time":1732572000123}',
    '{"time":"soon"}',
  ]) {
    assert.equal(parseSaid(text), undefined, text);
  }
});

test('fields that are absent or null are empty, and others are passed over', () => {
  assert.deepEqual(parseSaid('{"type":"message","content":"hello","sequence":7}'), {
    type: 'message',
    content: 'hello',
  });
  assert.deepEqual(parseSaid('{"content":null,"time":"2026-11-25T22:50:39.5Z"}'), { type: '', content: '' });
  assert.deepEqual(parseSaid('null'), { type: '', content: '' });
});
