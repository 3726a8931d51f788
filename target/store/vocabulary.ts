const COMMON_WORDS =
  'the to is we and for on it this that with you are have be will can not was at please thanks team today ' +
  'meeting update deploy release build server client channel message project review merge branch issue fix ' +
  'error test design plan report status question answer customer ticket support launch schedule friday monday ' +
  'morning call video screen document budget invoice contract sales market growth feature request login ' +
  'password account search index database query latency traffic alert incident outage rollback version sprint ' +
  'backlog roadmap owner deadline estimate feedback survey onboarding office travel lunch coffee weekend ' +
  'holiday photo file upload download link page dashboard metric chart graph data model training pipeline ' +
  'storage backup security token session mobile desktop browser network proxy cache queue worker thread memory';

const SYLLABLES =
  'ba be bi bo bu da de di do du fa fe fi fo ga ge go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no ' +
  'pa pe pi po ra re ri ro ru sa se si so ta te ti to va ve vi vo za ze zi zo';

/** Words of the seeded index; the rank in the list decides how often a word occurs. */
export const VOCABULARY_SIZE = 6_000;

/** Number of phrases that seeded messages are made of, three to a message. */
export const PHRASE_COUNT = 8_191;

const ZIPF_EXPONENT = 0.9;

/** Returns the vocabulary, most frequent word first: common words of work chat, then pseudo-words. */
export function buildVocabulary(): string[] {
  const words = new Set(COMMON_WORDS.split(' '));
  const syllables = SYLLABLES.split(' ');
  const syllable = (index: number) => syllables[index % syllables.length] ?? '';
  // 97 and 31 are coprime to the number of syllables, so neighbours in rank do not share a prefix.
  for (let n = 1; words.size < VOCABULARY_SIZE; n++) {
    words.add(syllable(n * 31) + syllable(Math.floor(n / 7) * 97 + n) + syllable(Math.floor(n / 53)));
  }
  return [...words];
}

/**
 * Returns the phrases, each of two to five words drawn with frequency proportional to 1 / rank^0.9 (Zipf's law),
 * so that a query's selectivity spans rare to common as in natural text. The same list on every call.
 */
export function buildPhrases(vocabulary: readonly string[]): string[] {
  const cumulative: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= vocabulary.length; rank++) {
    total += rank ** -ZIPF_EXPONENT;
    cumulative.push(total);
  }
  const random = seededRandom(20_240_607);
  return Array.from({ length: PHRASE_COUNT }, () => {
    const length = 2 + Math.floor(random() * 4);
    const words = Array.from({ length }, () => vocabulary[lowerBound(cumulative, random() * total)]);
    return words.join(' ');
  });
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** A linear congruential generator (Numerical Recipes' constants): enough for text, the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
