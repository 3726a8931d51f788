import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildKnownDocuments,
  buildKnownQueries,
  markerWord,
} from '../../../../../lib/protocols/nchat/rest/known-documents.ts';

function differingLetters(a: string, b: string): number {
  return [...a].filter((letter, i) => letter !== b[i]).length;
}

test('marker words of any two topics differ in three letters at least', () => {
  const words = Array.from({ length: 40 }, (_, topic) => markerWord('bcdfgh', topic));
  for (const [i, a] of words.entries()) {
    for (const b of words.slice(i + 1)) {
      assert.ok(differingLetters(a, b) >= 3, `${a} and ${b} are too alike`);
    }
  }
});

test('a topic has four messages of its own and two that it shares with the next', () => {
  const documents = buildKnownDocuments('bcdfgh', 3);
  assert.equal(documents.length, 18);
  const of = (...words: string[]) =>
    documents.filter((document) => document.words.join() === words.join()).length;
  const [a, b, c] = [0, 1, 2].map((topic) => markerWord('bcdfgh', topic)) as [string, string, string];
  assert.deepEqual([of(a), of(b), of(c), of(a, b), of(b, c), of(c, a)], [4, 4, 4, 2, 2, 2]);
});

test('each message holds its marker words and no other marker', () => {
  const words = Array.from({ length: 5 }, (_, topic) => markerWord('bcdfgh', topic));
  for (const document of buildKnownDocuments('bcdfgh', 5)) {
    assert.deepEqual(
      words.filter((word) => document.content.includes(word)).sort(),
      [...document.words].sort(),
    );
  }
});

test('a query of one word is answered by eight messages, one of two words by two', () => {
  const documents = buildKnownDocuments('bcdfgh', 4);
  const queries = buildKnownQueries(documents);
  assert.deepEqual(queries.map(({ text, relevant }) => [text.split(' ').length, relevant.length]).sort(), [
    [1, 8],
    [1, 8],
    [1, 8],
    [1, 8],
    [2, 2],
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
});

test('the relevant messages of a query are exactly those that hold all its words', () => {
  const documents = buildKnownDocuments('bcdfgh', 4);
  for (const { text, relevant } of buildKnownQueries(documents)) {
    const expected = documents.flatMap(({ content }, i) =>
      text.split(' ').every((word) => content.includes(word)) ? [i] : [],
    );
    assert.deepEqual(relevant, expected);
  }
});
