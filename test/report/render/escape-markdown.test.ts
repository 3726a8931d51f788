import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeMarkdown } from '../../../report/render/markdown/escape-markdown.ts';

describe('escapeMarkdown', () => {
  it('leaves plain figures and sentences as they are', () => {
    for (const text of [
      '12.34 ms',
      '< 1,000 ms',
      '≥ 10,000',
      '0.1.0',
      'Message latency (p95)',
      'a & b',
      '1,000/s',
    ]) {
      assert.equal(escapeMarkdown(text), text);
    }
  });

  it('takes the meaning from every sign that has one', () => {
    assert.equal(escapeMarkdown('a|b'), 'a\\|b');
    assert.equal(escapeMarkdown('`x` *y* _z_'), '\\`x\\` \\*y\\* \\_z\\_');
    assert.equal(escapeMarkdown('[a](b)'), '\\[a\\](b)');
    assert.equal(escapeMarkdown('<b>&lt;'), '&lt;b>&amp;lt;');
    assert.equal(escapeMarkdown('$x$ @me'), '&#36;x&#36; &#64;me');
    assert.equal(escapeMarkdown('a\\'), 'a\\\\');
  });

  it('keeps a line from becoming a heading, list or quote', () => {
    assert.equal(escapeMarkdown('# one'), '\\# one');
    assert.equal(escapeMarkdown('## two'), '#\\# two');
    assert.equal(escapeMarkdown('- x'), '\\- x');
    assert.equal(escapeMarkdown('1. x'), '1\\. x');
    assert.equal(escapeMarkdown('> x'), '\\> x');
  });

  it('makes one line of many and drops what no document can show', () => {
    assert.equal(escapeMarkdown('a\r\n\n# b\u0000\u001b[1m'), 'a # b\\[1m');
    assert.equal(escapeMarkdown('half \ud800 of one'), 'half \ufffd of one');
  });
});
