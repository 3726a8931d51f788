import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  buildPhrases,
  buildVocabulary,
  PHRASE_COUNT,
  VOCABULARY_SIZE,
} from '../../../target/store/vocabulary.ts';

test('the vocabulary is distinct words of letters, common ones first', () => {
  const words = buildVocabulary();
  assert.equal(words.length, VOCABULARY_SIZE);
  assert.equal(new Set(words).size, VOCABULARY_SIZE);
  assert.deepEqual(words.slice(0, 3), ['the', 'to', 'is']);
  assert.ok(words.includes('meeting'));
  for (const word of words) {
    assert.match(word, /^[a-z]+$/);
  }
});

test('the phrases are the same on every machine', () => {
  const phrases = buildPhrases(buildVocabulary());
  assert.equal(phrases.length, PHRASE_COUNT);
  assert.equal(
    createHash('sha256').update(phrases.join('\n')).digest('hex'),
    'd618e5169823403b29ba55f9aa3dcf26d3dadcbe50f1c0717b3488ba74d0c202',
  );
});

test('how often a word occurs falls with its rank as 1 / rank^0.9', () => {
  const vocabulary = buildVocabulary();
  const counts = new Map<string, number>();
  for (const word of buildPhrases(vocabulary).flatMap((phrase) => phrase.split(' '))) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const countOf = (fromRank: number, toRank: number) =>
    vocabulary.slice(fromRank - 1, toRank).reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
  const expected = (fromRank: number, toRank: number) => {
    let sum = 0;
    for (let rank = fromRank; rank <= toRank; rank++) {
      sum += rank ** -0.9;
    }
    return sum;
  };
  const ratio = countOf(1, 10) / countOf(101, 1_000);
  const ideal = expected(1, 10) / expected(101, 1_000);
  assert.ok(Math.abs(ratio / ideal - 1) < 0.1, `ratio ${ratio}, Zipf says ${ideal}`);
});
