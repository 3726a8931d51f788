import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visibleLine, visibleText } from '../../host/visible-text.ts';

test('escape sequences of terminals are shown and not obeyed', () => {
  assert.equal(visibleText('\u001b[2J\u001b]0;owned\u0007'), '␛[2J␛]0;owned␇');
  assert.equal(visibleText('\u009b31mred'), '\\u009b31mred');
  assert.equal(visibleText('a\rb\u0008c\u0000d\u007f'), 'a␍b␈c␀d␡');
});

test('marks that turn the direction of text are shown', () => {
  assert.equal(visibleText('user\u202etxt.exe'), 'user\\u202etxt.exe');
  assert.equal(visibleText('\u2066a\u2069\u200f\ufeff'), '\\u2066a\\u2069\\u200f\\ufeff');
});

test('lines, tabs and all writing of people stay', () => {
  const text = 'ɳChat 中文 \u0939\u093f 👩‍👩‍👧\n\tok';
  assert.equal(visibleText(text), text);
});

test('half of a pair of code units becomes the replacement character', () => {
  assert.equal(visibleText('a\ud83d'), 'a\ufffd');
});

test('long text is cut, and one line has no line ends', () => {
  assert.equal(visibleText('abcdef', 3), 'abc …');
  assert.equal(visibleLine(' a\r\n\tb \u001b'), 'a␍ b ␛');
});
